// SPDX-License-Identifier: Apache-2.0
//
// The catalogue by search, sorted by SKU, so that no page shifts when a listing changes. Amazon
// pages through a thousand listings and no further; where there are more, a report names them all.
//
// Cursor: "s SEEN TOTAL TOKEN". A list that does not end with as many listings as Amazon counted is
// void, and so is one that Amazon counts anew on the way: from such a list nothing follows.
#include "answer.hpp"
#include "connector.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::amazon {
namespace {

constexpr std::int64_t kSearchReach = 1000;

struct Place {
  std::int64_t seen = 0;
  std::int64_t total = -1;  // not known yet
  std::string token;
};

std::string next_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  std::string word(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::int64_t number_in(const std::string& word) {
  std::int64_t number = -1;
  const char* end = word.data() + word.size();
  const auto [at, error] = std::from_chars(word.data(), end, number);
  return error == std::errc() && at == end ? number : -1;
}

Place place_of(std::string_view cursor) {
  Place out;
  if (cursor.empty()) return out;
  const std::string kind = next_word(cursor);
  out.seen = number_in(next_word(cursor));
  out.total = number_in(next_word(cursor));
  out.token = std::string(cursor);
  if (kind != "s" || out.seen < 0 || out.total < 0 || out.token.empty()) {
    throw Trouble::defect("amazon.cursor", "The catalogue's cursor is none of this connector's.");
  }
  return out;
}

Trouble shifting(const std::string& how) {
  return Trouble::transient("amazon.shifting", "Amazon's list of listings " + how + ".");
}

// Rows of which one cannot be read are not the rows that were counted.
std::vector<ListingRow> rows_of(const json::Array& items,
                                const std::vector<std::string>& marketplaces) {
  std::vector<ListingRow> out;
  for (const json::Value& item : items) {
    auto row = read_listing(item, marketplaces);
    if (!row) throw Trouble::transient("amazon.no-sku", "Amazon answered a listing without SKU.");
    out.push_back(std::move(*row));
  }
  return out;
}

PageFact page_after(const Place& place, std::int64_t total, std::size_t count,
                    const std::string& token) {
  const std::int64_t seen = place.seen + static_cast<std::int64_t>(count);
  if (place.total >= 0 && total != place.total) throw shifting("changed its length on the way");
  if (seen > total) throw shifting("has more listings than Amazon counts");
  if (seen == total) return PageFact::last();
  if (count == 0 || token.empty()) throw shifting("ends before all that Amazon counts were told");
  if (token == place.token) throw shifting("goes on from the same place again");
  return PageFact::more("s " + std::to_string(seen) + " " + std::to_string(total) + " " + token);
}

}  // namespace

Task<> Connector::list_page(Op& op, std::string cursor) {
  const Place place = place_of(cursor);
  Request request = search(op, "summaries,fulfillmentAvailability");
  request.query("sortBy", "sku").query("sortOrder", "ASC");
  if (!place.token.empty()) request.query("pageToken", place.token);
  const Response answer = co_await request;
  const json::Value body = read_object(answer);
  const auto total = json::integer(body, "numberOfResults");
  if (!total || *total < 0) {
    throw Trouble::transient("amazon.no-total", "Amazon does not say how many listings there are.");
  }
  if (*total > kSearchReach) {
    co_await begin_report(op, *total);
    co_return;
  }
  const std::vector<ListingRow> rows = rows_of(list_in(body.get_object(), "items"), marketplaces_);
  const std::string token = json::text(json::object(body, "pagination"), "nextToken");
  PageFact page = page_after(place, *total, rows.size(), token);
  const FbaStocks fba = co_await fba_stocks_of(op, rows);
  for (const ListingRow& row : rows) {
    op.emit(listing_of(row));
    const auto stock = fba.find(row.sku);
    emit_level(op, row, stock != fba.end() ? &stock->second : nullptr, as_of(answer), 0);
  }
  op.emit(page.as_of_ms(as_of(answer)));
}

}  // namespace stockd::amazon
