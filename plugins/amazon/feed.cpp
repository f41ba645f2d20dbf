// SPDX-License-Identifier: Apache-2.0
//
// Many increases as one feed: a document, its upload, the feed. Amazon works feeds off when it
// likes, sometimes after days; so feeds carry no deductions, and none is begun while an earlier one
// hangs.
#include "answer.hpp"
#include "connector.hpp"
#include "feed_state.hpp"
#include "submission.hpp"
#include "ticket.hpp"

#include <algorithm>
#include <iterator>

namespace stockd::amazon {
namespace {

constexpr const char* kContentType = "application/json; charset=UTF-8";
constexpr std::int64_t kLookBackMs = 2 * 3'600'000;
constexpr std::size_t kRunningMost = 4;  // Amazon takes five in five minutes

}  // namespace

// Whether Amazon works its feeds off at the moment.
Task<bool> Connector::feeds_work(Op& op) {
  Request request = ask(op, "GET", "/feeds/2021-06-30/feeds", "feeds");
  request.query("feedTypes", "JSON_LISTINGS_FEED").query("pageSize", 100);
  request.query("processingStatuses", "IN_QUEUE,IN_PROGRESS,FATAL");
  request.query("createdSince", format_iso(op.now_ms() - kLookBackMs));
  const Response answer = co_await request.all_status();
  if (!answer.ok()) co_return false;
  const json::Value body = read_object(answer);
  std::size_t running = 0;
  for (const json::Value& feed : json::array(body, "feeds")) {
    if (json::text(feed, "processingStatus") == "FATAL" || hangs(feed, op.now_ms())) {
      op.log(Severity::Info, "A feed of Amazon's hangs or failed, so that stock goes by patches.",
             "feed", json::text(feed, "feedId"));
      co_return false;
    }
    ++running;
  }
  co_return running < kRunningMost;
}

Task<std::vector<StockWrite>> Connector::feed(Op& op, std::vector<StockWrite> writes) {
  // A feed is for one marketplace here, so that its entries need not name one.
  const std::string marketplace = writes.front().marketplace;
  const auto others = std::ranges::stable_partition(
      writes, [&](const StockWrite& write) { return write.marketplace == marketplace; });
  std::vector<StockWrite> left(std::make_move_iterator(others.begin()),
                               std::make_move_iterator(others.end()));
  writes.erase(others.begin(), others.end());
  std::string document = co_await store_feed(op, feed_of(seller_, writes));
  if (document.empty()) {
    std::ranges::move(writes, std::back_inserter(left));
    co_return left;
  }
  json::Object wish;
  wish["feedType"] = "JSON_LISTINGS_FEED";
  wish["marketplaceIds"] = json::Array({json::Value(marketplace)});
  wish["inputFeedDocumentId"] = document;
  const std::string body = json::dump(wish);
  const Response answer =
      co_await ask(op, "POST", "/feeds/2021-06-30/feeds", "feed-create").json(body).all_status();
  if (answer.unsent() || (answer.status() >= 400 && answer.status() < 500)) {
    // Refused before anything was done with it.
    std::ranges::move(writes, std::back_inserter(left));
    co_return left;
  }
  boost::system::error_code unreadable;
  const json::Value created = boost::json::parse(answer.body(), unreadable);
  const std::string id = answer.ok() && !unreadable ? json::text(created, "feedId") : "";
  WriteTicket ticket;
  ticket.feed = id;
  for (const StockWrite& write : writes) {
    ++ticket.message;
    ticket.quantity = write.item.quantity;
    if (id.empty()) {
      op.failed(write.item, Trouble::unsure("amazon.feed-unsure",
                                            "Amazon did not say whether it took the feed."));
    } else {
      op.accepted(write.item, text_of(ticket));
    }
  }
  co_return left;
}

// The id of the document that now holds the feed, or nothing where it could not be stored.
Task<std::string> Connector::store_feed(Op& op, std::string content) {
  // Neither a document nor its upload changes anything, and both may be repeated.
  const Response created = co_await ask(op, "POST", "/feeds/2021-06-30/documents", "feed-upload")
                               .json("{\"contentType\":\"application/json; charset=UTF-8\"}")
                               .read()
                               .all_status();
  std::string document;
  if (!created.ok()) co_return document;
  const json::Value place = read_object(created);
  const std::string url = json::text(place, "url");
  if (url.empty()) co_return document;
  const Response stored = co_await op.put(url)
                              .body(std::move(content), kContentType)
                              .auth("none")
                              .lane("storage")
                              .read()
                              .all_status();
  if (stored.ok()) document = json::text(place, "feedDocumentId");
  co_return document;
}

}  // namespace stockd::amazon
