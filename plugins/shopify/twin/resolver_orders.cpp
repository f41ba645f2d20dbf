// SPDX-License-Identifier: Apache-2.0
//
// See resolver.hpp: orders, their lines and refunds.
#include "connection.hpp"
#include "resolver.hpp"
#include "search.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::shopify::twin {

namespace {

using graphql::Call;
using graphql::Cell;
using graphql::Object;

constexpr std::int64_t kOrderWindowMs = 60LL * 24 * 3600 * 1000;

Cell time_cell(std::int64_t ms) {
  return ms == 0 ? json::Value() : json::Value(format_iso(ms / 1000 * 1000));
}

Object part_of(std::string_view type, std::size_t row, std::size_t part, std::size_t detail = 0) {
  Object object;
  object.type = type;
  object.row = row;
  object.part = part;
  object.detail = detail;
  return object;
}

}  // namespace

// Without read_all_orders, orders older than 60 days are silently missing.
bool ShopResolver::order_visible(const OrderRow& order) const {
  return !order.deleted &&
         (shop_.scopes.contains("read_all_orders") || order.created_ms >= now_ms_ - kOrderWindowMs);
}

Cell ShopResolver::order_node(const std::string& id) const {
  const auto order = gid_number(id, "Order");
  const auto refund = gid_number(id, "Refund");
  const auto place = gid_number(id, "FulfillmentOrder");
  for (std::size_t i = 0; i < shop_.orders.size(); ++i) {
    const OrderRow& row = shop_.orders[i];
    if (!order_visible(row)) continue;
    if (order && row.id == *order) return part_of("Order", i, 0);
    for (std::size_t k = 0; refund && k < row.refunds.size(); ++k) {
      if (row.refunds[k].id == *refund) return part_of("Refund", i, k);
    }
    for (std::size_t k = 0; place && k < row.places.size(); ++k) {
      if (row.places[k].id == *place) return part_of("FulfillmentOrder", i, k);
    }
  }
  return json::Value();
}

// Made by a job of the shop's some time after the order, and shown to whoever may see them.
Cell ShopResolver::order_places(const Object& object, const Call& call) {
  const OrderRow& row = shop_.orders[object.row];
  const bool own = shop_.scopes.contains("read_merchant_managed_fulfillment_orders");
  const bool others = shop_.scopes.contains("read_third_party_fulfillment_orders");
  if (!own && !others) require_scope(call, "read_merchant_managed_fulfillment_orders");
  std::vector<Entry> entries;
  for (std::size_t i = 0; now_ms_ >= row.routed_ms && i < row.places.size(); ++i) {
    const bool service = shop_.locations[row.places[i].location].service;
    if (service ? !others : !own) continue;
    entries.push_back(
        {row.places[i].id, row.places[i].id, part_of("FulfillmentOrder", object.row, i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::place(const Object& object, const Call& call) {
  const PlaceRow& row = shop_.orders[object.row].places[object.part];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("FulfillmentOrder", row.id));
  if (name == "orderId") return json::Value(gid("Order", shop_.orders[object.row].id));
  if (name == "assignedLocation") {
    graphql::Record fields;
    fields.fields["name"] = json::Value(shop_.locations[row.location].name);
    fields.fields["location"] = shop_.locations[row.location].deleted
                                    ? Cell(json::Value())
                                    : Cell(part_of("Location", row.location, 0));
    Object assigned = part_of("FulfillmentOrderAssignedLocation", 0, 0);
    assigned.record = std::make_shared<const graphql::Record>(std::move(fields));
    return assigned;
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    entries.push_back({row.parts[i].id, row.parts[i].id,
                       part_of("FulfillmentOrderLineItem", object.row, object.part, i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::place_part(const Object& object, const Call& call) {
  const OrderRow& order = shop_.orders[object.row];
  const PlaceRow::Part& row = order.places[object.part].parts[object.detail];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("FulfillmentOrderLineItem", row.id));
  if (name == "totalQuantity") return json::Value(row.quantity);
  if (name == "remainingQuantity") {
    return json::Value(std::min(row.quantity, order.lines[row.line].unfulfilled));
  }
  return part_of("LineItem", object.row, row.line);
}

Cell ShopResolver::orders(const Call& call) {
  require_scope(call, "read_orders");
  const auto terms = parse_search(json::text(call.arguments, "query"));
  const std::string sort = json::text(call.arguments, "sortKey");
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < shop_.orders.size(); ++i) {
    const OrderRow& row = shop_.orders[i];
    if (!order_visible(row) || !time_matches(terms, "updated_at", row.updated_ms) ||
        !time_matches(terms, "created_at", row.created_ms)) {
      continue;
    }
    const std::int64_t value = sort == "UPDATED_AT" ? row.updated_ms
                               : sort == "ID"       ? row.id
                                                    : row.created_ms;
    entries.push_back({value, row.id, part_of("Order", i, 0)});
  }
  if (call.selection.name == "orders") return page_of(call, std::move(entries));
  return json::Value(json::Object{{"count", entries.size()}, {"precision", "EXACT"}});
}

Cell ShopResolver::order(const Object& object, const Call& call) {
  const OrderRow& row = shop_.orders[object.row];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("Order", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "name") return json::Value("#" + std::to_string(row.number));
  if (name == "createdAt" || name == "processedAt") return time_cell(row.created_ms);
  if (name == "updatedAt") return time_cell(row.updated_ms);
  if (name == "cancelledAt") return time_cell(row.cancelled_ms);
  if (name == "closedAt") return time_cell(row.closed_ms);
  if (name == "closed") return json::Value(row.closed_ms != 0);
  if (name == "cancelReason") {
    return row.cancelled_ms == 0 ? json::Value() : json::Value("OTHER");
  }
  if (name == "test") return json::Value(row.test);
  if (name == "confirmed") return json::Value(row.confirmed);
  if (name == "displayFinancialStatus") {
    return json::Value(row.cancelled_ms != 0 ? "VOIDED" : row.pending ? "PENDING" : "PAID");
  }
  if (name == "fulfillmentOrders") return order_places(object, call);
  if (name == "displayFulfillmentStatus") {
    return json::Value(row.fulfilled() ? "FULFILLED" : "UNFULFILLED");
  }
  if (name == "refunds") {
    std::vector<std::optional<Object>> refunds;
    const auto most = json::integer(call.arguments, "first");
    for (std::size_t i = 0; i < row.refunds.size(); ++i) {
      if (most && static_cast<std::int64_t>(i) >= *most) break;
      refunds.emplace_back(part_of("Refund", object.row, i));
    }
    return refunds;
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    entries.push_back({row.lines[i].id, row.lines[i].id, part_of("LineItem", object.row, i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::line(const Object& object, const Call& call) {
  const LineRow& row = shop_.orders[object.row].lines[object.part];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("LineItem", row.id));
  if (name == "sku") return row.sku.empty() ? json::Value() : json::Value(row.sku);
  if (name == "quantity") return json::Value(row.quantity);
  if (name == "currentQuantity") return json::Value(row.current);
  if (name == "unfulfilledQuantity") return json::Value(row.unfulfilled);
  const bool exists = row.variant && !shop_.variants[*row.variant].deleted;
  if (name == "variant" || name == "product") {
    if (!exists) return json::Value();
    if (name == "variant") return part_of("ProductVariant", *row.variant, 0);
    return part_of("Product", shop_.variants[*row.variant].product, 0);
  }
  return json::Value(row.title);
}

Cell ShopResolver::refund(const Object& object, const Call& call) {
  const RefundRow& row = shop_.orders[object.row].refunds[object.part];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("Refund", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "note") return json::Value();
  if (name == "createdAt" || name == "updatedAt") return time_cell(row.created_ms);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    entries.push_back(
        {row.lines[i].id, row.lines[i].id, part_of("RefundLineItem", object.row, object.part, i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::refund_line(const Object& object, const Call& call) {
  const OrderRow& order = shop_.orders[object.row];
  const RefundLineRow& row = order.refunds[object.part].lines[object.detail];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("RefundLineItem", row.id));
  if (name == "quantity") return json::Value(row.quantity);
  if (name == "restockType") return json::Value(row.restock);
  if (name == "restocked") return json::Value(row.restock != "NO_RESTOCK");
  if (name == "location") {
    if (row.restock == "NO_RESTOCK") return json::Value();
    return part_of("Location", row.location, 0);
  }
  return part_of("LineItem", object.row, row.line);
}

}  // namespace stockd::shopify::twin
