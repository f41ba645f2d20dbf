// SPDX-License-Identifier: Apache-2.0
//
// The bodies of webhooks: REST shapes with bare numbers and shop-local times. Only what an app
// about stock may read is there; addresses, customers and prices are not simulated.
#include "shop.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

namespace stockd::shopify::twin {

namespace {

namespace json = boost::json;

// Webhooks tell times in the shop's zone, GraphQL in UTC.
std::string local_time(std::int64_t ms) {
  constexpr std::int64_t kZoneMs = 2 * 3600 * 1000;
  std::string text = format_iso((ms / 1000) * 1000 + kZoneMs);
  text.pop_back();
  return text + "+02:00";
}

json::value local_or_null(std::int64_t ms) {
  return ms == 0 ? json::value() : json::value(local_time(ms));
}

std::string lower(std::string text) {
  for (char& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

json::value or_null(bool present, json::value value) {
  return present ? std::move(value) : json::value();
}

json::object line_json(const Shop& shop, const LineRow& line) {
  const VariantRow* variant = line.variant ? &shop.variants[*line.variant] : nullptr;
  const bool exists = variant != nullptr && !variant->deleted;
  const bool tracked = exists && shop.items[variant->item].tracked;
  return {{"id", line.id},
          {"admin_graphql_api_id", gid("LineItem", line.id)},
          {"current_quantity", line.current},
          {"fulfillable_quantity", line.unfulfilled},
          {"fulfillment_service", "manual"},
          {"gift_card", false},
          {"name", line.title},
          {"product_exists", exists},
          {"product_id", or_null(exists, exists ? shop.products[variant->product].id : 0)},
          {"quantity", line.quantity},
          {"requires_shipping", true},
          {"sku", or_null(!line.sku.empty(), json::value(line.sku))},
          {"title", line.title},
          {"variant_id", or_null(exists, exists ? variant->id : 0)},
          {"variant_inventory_management", or_null(tracked, "shopify")}};
}

json::object refund_json(const Shop& shop, const OrderRow& order, const RefundRow& refund) {
  json::array lines;
  bool restock = false;
  for (const RefundLineRow& row : refund.lines) {
    const LineRow& line = order.lines[row.line];
    restock = restock || row.restock != "NO_RESTOCK";
    lines.push_back(json::object{
        {"id", row.id},
        {"quantity", row.quantity},
        {"line_item_id", line.id},
        {"location_id", or_null(row.restock != "NO_RESTOCK", shop.locations[row.location].id)},
        {"restock_type", lower(row.restock)},
        {"line_item", line_json(shop, line)}});
  }
  return {{"id", refund.id},
          {"order_id", order.id},
          {"created_at", local_time(refund.created_ms)},
          {"processed_at", local_time(refund.created_ms)},
          {"note", nullptr},
          {"restock", restock},
          {"admin_graphql_api_id", gid("Refund", refund.id)},
          {"refund_line_items", std::move(lines)},
          {"transactions", json::array()}};
}

}  // namespace

std::string order_body(const Shop& shop, const OrderRow& order) {
  json::array lines;
  for (const LineRow& line : order.lines)
    lines.push_back(line_json(shop, line));
  json::array refunds;
  for (const RefundRow& refund : order.refunds) {
    refunds.push_back(refund_json(shop, order, refund));
  }
  const bool cancelled = order.cancelled_ms != 0;
  return json::serialize(json::object{
      {"id", order.id},
      {"admin_graphql_api_id", gid("Order", order.id)},
      {"cancel_reason", cancelled ? json::value("other") : json::value()},
      {"cancelled_at", local_or_null(order.cancelled_ms)},
      {"closed_at", local_or_null(order.closed_ms)},
      {"created_at", local_time(order.created_ms)},
      {"confirmed", order.confirmed},
      {"currency", "ZAR"},
      {"financial_status", cancelled       ? "voided"
                           : order.pending ? "pending"
                                           : "paid"},
      {"fulfillment_status", order.fulfilled() ? json::value("fulfilled") : json::value()},
      {"location_id", nullptr},
      {"name", "#" + std::to_string(order.number)},
      {"order_number", order.number},
      {"processed_at", local_time(order.created_ms)},
      {"source_name", "web"},
      {"test", order.test},
      {"updated_at", local_time(order.updated_ms)},
      {"line_items", std::move(lines)},
      {"refunds", std::move(refunds)}});
}

std::string refund_body(const Shop& shop, const OrderRow& order, const RefundRow& refund) {
  return json::serialize(refund_json(shop, order, refund));
}

std::string level_body(const Shop& shop, std::size_t item, std::size_t location) {
  const ItemRow& row = shop.items[item];
  const Counters& at = row.at[location];
  const std::int64_t place = shop.locations[location].id;
  // A level that is gone is told by its ids alone.
  if (!at.stocked) {
    return json::serialize(json::object{{"inventory_item_id", row.id}, {"location_id", place}});
  }
  return json::serialize(json::object{
      {"inventory_item_id", row.id},
      {"location_id", place},
      {"available", row.tracked ? json::value(at.available) : json::value()},
      {"updated_at", local_time(at.updated_ms)},
      {"admin_graphql_api_id",
       gid("InventoryLevel", place) + "?inventory_item_id=" + std::to_string(row.id)}});
}

std::string product_body(const Shop& shop, std::size_t product) {
  const ProductRow& row = shop.products[product];
  json::array variants;
  for (const VariantRow& variant : shop.variants) {
    if (variant.deleted || variant.product != product) continue;
    const ItemRow& item = shop.items[variant.item];
    variants.push_back(json::object{{"id", variant.id},
                                    {"product_id", row.id},
                                    {"title", variant.title},
                                    {"sku", or_null(!item.sku.empty(), json::value(item.sku))},
                                    {"inventory_item_id", item.id},
                                    {"inventory_quantity", shop.available_everywhere(item)},
                                    {"admin_graphql_api_id", gid("ProductVariant", variant.id)}});
  }
  return json::serialize(json::object{{"id", row.id},
                                      {"admin_graphql_api_id", gid("Product", row.id)},
                                      {"title", row.title},
                                      {"status", lower(row.status)},
                                      {"updated_at", local_time(row.updated_ms)},
                                      {"variants", std::move(variants)}});
}

std::string item_body(const Shop& shop, std::size_t item) {
  const ItemRow& row = shop.items[item];
  return json::serialize(json::object{{"id", row.id},
                                      {"sku", or_null(!row.sku.empty(), json::value(row.sku))},
                                      {"updated_at", local_time(row.updated_ms)},
                                      {"requires_shipping", true},
                                      {"cost", nullptr},
                                      {"tracked", row.tracked},
                                      {"admin_graphql_api_id", gid("InventoryItem", row.id)}});
}

std::string location_body(const Shop& shop, std::size_t location) {
  const LocationRow& row = shop.locations[location];
  return json::serialize(json::object{{"id", row.id},
                                      {"name", row.name},
                                      {"legacy", row.service},
                                      {"active", row.active},
                                      {"admin_graphql_api_id", gid("Location", row.id)}});
}

std::string id_body(std::int64_t id) {
  return json::serialize(json::object{{"id", id}});
}

}  // namespace stockd::shopify::twin
