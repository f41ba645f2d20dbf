// SPDX-License-Identifier: Apache-2.0
//
// What people do with the shop's stock: they count, receive, rename, open and close. Each moves the
// counters as Shopify documents it and records what webhooks tell of it. Throws Trouble with one
// sentence where it cannot be done. Orders are in order_events.hpp.
#pragma once

#include "shop.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::shopify::twin {

[[noreturn]] void refuse(const std::string& sentence);

std::size_t variant_named(const Shop& shop, std::string_view sku);
std::size_t item_named(const Shop& shop, std::string_view sku);
std::size_t location_named(const Shop& shop, std::string_view name);

// One stocked active location with enough of the item, else the first stocked one.
std::size_t location_for(const Shop& shop, std::size_t item, std::int64_t quantity);

// Adds to the counters of an item; untracked ones are not counted at all.
void move(Shop& shop, std::size_t item, std::size_t location, std::int64_t available,
          std::int64_t committed, std::int64_t now_ms);

// Staff set, or add to, what is available at a location; empty: the first active one of the item.
void edit_stock(Shop& shop, std::string_view sku, std::string_view location, std::int64_t quantity,
                std::int64_t now_ms);
void receive_stock(Shop& shop, std::string_view sku, std::string_view location,
                   std::int64_t quantity, std::int64_t now_ms);

void rename(Shop& shop, std::string_view sku, std::string_view to, std::int64_t now_ms);
void set_status(Shop& shop, std::string_view sku, std::string_view status, std::int64_t now_ms);
void set_tracked(Shop& shop, std::string_view sku, bool tracked, std::int64_t now_ms);
// The product of the SKU, with its variants and whatever items nobody else sells.
void delete_product(Shop& shop, std::string_view sku);
// Starts or ends to stock an item at a location.
void set_stocked(Shop& shop, std::string_view sku, std::string_view location, bool stocked,
                 std::int64_t now_ms);

void rename_location(Shop& shop, std::string_view name, std::string_view to);
void set_location_active(Shop& shop, std::string_view name, bool active);

}  // namespace stockd::shopify::twin
