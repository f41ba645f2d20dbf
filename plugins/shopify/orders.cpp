// SPDX-License-Identifier: Apache-2.0
//
// The order feed: orders by the time of their last change, a page an operation. The cursor names
// where this pass began, by the platform's own clock, so that orders touched while it ran are read
// by the next one.
#include "graphql/orders.hpp"

#include "connector.hpp"
#include "order_facts.hpp"

#include <stockd/time.hpp>

#include <algorithm>

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
  const json::Value read = json::parse(poll.cursor);
  cursor.from_ms = json::integer(read, "from").value_or(0);
  cursor.began_ms = json::integer(read, "began").value_or(0);
  cursor.after = json::text(read, "after");
  // Within a pass the filter must stay as it was: Shopify's cursors are tied to it.
  if (cursor.after.empty())
    cursor.from_ms = std::max<std::int64_t>(0, cursor.from_ms - poll.overlap_ms);
  return cursor;
}

}  // namespace

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  FeedCursor cursor = read_cursor(poll, op.now_ms());
  json::Object variables;
  // Without the quotes Shopify would split the time at its colons and match something else.
  variables["query"] = "updated_at:>='" + format_iso(cursor.from_ms / 1000 * 1000) + "'";
  if (!cursor.after.empty()) variables["after"] = cursor.after;
  const Answer answer = co_await ask(op, kOrdersPage, std::move(variables));
  const std::int64_t answered_ms = answer.date_ms != 0 ? answer.date_ms : op.now_ms();
  if (cursor.began_ms == 0) cursor.began_ms = answered_ms;
  const json::Object& page = json::object(answer.data, "orders");
  for (const json::Value& node : json::array(page, "nodes")) {
    const Order order = order_of_node(node);
    if (order.whole) {
      emit_order(op, order);
    } else {
      co_await read_order(op, order.id);
    }
  }
  const json::Object& info = json::object(page, "pageInfo");
  if (json::boolean(info, "hasNextPage").value_or(false)) {
    cursor.after = json::text(info, "endCursor");
    op.emit(PageFact::more(cursor.text()).as_of_ms(answered_ms));
    co_return;
  }
  FeedCursor next;
  next.from_ms = cursor.began_ms;
  op.emit(PageFact::last(next.text()).as_of_ms(answered_ms));
}

Task<> Connector::read_order(Op& op, std::string id) {
  json::Value whole;
  std::string after;
  do {
    json::Object variables;
    variables["id"] = id;
    if (!after.empty()) variables["after"] = after;
    Answer answer = co_await ask(op, kWholeOrder, std::move(variables));
    const json::Value* node = json::find(answer.data, "order");
    // Deleted, or older than the app may see: what is known of it stays.
    if (node == nullptr) co_return;
    const json::Object& lines = json::object(*node, "lineItems");
    const json::Object& info = json::object(lines, "pageInfo");
    const bool more = json::boolean(info, "hasNextPage").value_or(false);
    const std::string next = json::text(info, "endCursor");
    if (after.empty()) {
      whole = *node;
    } else {
      json::Value& rows = whole.as_object()["lineItems"].as_object()["nodes"];
      for (const json::Value& row : json::array(lines, "nodes"))
        rows.as_array().push_back(row);
    }
    after.clear();
    if (more) after = next;
  } while (!after.empty());
  emit_order(op, order_of_node(whole));
}

}  // namespace stockd::shopify
