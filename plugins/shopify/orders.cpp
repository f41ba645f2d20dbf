// SPDX-License-Identifier: Apache-2.0
//
// The order feed: orders by the time of their last change, a page an operation. The cursor names
// where this pass began, by the platform's own clock, so that orders touched while it ran are read
// by the next one.
#include "graphql/orders.hpp"

#include "connector.hpp"
#include "order_facts.hpp"
#include "order_places.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <optional>

namespace stockd::shopify {

namespace {

// For a shop's clock behind ours, when there is no cursor yet.
constexpr std::int64_t kClockMarginMs = 5 * 60'000;

class FeedCursor {
 public:
  FeedCursor() {}

  std::int64_t from_ms = 0;   // what this pass reads from
  std::int64_t began_ms = 0;  // when it began, 0 before its first answer
  std::string after;          // within this pass

  std::string text() const {
    json::Object out;
    out["from"] = from_ms;
    out["began"] = began_ms;
    out["after"] = after;
    return json::dump(out);
  }
};

FeedCursor read_cursor(const OrderPoll& poll, std::int64_t now_ms) {
  FeedCursor cursor;
  if (poll.cursor.empty()) {
    cursor.from_ms = now_ms - poll.window_ms - kClockMarginMs;
    return cursor;
  }
  json::Value read;
  try {
    read = json::parse(poll.cursor);
  } catch (const Trouble&) {
    // Unreadable is as good as none: the window is read again, and merging makes that harmless.
    cursor.from_ms = now_ms - poll.window_ms - kClockMarginMs;
    return cursor;
  }
  cursor.from_ms = json::integer(read, "from").value_or(0);
  cursor.began_ms = json::integer(read, "began").value_or(0);
  cursor.after = json::text(read, "after");
  // Within a pass the filter must stay as it was: Shopify's cursors are tied to it.
  if (cursor.after.empty())
    cursor.from_ms = std::max<std::int64_t>(0, cursor.from_ms - poll.overlap_ms);
  return cursor;
}

}  // namespace

Task<Answer> Connector::orders_page(Op& op, json::Object variables) {
  std::optional<Trouble> refused;
  if (sees_places()) {
    try {
      Answer answer = co_await ask(op, kPlacedOrdersPage, variables);
      co_return answer;
    } catch (const Trouble& trouble) {
      if (!is_about_places(trouble)) throw;
      refused = trouble;
    }
    give_up_places(op, *refused);
  }
  Answer answer = co_await ask(op, kOrdersPage, std::move(variables));
  co_return answer;
}

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  const std::string here = co_await location(op);
  FeedCursor cursor = read_cursor(poll, op.now_ms());
  json::Object variables;
  // Without the quotes Shopify would split the time at its colons and match something else.
  variables["query"] = "updated_at:>='" + format_iso(cursor.from_ms / 1000 * 1000) + "'";
  if (!cursor.after.empty()) variables["after"] = cursor.after;
  const Answer answer = co_await orders_page(op, std::move(variables));
  const std::int64_t answered_ms = answer.date_ms != 0 ? answer.date_ms : op.now_ms();
  if (cursor.began_ms == 0) cursor.began_ms = answered_ms;
  const json::Object& page = json::object(answer.data, "orders");
  for (const json::Value& node : json::array(page, "nodes")) {
    Order order = order_of_node(node);
    bool complete = order.whole;
    if (complete && sees_places()) {
      order.count_returns(here);
      complete = places_are_whole(node) && keep_units_of(order, node, here) == Routing::Done;
    } else if (complete) {
      order.count_returns();
    }
    if (complete) {
      emit_order(op, order);
    } else {
      co_await read_order(op, order.id);
    }
  }
  cursor.after = next_page(page);
  if (!cursor.after.empty()) {
    op.emit(PageFact::more(cursor.text()).as_of_ms(answered_ms));
    co_return;
  }
  FeedCursor next;
  next.from_ms = cursor.began_ms;
  op.emit(PageFact::last(next.text()).as_of_ms(answered_ms));
}

}  // namespace stockd::shopify
