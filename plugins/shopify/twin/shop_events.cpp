// SPDX-License-Identifier: Apache-2.0
//
// See shop_events.hpp.
#include "shop_events.hpp"

#include <stockd/trouble.hpp>

#include <algorithm>

namespace stockd::shopify::twin {

void refuse(const std::string& sentence) {
  throw Trouble::rejected("shopify-twin.refused", sentence);
}

std::size_t variant_named(const Shop& shop, std::string_view sku) {
  const auto found = shop.variant_by_sku(sku);
  if (!found) refuse("The shop has no variant with the SKU \"" + std::string(sku) + "\".");
  return *found;
}

std::size_t item_named(const Shop& shop, std::string_view sku) {
  return shop.variants[variant_named(shop, sku)].item;
}

std::size_t location_named(const Shop& shop, std::string_view name) {
  const auto found = shop.location_by_name(name);
  if (!found) refuse("The shop has no location \"" + std::string(name) + "\".");
  return *found;
}

std::size_t location_for(const Shop& shop, std::size_t item, std::int64_t quantity) {
  const ItemRow& row = shop.items[item];
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < shop.locations.size(); ++i) {
    if (!shop.locations[i].active || !row.at[i].stocked) continue;
    if (row.at[i].available >= quantity) return i;
    if (!first) first = i;
  }
  if (!first) refuse("\"" + row.sku + "\" is stocked at no active location.");
  return *first;
}

void move(Shop& shop, std::size_t item, std::size_t location, std::int64_t available,
          std::int64_t committed, std::int64_t now_ms) {
  if (!shop.items[item].tracked) return;
  Counters& at = shop.items[item].at[location];
  at.available += available;
  at.committed += committed;
  if (available == 0) return;
  at.updated_ms = now_ms;
  shop.tell("INVENTORY_LEVELS_UPDATE", level_body(shop, item, location));
}

namespace {

std::size_t place_of(const Shop& shop, std::size_t item, std::string_view location) {
  return location.empty() ? location_for(shop, item, 0) : location_named(shop, location);
}

void tell_product(Shop& shop, std::size_t variant, std::int64_t now_ms) {
  const std::size_t product = shop.variants[variant].product;
  shop.products[product].updated_ms = now_ms;
  shop.tell("PRODUCTS_UPDATE", product_body(shop, product));
}

void tell_item(Shop& shop, std::size_t item, std::int64_t now_ms) {
  shop.items[item].updated_ms = now_ms;
  shop.tell("INVENTORY_ITEMS_UPDATE", item_body(shop, item));
}

}  // namespace

void edit_stock(Shop& shop, std::string_view sku, std::string_view location, std::int64_t quantity,
                std::int64_t now_ms) {
  const std::size_t item = item_named(shop, sku);
  if (!shop.items[item].tracked) {
    refuse("Inventory of \"" + shop.items[item].sku + "\" is not tracked.");
  }
  const std::size_t place = place_of(shop, item, location);
  move(shop, item, place, quantity - shop.items[item].at[place].available, 0, now_ms);
}

void receive_stock(Shop& shop, std::string_view sku, std::string_view location,
                   std::int64_t quantity, std::int64_t now_ms) {
  if (quantity <= 0) refuse("The quantity must be a positive whole number.");
  const std::size_t item = item_named(shop, sku);
  const std::size_t place = place_of(shop, item, location);
  edit_stock(shop, sku, shop.locations[place].name, shop.items[item].at[place].available + quantity,
             now_ms);
}

void rename(Shop& shop, std::string_view sku, std::string_view to, std::int64_t now_ms) {
  const std::size_t variant = variant_named(shop, sku);
  shop.items[shop.variants[variant].item].sku = to;
  tell_item(shop, shop.variants[variant].item, now_ms);
  tell_product(shop, variant, now_ms);
}

void set_status(Shop& shop, std::string_view sku, std::string_view status, std::int64_t now_ms) {
  const std::size_t variant = variant_named(shop, sku);
  shop.products[shop.variants[variant].product].status = status;
  tell_product(shop, variant, now_ms);
}

void set_tracked(Shop& shop, std::string_view sku, bool tracked, std::int64_t now_ms) {
  const std::size_t item = item_named(shop, sku);
  shop.items[item].tracked = tracked;
  tell_item(shop, item, now_ms);
}

void delete_product(Shop& shop, std::string_view sku) {
  const std::size_t product = shop.variants[variant_named(shop, sku)].product;
  shop.products[product].deleted = true;
  for (VariantRow& variant : shop.variants)
    variant.deleted = variant.deleted || variant.product == product;
  for (std::size_t i = 0; i < shop.items.size(); ++i) {
    const bool sold = std::any_of(
        shop.variants.begin(), shop.variants.end(),
        [&](const VariantRow& variant) { return !variant.deleted && variant.item == i; });
    if (sold || shop.items[i].deleted) continue;
    shop.items[i].deleted = true;
    shop.tell("INVENTORY_ITEMS_DELETE", id_body(shop.items[i].id));
  }
  shop.tell("PRODUCTS_DELETE", id_body(shop.products[product].id));
}

void set_stocked(Shop& shop, std::string_view sku, std::string_view location, bool stocked,
                 std::int64_t now_ms) {
  const std::size_t item = item_named(shop, sku);
  const std::size_t place = location_named(shop, location);
  Counters& at = shop.items[item].at[place];
  at.stocked = stocked;
  at.was_stocked = at.was_stocked || stocked;
  at.updated_ms = now_ms;
  shop.tell(stocked ? "INVENTORY_LEVELS_CONNECT" : "INVENTORY_LEVELS_DISCONNECT",
            level_body(shop, item, place));
}

void rename_location(Shop& shop, std::string_view name, std::string_view to) {
  const std::size_t place = location_named(shop, name);
  shop.locations[place].name = to;
  shop.tell("LOCATIONS_UPDATE", location_body(shop, place));
}

void set_location_active(Shop& shop, std::string_view name, bool active) {
  const std::size_t place = location_named(shop, name);
  shop.locations[place].active = active;
  shop.tell(active ? "LOCATIONS_ACTIVATE" : "LOCATIONS_DEACTIVATE", location_body(shop, place));
}

}  // namespace stockd::shopify::twin
