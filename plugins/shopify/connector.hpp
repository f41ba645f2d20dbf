// SPDX-License-Identifier: Apache-2.0
//
// The Shopify connector: one shop, one location, spoken to in GraphQL. Each capability has a source
// of its own; README.md tells what is synchronized and what is not.
#pragma once

#include "answer.hpp"
#include "graphql/document.hpp"

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

  // The location to read at: the setting, or the only active one.
  Task<std::string> location(Op& op);

  Task<> write(Op& op, std::vector<Item> items, bool compare);
  Task<> read_order(Op& op, std::string order);

  std::string endpoint_;
  std::string version_;
  std::string location_;        // from the settings, or empty
  std::string found_location_;  // the only active one, once it was asked for
  bool warned_of_version_ = false;
};

}  // namespace stockd::shopify
