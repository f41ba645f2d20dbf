// SPDX-License-Identifier: Apache-2.0
//
// See resolver.hpp: the roots, and everything but orders (resolver_orders.cpp).
#include "resolver.hpp"

#include "connection.hpp"
#include "search.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

namespace stockd::shopify::twin {

namespace {

using graphql::Call;
using graphql::Cell;
using graphql::Object;

Object row_of(std::string_view type, std::size_t row, std::size_t part = 0) {
  Object object;
  object.type = type;
  object.row = row;
  object.part = part;
  return object;
}

Cell null_cell() {
  return json::Value();
}

Cell time_cell(std::int64_t ms) {
  return ms == 0 ? json::Value() : json::Value(format_iso(ms / 1000 * 1000));
}

std::string level_id(const Shop& shop, const Object& level) {
  return gid("InventoryLevel", shop.locations[level.part].id + kLevelsFromLocation) +
         "?inventory_item_id=" + std::to_string(shop.items[level.row].id);
}

// Levels that were deactivated, or lie at a closed location, are shown on request only.
bool shows_level(const Shop& shop, const ItemRow& item, std::size_t location, const Call& call) {
  const bool all = json::boolean(call.arguments, "includeInactive").value_or(false);
  const bool active = item.at[location].stocked && shop.locations[location].active;
  return active || (all && item.at[location].was_stocked);
}

// The item and location of a level's id, where it was ever stocked.
std::optional<std::pair<std::size_t, std::size_t>> level_named(const Shop& shop,
                                                               const std::string& id) {
  constexpr std::string_view kItem = "?inventory_item_id=";
  const auto query = id.find(kItem);
  if (query == std::string::npos) return std::nullopt;
  const auto number = gid_number(id.substr(0, query), "InventoryLevel");
  const auto location = shop.location_by_id(number.value_or(0) - kLevelsFromLocation);
  const auto item =
      shop.item_by_gid("gid://shopify/InventoryItem/" + id.substr(query + kItem.size()));
  if (!location || !item || !shop.items[*item].at[*location].was_stocked) return std::nullopt;
  return std::pair(*item, *location);
}

}  // namespace

Cell ShopResolver::resolve(const Object& object, const Call& call) {
  const std::string_view type = object.type;
  if (type == "QueryRoot") return query(call);
  if (type == "Mutation") return mutation(call);
  if (type == "Location") return location(object, call);
  if (type == "InventoryItem") return item(object, call);
  if (type == "InventoryLevel") return level(object, call);
  if (type == "Product") return product(object, call);
  if (type == "ProductVariant") return variant(object, call);
  if (type == "Order") return order(object, call);
  if (type == "LineItem") return line(object, call);
  if (type == "Refund") return refund(object, call);
  if (type == "RefundLineItem") return refund_line(object, call);
  if (type == "FulfillmentOrder") return place(object, call);
  if (type == "FulfillmentOrderLineItem") return place_part(object, call);
  if (type == "WebhookSubscription") return subscription(object, call);
  if (type == "Shop") return shop_field(call);
  throw field_error(call, "INTERNAL_SERVER_ERROR", "Internal error.");
}

void ShopResolver::require_scope(const Call& call, const std::string& scope) const {
  if (shop_.scopes.contains(scope)) return;
  const std::string& name = call.selection.name;
  graphql::FieldError error = field_error(
      call, "ACCESS_DENIED",
      "Access denied for " + name + " field. Required access: `" + scope + "` access scope.");
  auto& extensions = error.error["extensions"].as_object();
  extensions["documentation"] = "https://shopify.dev/api/usage/access-scopes";
  extensions["requiredAccess"] = "`" + scope + "` access scope.";
  throw error;
}

Cell ShopResolver::query(const Call& call) {
  const std::string& name = call.selection.name;
  if (name == "shop") return row_of("Shop", 0);
  if (name == "currentAppInstallation") {
    json::Array scopes;
    for (const std::string& scope : shop_.scopes) {
      scopes.push_back(json::Object{{"handle", scope}, {"description", scope}});
    }
    return json::Value(
        json::Object{{"id", gid("AppInstallation", 1)}, {"accessScopes", std::move(scopes)}});
  }
  if (name == "locations") return locations(call);
  if (name == "orders" || name == "ordersCount") return orders(call);
  if (name == "nodes") {
    std::vector<std::optional<Object>> found;
    for (const json::Value& id : json::array(call.arguments, "ids")) {
      const Cell cell = node(json::as_text(id));
      const auto* object = std::get_if<Object>(&cell);
      found.push_back(object == nullptr ? std::nullopt : std::optional(*object));
    }
    return found;
  }
  if (name == "webhookSubscriptions") {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < shop_.subscriptions.size(); ++i) {
      const SubscriptionRow& row = shop_.subscriptions[i];
      if (!row.removed) entries.push_back({row.id, row.id, row_of("WebhookSubscription", i)});
    }
    return page_of(call, std::move(entries));
  }
  if (name == "inventoryItems" || name == "productVariants" || name == "products") {
    return catalogue(call);
  }
  // What is left asks for one object by its id.
  return node(json::text(call.arguments, "id"));
}

Cell ShopResolver::catalogue(const Call& call) {
  const std::string& name = call.selection.name;
  require_scope(call, name == "inventoryItems" ? "read_inventory" : "read_products");
  const auto terms = parse_search(json::text(call.arguments, "query"));
  std::vector<Entry> entries;
  const auto add = [&](std::string_view type, std::size_t row, std::int64_t id,
                       const ItemRow& item) {
    if (!text_matches(terms, "sku", item.sku)) return;
    if (!time_matches(terms, "updated_at", item.updated_ms)) return;
    entries.push_back({id, id, row_of(type, row)});
  };
  for (std::size_t i = 0; name == "inventoryItems" && i < shop_.items.size(); ++i) {
    if (!shop_.items[i].deleted) add("InventoryItem", i, shop_.items[i].id, shop_.items[i]);
  }
  for (std::size_t i = 0; name == "productVariants" && i < shop_.variants.size(); ++i) {
    const VariantRow& row = shop_.variants[i];
    if (!row.deleted) add("ProductVariant", i, row.id, shop_.items[row.item]);
  }
  for (std::size_t i = 0; name == "products" && i < shop_.products.size(); ++i) {
    const std::int64_t id = shop_.products[i].id;
    if (!shop_.products[i].deleted) entries.push_back({id, id, row_of("Product", i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::mutation(const Call& call) {
  const std::string& name = call.selection.name;
  if (name.starts_with("inventory")) {
    require_scope(call, "write_inventory");
    return stock_.run(call, version_, now_ms_);
  }
  if (name == "webhookSubscriptionCreate") return subscriptions_.create(call, now_ms_);
  if (name == "webhookSubscriptionUpdate") return subscriptions_.update(call);
  return subscriptions_.remove(call);
}

Cell ShopResolver::node(const std::string& id) const {
  if (const auto found = shop_.item_by_gid(id)) return row_of("InventoryItem", *found);
  if (const auto found = shop_.location_by_gid(id)) return row_of("Location", *found);
  if (const auto level = level_named(shop_, id)) {
    return row_of("InventoryLevel", level->first, level->second);
  }
  if (const auto number = gid_number(id, "Product")) {
    for (std::size_t i = 0; i < shop_.products.size(); ++i) {
      const ProductRow& row = shop_.products[i];
      if (row.id == *number && !row.deleted) return row_of("Product", i);
    }
  }
  if (const auto number = gid_number(id, "ProductVariant")) {
    for (std::size_t i = 0; i < shop_.variants.size(); ++i) {
      const VariantRow& row = shop_.variants[i];
      if (row.id == *number && !row.deleted) return row_of("ProductVariant", i);
    }
  }
  return order_node(id);
}

Cell ShopResolver::locations(const Call& call) {
  require_scope(call, "read_locations");
  const bool all = json::boolean(call.arguments, "includeInactive").value_or(false);
  std::vector<Entry> entries;
  const bool legacy = json::boolean(call.arguments, "includeLegacy").value_or(false);
  for (std::size_t i = 0; i < shop_.locations.size(); ++i) {
    const LocationRow& row = shop_.locations[i];
    if (row.deleted || (!all && !row.active) || (!legacy && row.service)) continue;
    entries.push_back({shop_.locations[i].id, shop_.locations[i].id, row_of("Location", i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::location(const Object& object, const Call& call) {
  const LocationRow& row = shop_.locations[object.row];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("Location", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "name") return json::Value(row.name);
  if (name == "isActive") return json::Value(row.active);
  if (name == "isFulfillmentService") return json::Value(row.service);
  if (name == "fulfillsOnlineOrders" || name == "shipsInventory") return json::Value(row.active);
  if (name == "createdAt" || name == "updatedAt") return json::Value("2026-01-01T00:00:00Z");
  if (name == "inventoryLevel") {
    const auto found = shop_.item_by_gid(json::text(call.arguments, "inventoryItemId"));
    if (!found || !shop_.items[*found].at[object.row].stocked) return null_cell();
    return row_of("InventoryLevel", *found, object.row);
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < shop_.items.size(); ++i) {
    if (shop_.items[i].deleted || !shop_.items[i].at[object.row].stocked) continue;
    const std::int64_t id = shop_.items[i].id;
    entries.push_back({id, id, row_of("InventoryLevel", i, object.row)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::item(const Object& object, const Call& call) {
  const ItemRow& row = shop_.items[object.row];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("InventoryItem", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "sku") return row.sku.empty() ? json::Value() : json::Value(row.sku);
  if (name == "tracked") return json::Value(row.tracked);
  if (name == "requiresShipping") return json::Value(true);
  if (name == "unitCost") return null_cell();
  if (name == "createdAt" || name == "updatedAt") return time_cell(row.updated_ms);
  if (name == "duplicateSkuCount") {
    std::int64_t same = -1;
    for (const ItemRow& other : shop_.items)
      same += !other.deleted && other.sku == row.sku ? 1 : 0;
    return json::Value(same);
  }
  if (name == "variant" || name == "variants") {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < shop_.variants.size(); ++i) {
      const VariantRow& variant = shop_.variants[i];
      if (variant.deleted || variant.item != object.row) continue;
      entries.push_back({variant.id, variant.id, row_of("ProductVariant", i)});
    }
    if (name == "variants") return page_of(call, std::move(entries));
    return entries.empty() ? null_cell() : Cell(entries.front().node);
  }
  if (name == "inventoryLevel") {
    const auto found = shop_.location_by_gid(json::text(call.arguments, "locationId"));
    if (!found || !shows_level(shop_, row, *found, call)) return null_cell();
    return row_of("InventoryLevel", object.row, *found);
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < shop_.locations.size(); ++i) {
    if (shop_.locations[i].deleted || !shows_level(shop_, row, i, call)) continue;
    const std::int64_t id = shop_.locations[i].id;
    entries.push_back({id, id, row_of("InventoryLevel", object.row, i)});
  }
  return page_of(call, std::move(entries));
}

Cell ShopResolver::level(const Object& object, const Call& call) {
  const Counters& at = shop_.items[object.row].at[object.part];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(level_id(shop_, object));
  if (name == "isActive") {
    return json::Value(at.stocked && shop_.locations[object.part].active);
  }
  if (name == "item") return row_of("InventoryItem", object.row);
  if (name == "location") return row_of("Location", object.part);
  if (name == "createdAt" || name == "updatedAt") return time_cell(at.updated_ms);
  json::Array quantities;
  for (const json::Value& wanted : json::array(call.arguments, "names")) {
    const std::string kind = json::as_text(wanted);
    const bool available = kind == "available";
    json::Value updated;
    if (available && at.updated_ms != 0) updated = format_iso(at.updated_ms / 1000 * 1000);
    quantities.push_back(json::Object{{"id", level_id(shop_, object) + "&name=" + kind},
                                      {"name", kind},
                                      {"quantity", at.of(kind)},
                                      {"updatedAt", std::move(updated)}});
  }
  return json::Value(std::move(quantities));
}

Cell ShopResolver::product(const Object& object, const Call& call) {
  const ProductRow& row = shop_.products[object.row];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("Product", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "title") return json::Value(row.title);
  if (name == "status") return json::Value(row.status);
  if (name == "createdAt" || name == "updatedAt") return time_cell(row.updated_ms);
  std::vector<Entry> entries;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < shop_.variants.size(); ++i) {
    const VariantRow& variant = shop_.variants[i];
    if (variant.deleted || variant.product != object.row) continue;
    entries.push_back({variant.id, variant.id, row_of("ProductVariant", i)});
    total += shop_.available_everywhere(shop_.items[variant.item]);
  }
  if (name == "totalInventory") return json::Value(total);
  return page_of(call, std::move(entries));
}

Cell ShopResolver::variant(const Object& object, const Call& call) {
  const VariantRow& row = shop_.variants[object.row];
  const ItemRow& item = shop_.items[row.item];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("ProductVariant", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "sku") return item.sku.empty() ? json::Value() : json::Value(item.sku);
  if (name == "title") return json::Value(row.title);
  if (name == "displayName") {
    return json::Value(shop_.products[row.product].title + " - " + row.title);
  }
  if (name == "price") return json::Value("249.00");
  if (name == "barcode") return null_cell();
  if (name == "inventoryPolicy") return json::Value("DENY");
  if (name == "inventoryQuantity") return json::Value(shop_.available_everywhere(item));
  if (name == "product") return row_of("Product", row.product);
  if (name == "inventoryItem") return row_of("InventoryItem", row.item);
  return time_cell(item.updated_ms);
}

Cell ShopResolver::subscription(const Object& object, const Call& call) {
  const SubscriptionRow& row = shop_.subscriptions[object.row];
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("WebhookSubscription", row.id));
  if (name == "legacyResourceId") return json::Value(std::to_string(row.id));
  if (name == "topic") return json::Value(row.topic);
  if (name == "uri" || name == "callbackUrl") return json::Value(row.uri);
  if (name == "endpoint") {
    graphql::Record fields;
    fields.fields["callbackUrl"] = json::Value(row.uri);
    Object endpoint = row_of("WebhookHttpEndpoint", 0);
    endpoint.record = std::make_shared<const graphql::Record>(std::move(fields));
    return endpoint;
  }
  if (name == "format") return json::Value(row.format);
  if (name == "filter") return json::Value(row.filter);
  if (name == "includeFields") {
    json::Array fields;
    for (const std::string& field : row.fields)
      fields.emplace_back(field);
    return json::Value(std::move(fields));
  }
  if (name == "name") return row.name.empty() ? json::Value() : json::Value(row.name);
  if (name == "createdAt" || name == "updatedAt") return time_cell(row.created_ms);
  if (name == "apiVersion") {
    return json::Value(
        json::Object{{"handle", version_}, {"displayName", version_}, {"supported", true}});
  }
  return json::Value(json::Array());
}

Cell ShopResolver::shop_field(const Call& call) {
  const std::string& name = call.selection.name;
  if (name == "id") return json::Value(gid("Shop", 1));
  if (name == "myshopifyDomain") return json::Value(shop_.domain);
  if (name == "ianaTimezone") return json::Value("Africa/Johannesburg");
  if (name == "currencyCode") return json::Value("ZAR");
  return json::Value("Karoo Outdoor");
}

}  // namespace stockd::shopify::twin
