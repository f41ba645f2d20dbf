// SPDX-License-Identifier: Apache-2.0
//
// Webhooks. An order's body tells all counts of its lines, but names their variants and not their
// inventory items. A line with an SKU becomes a fact as it is: no request stands between a sale and
// its deduction, and the next poll adds the item's id. An order with a line that has no SKU is read
// whole instead, and so is the order of a refund, whose body tells that refund only. Stock and
// product webhooks carry no author and may be late, so they are hints.
#include "connector.hpp"
#include "gid.hpp"
#include "order_facts.hpp"

#include <algorithm>

namespace stockd::shopify {

namespace {

bool names_all_goods(const Order& order) {
  return std::all_of(order.lines.begin(), order.lines.end(),
                     [](const OrderLine& line) { return !line.sku.empty(); });
}

}  // namespace

Task<> Connector::receive_webhook(Op& op, Webhook hook) {
  const json::Value body = json::parse(hook.body);
  if (hook.topic == "orders/create" || hook.topic == "orders/updated" ||
      hook.topic == "orders/cancelled") {
    const auto order = order_of_body(body);
    if (!order) throw Trouble::defect("shopify.bad-webhook", "An order without id or lines.");
    if (names_all_goods(*order)) {
      emit_order(op, *order);
    } else {
      co_await read_order(op, order->id);
    }
  } else if (hook.topic == "refunds/create") {
    const auto order = to_gid("Order", json::text(body, "order_id"));
    if (!order) throw Trouble::defect("shopify.bad-webhook", "A refund without an order.");
    co_await read_order(op, *order);
  } else if (hook.topic == "inventory_levels/update") {
    const auto item = to_gid("InventoryItem", json::text(body, "inventory_item_id"));
    const auto place = to_gid("Location", json::text(body, "location_id"));
    if (!item || !place) throw Trouble::defect("shopify.bad-webhook", "A level without an item.");
    const std::string& ours = location_.empty() ? found_location_ : location_;
    // Before the location is known any level may be ours; a hint costs a read at most.
    if (ours.empty() || ours == *place) op.emit(HintFact::listing(*item));
  } else if (hook.topic.starts_with("products/")) {
    op.emit(HintFact::catalogue());
  }
}

}  // namespace stockd::shopify
