// SPDX-License-Identifier: Apache-2.0
//
// Sales are listed by the day of the order alone: there is no "changed since". So every pass reads
// the last days again, and from time to time the whole window, because a cancellation of an older
// sale shows nowhere else when its webhook was lost.
//
// Cursors: "at T F" after a complete pass, T being Takealot's time and F that of the last pass over
// the whole window; "in P N A Z T F" within one: page P of the days A to Z, N sales in all.
#include "answer.hpp"
#include "connector.hpp"
#include "sale.hpp"
#include "sales_place.hpp"

#include <algorithm>

namespace stockd::takealot {
namespace {

// Lines that ended leave memory after so long; those who come back are found in the archive.
constexpr std::int64_t kClosedAfterMs = 30 * kDayMs;

std::vector<Sale> read_sales(Op& op, const json::Array& rows) {
  std::vector<Sale> out;
  for (const json::Value& row : rows) {
    auto sale = read_sale(row);
    if (!sale) {
      op.log(Severity::Warn, "A sale has no ids or no whole number of units and is left out.",
             "order", json::text(row, "order_id"));
      continue;
    }
    out.push_back(std::move(*sale));
  }
  return out;
}

}  // namespace

Request Connector::sales_page(Op& op, const SalesPlace& place) const {
  Request request = ask(op, "GET", words_.sales);
  request.query("filters", "start_date:" + place.first_day + std::string(options_.separator) +
                               "end_date:" + place.last_day);
  request.query(words_.page, place.page).query(words_.page_size, kSalesPage);
  request.lane("sales");
  return request;
}

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  SalesPlace place = SalesPlace::from(poll.cursor);
  if (place.begins()) {
    // The days count back from Takealot's own time, which any answer tells.
    std::int64_t now_ms = std::max(op.now_ms(), place.seen_ms);
    if (place.seen_ms == 0) now_ms = co_await platform_time(op);
    place.begin(now_ms, poll, options_.full_orders_ms);
  }
  Response answer = co_await sales_page(op, place);
  tell_budget(op, "sales", answer);
  const json::Value body = read_object(answer);
  const json::Value* rows = json::find(body, "sales");
  if (rows == nullptr || !rows->is_array()) {
    throw Trouble::transient("takealot.no-list", "Takealot answered no list of sales.");
  }
  const json::Value* summary = json::find(body, "page_summary");
  place.take(summary != nullptr ? json::integer(*summary, "total") : std::nullopt,
             rows->get_array().size(), answer.date_ms().value_or(op.now_ms()));
  emit_sales(op, read_sales(op, rows->get_array()));
  op.emit((place.more() ? PageFact::more(place.cursor()) : PageFact::last(place.cursor()))
              .as_of_ms(as_of(answer)));
}

Task<std::int64_t> Connector::platform_time(Op& op) {
  Request request = ask(op, "GET", words_.sales);
  request.query(words_.page, 1).query(words_.page_size, 1).lane("sales");
  Response answer = co_await request;
  read_object(answer);
  co_return answer.date_ms().value_or(op.now_ms());
}

// An order is over when all that a page shows of it ended long ago.
void Connector::emit_sales(Op& op, const std::vector<Sale>& sales) const {
  std::map<std::string, bool> over;
  for (const Sale& sale : sales) {
    const bool old = sale.placed_at_ms != 0 && sale.placed_at_ms < op.now_ms() - kClosedAfterMs;
    const auto [found, fresh] = over.emplace(sale.order, true);
    found->second = found->second && old && sale.ended;
  }
  for (const auto& [order, is_over] : over) {
    if (is_over) op.emit(OrderFact(order).closed());
  }
  for (const Sale& sale : sales)
    op.emit(line_of(sale, options_));
}

}  // namespace stockd::takealot
