// SPDX-License-Identifier: Apache-2.0
//
// Commands of a sandbox or a test to the shop, as JSON: {"do":"sell","sku":"TENT","quantity":2}.
// What they do is in shop_events.hpp and order_events.hpp; README.md lists them.
#pragma once

#include "shop.hpp"

#include <boost/json.hpp>

#include <cstdint>

namespace stockd::shopify::twin {

// What a command answers. Throws Trouble with a sentence where it is unknown or cannot be done.
boost::json::object carry_out(Shop& shop, const boost::json::value& command,
                              std::int64_t routing_ms, std::int64_t now_ms);

// The shop as it is: stock, orders, webhooks.
boost::json::object show(const Shop& shop);

}  // namespace stockd::shopify::twin
