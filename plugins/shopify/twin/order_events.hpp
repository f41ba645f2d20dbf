// SPDX-License-Identifier: Apache-2.0
//
// What happens to orders: bought, changed, cancelled, shipped, sent back, moved, deleted. Each
// moves the counters as Shopify documents it and records what webhooks tell of it. Throws Trouble
// with one sentence where it cannot be done.
#pragma once

#include "shop.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::twin {

// One line of a purchase. An empty location lets the shop choose.
struct Wanted {
  std::string sku;
  std::int64_t quantity = 1;
  std::string location;
};

struct Purchase {
  std::vector<Wanted> lines;
  bool pending = false;
  bool confirmed = true;
  bool test = false;
};

// How units come back: `restock` or not, to a location or to where they were sent from.
struct Giving {
  bool restock = true;
  bool legacy = false;  // the restock type of old refunds
  std::string location;
};

// The order's gid. An open order of before anybody connected has taken its stock already.
std::string sell(Shop& shop, const Purchase& purchase, std::int64_t routing_ms,
                 std::int64_t now_ms);
std::string place_open_order(Shop& shop, std::string_view sku, std::int64_t quantity,
                             std::int64_t placed_ms);
// A pending order's units are taken from stock after all.
void confirm(Shop& shop, std::string_view order, std::int64_t now_ms);

void cancel(Shop& shop, std::string_view order, bool restock, std::int64_t now_ms);
void fulfil(Shop& shop, std::string_view order, std::int64_t now_ms);
void take_back(Shop& shop, std::string_view order, std::string_view sku, std::int64_t quantity,
               const Giving& giving, std::int64_t now_ms);

// Staff change a line to `quantity` units, or add one. Units taken away make a refund unless the
// shop is told otherwise.
void edit_order(Shop& shop, std::string_view order, std::string_view sku, std::int64_t quantity,
                bool restock, bool refund, std::int64_t now_ms);
// Staff have units of a line sent from another location.
void move_units(Shop& shop, std::string_view order, std::string_view sku, std::int64_t quantity,
                std::string_view to, std::int64_t now_ms);
void delete_order(Shop& shop, std::string_view order);

}  // namespace stockd::shopify::twin
