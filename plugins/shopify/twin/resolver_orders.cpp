// SPDX-License-Identifier: Apache-2.0
//
// See resolver.hpp: orders, their lines and refunds.
#include "connection.hpp"
#include "resolver.hpp"
#include "search.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

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
  return shop_.scopes.contains("read_all_orders") || order.created_ms >= now_ms_ - kOrderWindowMs;
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
  if (name == "test") return json::Value(false);
  if (name == "displayFinancialStatus") {
    return json::Value(row.cancelled_ms != 0 ? "VOIDED" : "PAID");
  }
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
  if (name == "variant") return part_of("ProductVariant", row.item, 0);
  if (name == "product") return part_of("Product", row.item, 0);
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
  if (name == "location") return part_of("Location", order.location, 0);
  return part_of("LineItem", object.row, row.line);
}

}  // namespace stockd::shopify::twin
