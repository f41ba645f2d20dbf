// SPDX-License-Identifier: Apache-2.0
//
// See order_facts.hpp.
#include "order_facts.hpp"

#include "gid.hpp"

#include <stockd/time.hpp>

namespace stockd::shopify {

namespace {

constexpr std::size_t kRefundsOfPage = 10;

std::int64_t time_of(const json::Value& in, std::string_view key) {
  return parse_iso(json::text(in, key)).value_or(0);
}

bool cut_off(const json::Object& connection) {
  return json::boolean(json::object(connection, "pageInfo"), "hasNextPage").value_or(false);
}

OrderLine line_of_node(const json::Value& node) {
  OrderLine line;
  line.id = json::text(node, "id");
  line.sku = json::text(node, "sku");
  line.ordered = json::integer(node, "quantity").value_or(0);
  line.remote = json::text(json::object(json::object(node, "variant"), "inventoryItem"), "id");
  return line;
}

// Lines that are no goods, such as tips, carry neither a variant nor an SKU.
bool is_goods(const OrderLine& line, bool has_variant) {
  return has_variant || !line.sku.empty();
}

}  // namespace

void Order::refund(const std::string& line, std::int64_t quantity,
                   const std::string& restock_type) {
  for (OrderLine& known : lines) {
    if (known.id != line) continue;
    if (restock_type == "CANCEL" || restock_type == "cancel") {
      known.cancelled += quantity;
    } else if (restock_type == "RETURN" || restock_type == "return" ||
               restock_type == "LEGACY_RESTOCK" || restock_type == "legacy_restock") {
      known.restocked += quantity;
    }
  }
}

Order order_of_node(const json::Value& node) {
  Order order;
  order.id = json::text(node, "id");
  order.placed_at_ms = time_of(node, "createdAt");
  order.touched_at_ms = time_of(node, "updatedAt");
  order.closed = json::boolean(node, "closed").value_or(false) ||
                 json::find(node, "cancelledAt") != nullptr ||
                 json::text(node, "displayFulfillmentStatus") == "FULFILLED";
  const json::Object& lines = json::object(node, "lineItems");
  order.whole = !cut_off(lines);
  for (const json::Value& row : json::array(lines, "nodes")) {
    OrderLine line = line_of_node(row);
    if (is_goods(line, !line.remote.empty())) order.lines.push_back(std::move(line));
  }
  const json::Array& refunds = json::array(node, "refunds");
  if (refunds.size() == kRefundsOfPage) order.whole = false;
  for (const json::Value& refund : refunds) {
    const json::Object& rows = json::object(refund, "refundLineItems");
    if (cut_off(rows)) order.whole = false;
    for (const json::Value& row : json::array(rows, "nodes")) {
      order.refund(json::text(json::object(row, "lineItem"), "id"),
                   json::integer(row, "quantity").value_or(0), json::text(row, "restockType"));
    }
  }
  return order;
}

std::optional<Order> order_of_body(const json::Value& body) {
  const auto id = to_gid("Order", json::text(body, "id"));
  const json::Value* lines = json::find(body, "line_items");
  if (!id || lines == nullptr || !lines->is_array()) return std::nullopt;
  Order order;
  order.id = *id;
  order.placed_at_ms = time_of(body, "created_at");
  order.touched_at_ms = time_of(body, "updated_at");
  order.closed = json::find(body, "closed_at") != nullptr ||
                 json::find(body, "cancelled_at") != nullptr ||
                 json::text(body, "fulfillment_status") == "fulfilled";
  for (const json::Value& row : lines->get_array()) {
    const auto line_id = to_gid("LineItem", json::text(row, "id"));
    if (!line_id) return std::nullopt;
    OrderLine line;
    line.id = *line_id;
    line.sku = json::text(row, "sku");
    line.ordered = json::integer(row, "quantity").value_or(0);
    const bool has_variant = json::find(row, "variant_id") != nullptr;
    if (is_goods(line, has_variant)) order.lines.push_back(std::move(line));
  }
  for (const json::Value& refund : json::array(body, "refunds")) {
    for (const json::Value& row : json::array(refund, "refund_line_items")) {
      const auto line_id = to_gid("LineItem", json::text(row, "line_item_id"));
      order.refund(line_id.value_or(""), json::integer(row, "quantity").value_or(0),
                   json::text(row, "restock_type"));
    }
  }
  return order;
}

void emit_order(Op& op, const Order& order) {
  OrderFact fact(order.id);
  fact.placed_at_ms(order.placed_at_ms).touched_at_ms(order.touched_at_ms);
  if (order.closed) fact.closed();
  op.emit(fact);
  for (const OrderLine& line : order.lines) {
    op.emit(OrderLineFact(order.id, line.id)
                .remote(line.remote)
                .sku(line.sku)
                .ordered(line.ordered)
                .cancelled(line.cancelled)
                .restocked(line.restocked)
                .placed_at_ms(order.placed_at_ms)
                .touched_at_ms(order.touched_at_ms));
  }
}

}  // namespace stockd::shopify
