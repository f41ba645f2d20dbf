// SPDX-License-Identifier: Apache-2.0
//
// The WooCommerce connector: one shop through its REST API v3. Each capability has a source of its
// own. It keeps nothing between operations but the shop's address, and decides nothing about stock.
#pragma once

#include "list_walk.hpp"
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
struct StockWrite;

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
  // A request to the API, eg: ask(op, "POST", "/products/batch").
  Request ask(Op& op, const char* method, std::string_view path) const;

  // catalogue.cpp
  Task<> list_products(Op& op, ListWalk walk);
  Task<> list_variations(Op& op, ListWalk walk);
  Task<> list_by_parents(Op& op, ListWalk walk);
  Task<> emit_variations(Op& op, std::vector<json::Value> rows, std::int64_t as_of_ms);
  Task<std::map<std::int64_t, StockRow>> parents_of(Op& op, const std::vector<json::Value>& rows);
  Request page_of(Op& op, std::string_view path, const ListWalk& walk, std::string_view fields);
  Task<std::vector<json::Value>> whole_list(Op& op, std::string path, std::string fields);

  // stock_read.cpp
  Task<std::vector<Item>> emit_found(Op& op, std::vector<Item> items, std::string path);
  Task<std::vector<Item>> emit_by_parents(Op& op, std::vector<Item> items);
  Task<> emit_singly(Op& op, std::vector<Item> items);
  Request rows_of(Op& op, std::string_view path, const std::vector<Item>& items);

  // stock_write.cpp
  Task<std::vector<StockWrite>> put(Op& op, std::vector<StockWrite> writes);

  // orders.cpp
  Request changed_orders(Op& op, std::int64_t after_ms);
  Task<> poll_second(Op& op, std::int64_t second_ms, std::int64_t newest_ms, ListWalk walk);

  // check.cpp
  Task<> explain_missing_api(Op& op);

  // locations_plugin.cpp
  Task<> refuse_locations_plugin(Op& op);

  // subscriptions.cpp
  Task<> create_webhook(Op& op, std::string topic, std::string url, bool repaired);
  Task<> remove_webhook(Op& op, std::string id);

  std::string site_;  // eg: "https://shop.example"
  std::string root_;  // eg: "https://shop.example/wp-json/wc/v3"
  std::string auth_ = "default";
};

}  // namespace stockd::woocommerce
