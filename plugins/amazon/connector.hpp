// SPDX-License-Identifier: Apache-2.0
//
// The Amazon connector: one seller's listings of one region through the Selling Partner API. Each
// capability has a source of its own. It keeps nothing between operations but its settings;
// whatever takes Amazon minutes (a report, a feed) is remembered in cursors and tickets.
#pragma once

#include "fba_stock.hpp"
#include "listing_row.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::amazon {

struct ReportTable;
struct ReportPlace;
struct StockWrite;

// What a look at one SKU found.
struct Found {
  std::optional<ListingRow> row;
  bool gone = false;   // Amazon says that there is no such listing
  json::Array issues;  // where they were asked for
  std::int64_t as_of_ms = 0;
};
using Listings = std::map<std::string, Found>;      // by SKU; an SKU that is not there is unknown
using FbaStocks = std::map<std::string, FbaStock>;  // by SKU

class Connector {
 public:
  Connector(const Host& host, std::string_view settings_json);

  Task<> list_catalogue(Op& op, std::string cursor);
  Task<> lookup_stock(Op& op, std::vector<Item> items);
  Task<> set_stock(Op& op, std::vector<Item> items);
  Task<> settle_writes(Op& op, std::vector<Ticket> tickets);
  Task<> poll_orders(Op& op, OrderPoll poll);
  Task<> lookup_orders(Op& op, std::vector<std::string> ids);
  Task<> check(Op& op);

 private:
  // A request to the API by the lane of its operation, eg: ask(op, "GET", "/orders/...", "orders").
  Request ask(Op& op, const char* method, std::string_view path, const char* lane) const;

  // listings.cpp: `included` is what Amazon calls includedData. What a search does not show is
  // asked for singly, or left out.
  enum class Unseen { Ask, LeaveOut };
  Task<Listings> read_listings(Op& op, std::vector<std::string> skus, std::string included,
                               Unseen unseen = Unseen::Ask);
  Task<Listings> search_listings(Op& op, std::vector<std::string> skus, std::string included);
  Task<Listings> get_listings(Op& op, std::vector<std::string> skus, std::string included);
  Request search(Op& op, std::string_view included) const;

  // fba.cpp
  Task<FbaStocks> fba_stocks(Op& op, std::vector<std::string> skus);
  Task<> read_summaries(Op& op, std::vector<std::string> skus, FbaStocks& out);
  Task<FbaStocks> fba_stocks_of(Op& op, const std::vector<ListingRow>& rows);

  // catalogue.cpp
  Task<> list_page(Op& op, std::string cursor);

  // report.cpp
  Task<> begin_report(Op& op, std::int64_t total);
  Task<> await_report(Op& op, ReportPlace place);
  Task<> list_report(Op& op, ReportPlace place);
  Task<ReportTable> fetch_report(Op& op, std::string document);

  // stock_write.cpp
  std::vector<StockWrite> writable(Op& op, std::vector<Item> items, const Listings& found) const;
  Task<> patch(Op& op, std::vector<StockWrite> writes);

  // feed.cpp: those that are not on their way by feed come back.
  Task<bool> feeds_work(Op& op);
  Task<std::vector<StockWrite>> feed(Op& op, std::vector<StockWrite> writes);
  Task<std::string> store_feed(Op& op, std::string content);

  // settle.cpp: tickets whose submission went well, and of which only the level can tell more.
  Task<std::vector<Ticket>> settle_feed(Op& op, std::string feed_id, std::vector<Ticket> tickets);
  Task<json::Value> feed_result(Op& op, std::string document);
  Task<> settle_by_level(Op& op, std::vector<Ticket> tickets);

  std::string root_;    // eg: "https://sellingpartnerapi-eu.amazon.com"
  std::string seller_;  // the merchant token
  std::vector<std::string> marketplaces_;
  std::string joined_marketplaces_;  // by commas, as queries want them
  std::int64_t feed_from_ = 0;       // 0: never
};

}  // namespace stockd::amazon
