// SPDX-License-Identifier: Apache-2.0
//
// The WooCommerce connector: one shop through its REST API v3. Each capability has a source of its
// own. It keeps nothing between operations but the shop's address, and decides nothing about stock.
#pragma once

#include "remote_id.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::woocommerce {

struct StockRow;

class Connector {
 public:
  Connector(const Host& host, std::string_view settings_json);

  Task<> list_catalogue(Op& op, std::string cursor);
  Task<> lookup_stock(Op& op, std::vector<Item> items);
  Task<> set_stock(Op& op, std::vector<Item> items);
  Task<> poll_orders(Op& op, OrderPoll poll);
  Task<> lookup_orders(Op& op, std::vector<std::string> ids);
  Task<> receive_webhook(Op& op, Webhook hook);
  Task<> ensure_subscriptions(Op& op, std::string url);
  Task<> check(Op& op);

 private:
  // The address of a resource, eg: api("/products/batch").
  std::string api(std::string_view path) const { return root_ + std::string(path); }

  // catalogue.cpp
  Task<> list_products(Op& op, std::int64_t page);
  Task<> list_variations(Op& op, std::int64_t page);
  Task<> list_by_parents(Op& op, std::int64_t page);
  Task<> emit_variations(Op& op, json::Value rows, std::int64_t as_of_ms);
  Task<json::Value> parents_of(Op& op, const json::Value& rows);

  // stock_read.cpp
  Task<std::vector<Item>> emit_found(Op& op, std::vector<Item> items, std::string path);
  Task<> emit_singly(Op& op, std::vector<Item> items);

  // stock_write.cpp
  Task<std::vector<Item>> write_batch(Op& op, std::int64_t parent, std::vector<Item> items);
  Task<> write_parents(Op& op, std::vector<Item> items);

  // subscriptions.cpp
  Task<std::vector<json::Value>> webhooks(Op& op);
  Task<> create_webhook(Op& op, std::string topic, std::string url, bool repaired);
  Task<> remove_webhook(Op& op, std::string id);

  std::string root_;  // eg: "https://shop.example/wp-json/wc/v3"
};

}  // namespace stockd::woocommerce
