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
    shop.locations.push_back(std::move(row));
  }
  if (shop.locations.empty()) shop.locations.push_back({106'318'430'514, "Shop location", true});
}

void read_products(const json::Value& settings, Shop& shop) {
  for (const json::Value& given : json::array(settings, "products")) {
    ItemRow row;
    row.product_id = shop.next_id();
    row.variant_id = shop.next_id();
    row.item_id = shop.next_id();
    row.sku = json::text(given, "sku");
    row.title = json::text(given, "title");
    if (row.title.empty()) row.title = row.sku;
    if (const std::string status = json::text(given, "status"); !status.empty()) {
      row.status = status;
    }
    const auto quantity = json::integer(given, "quantity");
    row.tracked = quantity.has_value();
    row.at.resize(shop.locations.size());
    // Stocked at the first location unless `stocked_at` names others.
    const json::Array& places = json::array(given, "stocked_at");
    for (std::size_t i = 0; i < shop.locations.size(); ++i) {
      bool stocked = places.empty() && i == 0;
      for (const json::Value& place : places) {
        stocked = stocked || json::as_text(place) == shop.locations[i].name;
      }
      row.at[i].stocked = stocked;
      if (stocked) row.at[i].available = quantity.value_or(0);
    }
    shop.items.push_back(std::move(row));
  }
}

void read_scopes(const json::Value& settings, Shop& shop) {
  for (const json::Value& scope : json::array(settings, "scopes")) {
    shop.scopes.insert(json::as_text(scope));
  }
  if (!shop.scopes.empty()) return;
  shop.scopes = {"read_products",   "write_products", "read_inventory",
                 "write_inventory", "read_locations", "read_orders"};
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
