// SPDX-License-Identifier: Apache-2.0
//
// How a twin is set up: the shop to start with, who may connect, how it behaves.
#pragma once

#include "shop.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stockd::shopify::twin {

struct ShopSettings {
  Shop shop;
  std::string client_id;
  std::string client_secret;
  std::int64_t webhook_delay_ms = 0;
  std::int64_t points_per_s = 100;
  std::int64_t routing_ms = 0;       // from an order to its fulfilment orders
  std::int64_t key_hours = 24;       // how long an idempotency key is remembered
  bool strict_webhook_urls = false;  // refuse http:// to this machine, as Shopify does
  std::vector<std::pair<std::string, std::int64_t>> open_orders;
};

// Throws Trouble with the sentence to show.
ShopSettings read_settings(std::string_view settings_json);

}  // namespace stockd::shopify::twin
