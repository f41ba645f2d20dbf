// SPDX-License-Identifier: Apache-2.0
//
// Webhooks. An order's body tells all counts of its lines, but names their variants and not their
// inventory items. A line with an SKU becomes a fact as it is: no request stands between a sale and
// its deduction, and the next poll adds the item's id. An order with a line that has no SKU is read
// whole instead; so is one of a shop with several places, whose body does not say where it is sent
// from, and one whose webhook tells a part of it only (refunds, edits). Stock, product and location
// webhooks carry no author and may be late, so they are hints.
#include "connector.hpp"
#include "gid.hpp"
#include "order_facts.hpp"

#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::shopify {

namespace {

// What is wrong with a signed body will not mend by itself.
json::Value parsed(const std::string& body) {
  try {
    return json::parse(body);
  } catch (const Trouble& trouble) {
    throw Trouble::defect("shopify.bad-webhook", "The body cannot be read: " + trouble.message());
  }
}

std::string gid_in(const json::Value& body, std::string_view key, std::string_view type) {
  const auto found = to_gid(type, json::text(body, key));
  if (!found) {
    throw Trouble::defect("shopify.bad-webhook",
                          "The body has no \"" + std::string(key) + "\" that is an id.");
  }
  return *found;
}

bool names_all_goods(const Order& order) {
  return std::all_of(order.lines.begin(), order.lines.end(),
                     [](const OrderLine& line) { return !line.sku.empty(); });
}

}  // namespace

Task<> Connector::receive_order(Op& op, json::Value body) {
  Order order = order_of_body(body);
  // Once in the life of an instance: whether a body tells enough depends on the places.
  if (!places_.known()) co_await read_places(op);
  if (!names_all_goods(order) || sees_places()) {
    co_await read_order(op, order.id);
    co_return;
  }
  order.count_returns();
  emit_order(op, order);
}

Task<> Connector::receive_webhook(Op& op, Webhook hook) {
  warn_of_version(op, hook.header("x-shopify-api-version").value_or(""), "a webhook");
  const json::Value body = parsed(hook.body);
  const std::string& topic = hook.topic;
  if (topic == "orders/create" || topic == "orders/updated" || topic == "orders/cancelled") {
    co_await receive_order(op, body);
  } else if (topic == "refunds/create") {
    std::string order = gid_in(body, "order_id", "Order");
    co_await read_order(op, std::move(order));
  } else if (topic == "orders/edited") {
    const json::Value edit = json::object(body, "order_edit");
    std::string order = gid_in(edit, "order_id", "Order");
    co_await read_order(op, std::move(order));
  } else if (topic == "orders/delete") {
    const auto at_ms = parse_iso(hook.header("x-shopify-triggered-at").value_or(""));
    op.emit(
        OrderFact(gid_in(body, "id", "Order")).gone().touched_at_ms(at_ms.value_or(op.now_ms())));
  } else if (topic.starts_with("inventory_levels/")) {
    const std::string item = gid_in(body, "inventory_item_id", "InventoryItem");
    const std::string place = gid_in(body, "location_id", "Location");
    // Before the location is known any level may be ours; a hint costs a read at most.
    const std::string ours = location_.empty() ? places_.only() : location_;
    if (ours.empty() || ours == place) op.emit(HintFact::listing(item));
  } else if (topic.starts_with("inventory_items/")) {
    op.emit(HintFact::listing(gid_in(body, "id", "InventoryItem")));
  } else if (topic.starts_with("products/")) {
    op.emit(HintFact::catalogue());
  } else if (topic.starts_with("locations/")) {
    places_ = Places();
    op.emit(HintFact::catalogue());
  } else if (topic == "app/uninstalled") {
    op.log(Severity::Error, "The app was removed from the shop; install it again to go on.");
  } else if (topic == "app/scopes_update") {
    places_hidden_ = false;
  }
}

}  // namespace stockd::shopify
