// SPDX-License-Identifier: Apache-2.0
//
// The Shopify connector: one shop, one location, spoken to in GraphQL. Each capability has a source
// of its own; README.md tells what is synchronized and what is not.
#pragma once

#include "answer.hpp"
#include "graphql/document.hpp"
#include "places.hpp"
#include "write_outcome.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify {

class Connector {
 public:
  Connector(const Host& host, std::string_view settings_json);

  Task<> list_catalogue(Op& op, std::string cursor);
  Task<> lookup_stock(Op& op, std::vector<Item> items);
  Task<> set_stock(Op& op, std::vector<Item> items);
  Task<> swap_stock(Op& op, std::vector<Item> items);
  Task<> adjust_stock(Op& op, std::vector<Item> items);
  Task<> poll_orders(Op& op, OrderPoll poll);
  Task<> receive_webhook(Op& op, Webhook hook);
  Task<> ensure_subscriptions(Op& op, std::string url);
  Task<> check(Op& op);
  Task<> list_locations(Op& op, std::string cursor);

 private:
  // Sends one document. `key`: an idempotency key where it changes something.
  Task<Answer> send(Op& op, Query query, json::Object variables, bool changes);
  // A query: the data, or Trouble.
  Task<Answer> ask(Op& op, Query query, json::Object variables);
  // A mutation that may safely be lost: the payload, or Trouble.
  Task<json::Object> change(Op& op, Query query, json::Object variables, std::string field);

  // The location to keep: the setting, or the only active one.
  Task<std::string> location(Op& op);
  Task<> read_places(Op& op);

  Task<> write(Op& op, std::vector<Item> items, WriteMode mode);

  // One page of orders by their last change, with or without the places they are sent from.
  Task<Answer> orders_page(Op& op, json::Object variables);
  Task<> read_order(Op& op, std::string order);
  // The order with every page within it; null if there is none.
  Task<json::Value> order_node(Op& op, std::string id, bool placed);
  // The further pages of one connection within `node`.
  Task<> read_rest(Op& op, json::Value& node, std::string connection, Query query);
  Task<> receive_order(Op& op, json::Value body);

  Task<std::vector<json::Value>> subscriptions(Op& op);
  Task<> subscribe(Op& op, std::string topic, std::string url, bool again);

  // Whether orders must tell where they are sent from, and may.
  bool sees_places() const { return places_.several() && !places_hidden_; }
  void give_up_places(Op& op, const Trouble& why);
  void warn_of_version(Op& op, std::string_view served, const char* where);

  std::string endpoint_;
  std::string version_;
  std::string location_;  // from the settings, or empty
  Places places_;
  bool places_hidden_ = false;  // the app may not read fulfilment orders
  bool warned_of_version_ = false;
  bool warned_of_deprecation_ = false;
};

}  // namespace stockd::shopify
