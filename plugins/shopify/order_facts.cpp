// SPDX-License-Identifier: Apache-2.0
//
// See order_facts.hpp.
#include "order_facts.hpp"

#include "gid.hpp"

#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::shopify {

namespace {

// As many as graphql/orders.hpp asks for: a page that is full may have been cut off.
constexpr std::size_t kRefundsOfPage = 10;

// Shopify counts in 32 bits; what is larger is no count of a shop's.
constexpr std::int64_t kUnitsMost = 2'147'483'647;

std::int64_t time_of(const json::Value& in, std::string_view key) {
  return parse_iso(json::text(in, key)).value_or(0);
}

bool cut_off(const json::Object& connection) {
  return json::boolean(json::object(connection, "pageInfo"), "hasNextPage").value_or(false);
}

std::int64_t count_of(const json::Value& in, std::string_view key, const std::string& order) {
  const auto count = json::integer(in, key);
  if (!count || *count < 0 || *count > kUnitsMost) {
    throw Trouble::defect("shopify.bad-order", "Order " + order + " has a line whose \"" +
                                                   std::string(key) + "\" is no number of units.");
  }
  return *count;
}

// Older webhook bodies do not tell what is left of a line; then nothing was removed.
void count_current(const json::Value& row, std::string_view key, const std::string& order,
                   OrderLine& line) {
  line.current = line.ordered;
  if (json::find(row, key) != nullptr) line.current = count_of(row, key, order);
}

// Lines that are no goods, such as tips, carry neither a variant nor an SKU.
bool is_goods(const OrderLine& line, bool has_variant) {
  return has_variant || !line.sku.empty();
}

bool is_one_of(const std::string& type, std::string_view upper, std::string_view lower) {
  return type == upper || type == lower;
}

}  // namespace

OrderLine* Order::line(const std::string& wanted) {
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const OrderLine& known) { return known.id == wanted; });
  return found == lines.end() ? nullptr : &*found;
}

void Order::count_returns(std::string_view location) {
  for (const RefundedLine& refund : refunds) {
    OrderLine* known = line(refund.line);
    if (known == nullptr) continue;
    known->refunded += refund.quantity;
    const bool told = !location.empty() && !refund.location.empty();
    if (told && refund.location != location) continue;
    if (is_one_of(refund.restock_type, "CANCEL", "cancel")) {
      known->cancelled += refund.quantity;
    } else if (is_one_of(refund.restock_type, "RETURN", "return") ||
               is_one_of(refund.restock_type, "LEGACY_RESTOCK", "legacy_restock")) {
      known->restocked += refund.quantity;
    }
  }
  for (OrderLine& known : lines) {
    const std::int64_t removed = known.ordered - known.current - known.refunded;
    if (removed > 0) known.cancelled += removed;
  }
}

Order order_of_node(const json::Value& node) {
  Order order;
  order.id = json::text(node, "id");
  order.placed_at_ms = time_of(node, "createdAt");
  order.touched_at_ms = time_of(node, "updatedAt");
  order.reserved = json::boolean(node, "confirmed").value_or(true);
  order.closed = json::boolean(node, "closed").value_or(false) ||
                 json::find(node, "cancelledAt") != nullptr ||
                 json::text(node, "displayFulfillmentStatus") == "FULFILLED";
  const json::Object& lines = json::object(node, "lineItems");
  order.whole = !cut_off(lines);
  for (const json::Value& row : json::array(lines, "nodes")) {
    OrderLine line;
    line.id = json::text(row, "id");
    line.sku = json::text(row, "sku");
    line.remote = json::text(json::object(json::object(row, "variant"), "inventoryItem"), "id");
    line.ordered = count_of(row, "quantity", order.id);
    count_current(row, "currentQuantity", order.id, line);
    if (is_goods(line, !line.remote.empty())) order.lines.push_back(std::move(line));
  }
  const json::Array& refunds = json::array(node, "refunds");
  if (refunds.size() == kRefundsOfPage) order.whole = false;
  for (const json::Value& refund : refunds) {
    const json::Object& rows = json::object(refund, "refundLineItems");
    if (cut_off(rows)) order.whole = false;
    for (const json::Value& row : json::array(rows, "nodes")) {
      RefundedLine back;
      back.line = json::text(json::object(row, "lineItem"), "id");
      back.restock_type = json::text(row, "restockType");
      back.location = json::text(json::object(row, "location"), "id");
      back.quantity = count_of(row, "quantity", order.id);
      order.refunds.push_back(std::move(back));
    }
  }
  return order;
}

Order order_of_body(const json::Value& body) {
  const auto id = to_gid("Order", json::text(body, "id"));
  const json::Value* lines = json::find(body, "line_items");
  if (!id || lines == nullptr || !lines->is_array()) {
    throw Trouble::defect("shopify.bad-webhook", "The body is no order with an id and lines.");
  }
  Order order;
  order.id = *id;
  order.placed_at_ms = time_of(body, "created_at");
  order.touched_at_ms = time_of(body, "updated_at");
  order.reserved = json::boolean(body, "confirmed").value_or(true);
  order.closed = json::find(body, "closed_at") != nullptr ||
                 json::find(body, "cancelled_at") != nullptr ||
                 json::text(body, "fulfillment_status") == "fulfilled";
  for (const json::Value& row : lines->get_array()) {
    const auto line_id = to_gid("LineItem", json::text(row, "id"));
    if (!line_id) {
      throw Trouble::defect("shopify.bad-webhook", "Order " + order.id + " has a line without id.");
    }
    OrderLine line;
    line.id = *line_id;
    line.sku = json::text(row, "sku");
    line.ordered = count_of(row, "quantity", order.id);
    count_current(row, "current_quantity", order.id, line);
    const bool has_variant = json::find(row, "variant_id") != nullptr;
    if (is_goods(line, has_variant)) order.lines.push_back(std::move(line));
  }
  for (const json::Value& refund : json::array(body, "refunds")) {
    for (const json::Value& row : json::array(refund, "refund_line_items")) {
      RefundedLine back;
      back.line = to_gid("LineItem", json::text(row, "line_item_id")).value_or("");
      back.restock_type = json::text(row, "restock_type");
      back.location = to_gid("Location", json::text(row, "location_id")).value_or("");
      back.quantity = count_of(row, "quantity", order.id);
      order.refunds.push_back(std::move(back));
    }
  }
  return order;
}

void emit_order(Op& op, const Order& order) {
  OrderFact fact(order.id);
  fact.placed_at_ms(order.placed_at_ms).touched_at_ms(order.touched_at_ms);
  if (order.closed) fact.closed();
  op.emit(fact);
  if (!order.reserved) return;
  for (const OrderLine& line : order.lines) {
    op.emit(OrderLineFact(order.id, line.id)
                .remote(line.remote)
                .sku(line.sku)
                .location(line.location)
                .ordered(line.ordered)
                .cancelled(line.cancelled)
                .restocked(line.restocked)
                .placed_at_ms(order.placed_at_ms)
                .touched_at_ms(order.touched_at_ms));
  }
}

}  // namespace stockd::shopify
