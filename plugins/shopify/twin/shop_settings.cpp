// SPDX-License-Identifier: Apache-2.0
//
// See shop_settings.hpp.
#include "shop_settings.hpp"

#include <stockd/json.hpp>

namespace stockd::shopify::twin {

namespace {

void read_locations(const json::Value& settings, Shop& shop) {
  for (const json::Value& given : json::array(settings, "locations")) {
    LocationRow row;
    row.id = 106'318'430'514 + static_cast<std::int64_t>(shop.locations.size()) * 32'768;
    row.name = json::text(given, "name");
    row.active = json::boolean(given, "active").value_or(true);
    row.service = json::boolean(given, "service").value_or(false);
    shop.locations.push_back(std::move(row));
  }
  if (!shop.locations.empty()) return;
  LocationRow row;
  row.id = 106'318'430'514;
  row.name = "Shop location";
  shop.locations.push_back(std::move(row));
}

// Stocked at the first location, at those `stocked_at` names, or at those `levels` has figures for.
void stock_item(const json::Value& given, const Shop& shop, ItemRow& row) {
  const auto quantity = json::integer(given, "quantity");
  const json::Object& levels = json::object(given, "levels");
  const json::Array& places = json::array(given, "stocked_at");
  row.tracked = quantity.has_value() || !levels.empty();
  row.bundle = json::boolean(given, "bundle").value_or(false);
  row.at.resize(shop.locations.size());
  for (std::size_t i = 0; i < shop.locations.size(); ++i) {
    const std::string& name = shop.locations[i].name;
    const auto level = json::integer(levels, name);
    bool stocked = level.has_value() || (levels.empty() && places.empty() && i == 0);
    for (const json::Value& place : places)
      stocked = stocked || json::as_text(place) == name;
    row.at[i].stocked = row.at[i].was_stocked = stocked;
    if (stocked) row.at[i].available = level.value_or(quantity.value_or(0));
  }
}

void read_variant(const json::Value& given, std::size_t product, Shop& shop) {
  VariantRow variant;
  variant.id = shop.next_id();
  variant.product = product;
  if (const std::string title = json::text(given, "title"); !title.empty()) variant.title = title;
  // `same_item_as` names the SKU of a variant of before whose item this one sells too.
  const std::string other = json::text(given, "same_item_as");
  const auto shared = shop.variant_by_sku(other);
  if (!other.empty() && shared) {
    variant.item = shop.variants[*shared].item;
  } else {
    ItemRow item;
    item.id = shop.next_id();
    item.sku = json::text(given, "sku");
    stock_item(given, shop, item);
    variant.item = shop.items.size();
    shop.items.push_back(std::move(item));
  }
  shop.variants.push_back(std::move(variant));
}

void read_products(const json::Value& settings, Shop& shop) {
  for (const json::Value& given : json::array(settings, "products")) {
    ProductRow row;
    row.id = shop.next_id();
    row.title = json::text(given, "title");
    if (row.title.empty()) row.title = json::text(given, "sku");
    if (const std::string status = json::text(given, "status"); !status.empty()) {
      row.status = status;
    }
    shop.products.push_back(std::move(row));
    const std::size_t product = shop.products.size() - 1;
    const json::Array& variants = json::array(given, "variants");
    for (const json::Value& variant : variants)
      read_variant(variant, product, shop);
    if (!variants.empty()) continue;
    // The only variant of a product has no title of its own.
    json::Value only = given;
    only.get_object().erase("title");
    read_variant(only, product, shop);
  }
}

void read_scopes(const json::Value& settings, Shop& shop) {
  for (const json::Value& scope : json::array(settings, "scopes")) {
    shop.scopes.insert(json::as_text(scope));
  }
  if (!shop.scopes.empty()) return;
  shop.scopes = {"read_products",
                 "write_products",
                 "read_inventory",
                 "write_inventory",
                 "read_locations",
                 "read_orders",
                 "read_merchant_managed_fulfillment_orders",
                 "read_third_party_fulfillment_orders"};
}

}  // namespace

ShopSettings read_settings(std::string_view settings_json) {
  const json::Value settings = json::parse(settings_json);
  ShopSettings out;
  const std::string base = json::text(settings, "base_url");
  const auto scheme = base.find("://");
  const std::string rest = scheme == std::string::npos ? base : base.substr(scheme + 3);
  if (!rest.empty()) out.shop.domain = rest.substr(0, rest.find_first_of(":/"));
  const json::Object& credentials = json::object(settings, "credentials");
  out.client_id = json::text(credentials, "client_id");
  out.client_secret = json::text(credentials, "client_secret");
  if (out.client_id.empty() || out.client_secret.empty()) {
    throw Trouble::config("shopify-twin.no-credentials",
                          "The twin needs credentials: client_id and client_secret.")
        .path("/credentials");
  }
  out.webhook_delay_ms = json::integer(settings, "webhook_delay_ms").value_or(0);
  out.points_per_s = json::integer(settings, "points_per_s").value_or(100);
  out.strict_webhook_urls = json::boolean(settings, "strict_webhook_urls").value_or(false);
  out.routing_ms = json::integer(settings, "routing_ms").value_or(0);
  out.key_hours = json::integer(settings, "key_hours").value_or(24);
  read_locations(settings, out.shop);
  read_products(settings, out.shop);
  read_scopes(settings, out.shop);
  for (const json::Value& order : json::array(settings, "open_orders")) {
    out.open_orders.emplace_back(json::text(order, "sku"),
                                 json::integer(order, "quantity").value_or(1));
  }
  return out;
}

}  // namespace stockd::shopify::twin
