// SPDX-License-Identifier: Apache-2.0
//
// The Takealot connector: one seller account through the Seller API v2. Each capability has a
// source of its own. It keeps nothing between operations but the settings, and decides nothing
// about stock.
#pragma once

#include "dialect.hpp"
#include "offer.hpp"
#include "options.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot {

struct BatchRow;
struct Sale;
struct SalesPlace;

// Offers that were asked for by their ids.
struct FoundOffers {
  std::map<std::string, Offer> offers;
  std::set<std::string> gone;  // by Takealot's own word
  std::int64_t as_of_ms = 0;
};

class Connector {
 public:
  Connector(const Host& host, std::string_view settings_json);

  Task<> list_catalogue(Op& op, std::string cursor);
  Task<> lookup_stock(Op& op, std::vector<Item> items);
  Task<> set_stock(Op& op, std::vector<Item> items);
  Task<> settle_writes(Op& op, std::vector<Ticket> tickets);
  Task<> poll_orders(Op& op, OrderPoll poll);
  Task<> receive_webhook(Op& op, Webhook hook);
  Task<> check(Op& op);

 private:
  // A request to the API, eg: ask(op, "GET", words_.offers).
  Request ask(Op& op, const char* method, std::string_view path) const;

  // stock_read.cpp
  Task<FoundOffers> offers_of(Op& op, std::set<std::string> ids);

  // stock_write.cpp
  Task<> send_batch(Op& op, std::vector<BatchRow> rows);
  Task<> send_singly(Op& op, std::vector<BatchRow> rows);

  // orders.cpp
  Task<std::int64_t> platform_time(Op& op);
  Request sales_page(Op& op, const SalesPlace& place) const;
  void emit_sales(Op& op, const std::vector<Sale>& sales) const;

  // webhooks.cpp
  Task<> receive_drop_ship(Op& op, json::Value body);

  Options options_;
  const Dialect& words_ = kSellerApi;
};

}  // namespace stockd::takealot
