// SPDX-License-Identifier: Apache-2.0
//
// The catalogue by report, for sellers with more listings than Amazon pages through. The report
// names the listings; what each shows is then read from Amazon a thousand at a time, because a
// level must not be older than the orders it is compared with.
//
// Cursors: "r ID SINCE N TOTAL" while Amazon makes the report, asked for N times since SINCE; then
// "d DOCUMENT OFFSET TOTAL". TOTAL is what the search counted.
#include "answer.hpp"
#include "connector.hpp"
#include "report_place.hpp"
#include "report_table.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

constexpr std::int64_t kHangsMs = 2 * 3'600'000;
constexpr std::uint32_t kPauseMs = 10'000;
constexpr int kLooks = 6;                 // of one operation
constexpr std::size_t kRowsMost = 1000;   // of one page
constexpr std::uint32_t kAddressS = 240;  // a document's address lives five minutes

std::string content_type(const Response& answer) {
  return std::string(answer.header("content-type").value_or(""));
}

}  // namespace

Task<> Connector::list_catalogue(Op& op, std::string cursor) {
  if (const auto place = report_place(cursor); !place) {
    co_await list_page(op, std::move(cursor));
  } else if (place->document.empty()) {
    co_await await_report(op, *place);
  } else {
    co_await list_report(op, *place);
  }
}

Task<> Connector::begin_report(Op& op, std::int64_t total) {
  json::Object wish;
  wish["reportType"] = "GET_MERCHANT_LISTINGS_ALL_DATA";
  wish["marketplaceIds"] = json::Array(marketplaces_.begin(), marketplaces_.end());
  // One report too many harms nobody, so that its request may be repeated like a read.
  const Response answer = co_await ask(op, "POST", "/reports/2021-06-30/reports", "report-create")
                              .json(json::dump(wish))
                              .read();
  const json::Value body = read_object(answer);
  ReportPlace place;
  place.report = json::text(body, "reportId");
  place.since_ms = op.now_ms();
  place.total = total;
  if (!is_word(place.report)) {
    throw Trouble::transient("amazon.no-report", "Amazon began a report without an id.");
  }
  op.emit(PageFact::more(cursor_of(place)).as_of_ms(as_of(answer)));
}

Task<> Connector::await_report(Op& op, ReportPlace place) {
  for (int look = 0; look < kLooks; ++look) {
    const std::string path = "/reports/2021-06-30/reports/" + percent_encoded(place.report);
    const Response answer = co_await ask(op, "GET", path, "report");
    const json::Value body = read_object(answer);
    const std::string status = json::text(body, "processingStatus");
    if (status == "DONE") {
      place.document = json::text(body, "reportDocumentId");
      if (!is_word(place.document)) {
        throw Trouble::transient("amazon.no-document", "Amazon's report has no document.");
      }
      op.emit(PageFact::more(cursor_of(place)).as_of_ms(as_of(answer)));
      co_return;
    }
    if (status != "IN_QUEUE" && status != "IN_PROGRESS") {
      throw Trouble::transient("amazon.report-failed",
                               "Amazon gave up the listings report: " + status + ".");
    }
    if (op.now_ms() - place.since_ms > kHangsMs) {
      throw Trouble::transient("amazon.report-hangs",
                               "Amazon has not made the listings report within two hours.");
    }
    co_await op.sleep_ms(kPauseMs);
  }
  ++place.looks;
  op.emit(PageFact::more(cursor_of(place)));
}

Task<ReportTable> Connector::fetch_report(Op& op, std::string document) {
  const std::string path = "/reports/2021-06-30/documents/" + percent_encoded(document);
  const Response where = co_await ask(op, "GET", path, "report-result").cache_s(kAddressS);
  const json::Value body = read_object(where);
  const std::string url = json::text(body, "url");
  Request request = op.get(url).auth("none").lane("storage");
  if (json::text(body, "compressionAlgorithm") == "GZIP") request.unpack();
  const Response answer = co_await request.all_status();
  if (!answer.ok()) {
    throw Trouble::transient("amazon.no-download",
                             "Amazon's storage did not hand over the listings report (" +
                                 std::to_string(answer.status()) + " " + answer.failure() + ").");
  }
  co_return read_report(answer.body(), content_type(answer));
}

Task<> Connector::list_report(Op& op, ReportPlace place) {
  const ReportTable table = co_await fetch_report(op, place.document);
  // A report that names fewer than the search reaches is not the catalogue that was counted.
  const auto count = static_cast<std::int64_t>(table.rows.size());
  if (count < std::min<std::int64_t>(place.total, 1000) || place.offset > count) {
    throw Trouble::transient("amazon.report-short", "Amazon's listings report names " +
                                                        std::to_string(count) +
                                                        " listings, and the search counted " +
                                                        std::to_string(place.total) + ".");
  }
  const auto begin = static_cast<std::size_t>(place.offset);
  const std::size_t end = std::min(begin + kRowsMost, table.rows.size());
  std::vector<std::string> skus;
  for (std::size_t i = begin; i < end; ++i)
    skus.push_back(table.rows[i].sku);
  const Listings found = co_await read_listings(
      op, std::move(skus), "summaries,fulfillmentAvailability", Unseen::LeaveOut);
  std::vector<ListingRow> rows;
  for (const auto& [sku, each] : found) {
    if (each.row) rows.push_back(*each.row);
  }
  const FbaStocks fba = co_await fba_stocks_of(op, rows);
  for (std::size_t i = begin; i < end; ++i) {
    const ReportRow& named = table.rows[i];
    const auto each = found.find(named.sku);
    if (each == found.end() || !each->second.row) {
      // Incomplete ones are in the report alone.
      ListingFact fact(named.sku);
      fact.sku(named.sku).title(named.title).hidden();
      if (named.by_amazon) fact.platform_fulfilled();
      op.emit(fact);
      op.emit(LevelFact::unknown(named.sku));
      continue;
    }
    op.emit(listing_of(*each->second.row));
    const auto stock = fba.find(named.sku);
    emit_level(op, *each->second.row, stock != fba.end() ? &stock->second : nullptr,
               each->second.as_of_ms, 0);
  }
  place.offset = static_cast<std::int64_t>(end);
  op.emit(end < table.rows.size() ? PageFact::more(cursor_of(place)) : PageFact::last());
}

}  // namespace stockd::amazon
