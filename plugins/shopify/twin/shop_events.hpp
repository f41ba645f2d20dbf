// SPDX-License-Identifier: Apache-2.0
//
// What people do in the shop: buy, cancel, ship, send back, book stock. Each moves the counters as
// Shopify documents it and records what webhooks tell of it. Throws Trouble with one sentence where
// it cannot be done.
#pragma once

#include "shop.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::shopify::twin {

// The order's gid. An open order of before anybody connected has taken its stock already.
std::string sell(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms);
std::string place_open_order(Shop& shop, std::string_view sku, std::int64_t quantity,
                             std::int64_t placed_ms);

// With restock, as the admin proposes.
void cancel(Shop& shop, std::string_view order, std::int64_t now_ms);
void fulfil(Shop& shop, std::string_view order, std::int64_t now_ms);
void take_back(Shop& shop, std::string_view order, std::string_view sku, std::int64_t quantity,
               bool restock, std::int64_t now_ms);

// Staff set, or add to, what is available at the first active location of the item.
void edit_stock(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms);
void receive_stock(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms);
void rename(Shop& shop, std::string_view sku, std::string_view to, std::int64_t now_ms);

}  // namespace stockd::shopify::twin
