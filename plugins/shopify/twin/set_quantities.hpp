// SPDX-License-Identifier: Apache-2.0
//
// inventorySetQuantities and inventoryAdjustQuantities: checks in Shopify's order, all or nothing.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

#include <cstdint>
#include <string>

namespace stockd::shopify::twin {

// From 2026-10 on, a set passes over what is not stocked; before, it is an error.
graphql::Cell set_quantities(Shop& shop, const boost::json::object& input,
                             const std::string& version, std::int64_t now_ms);
graphql::Cell adjust_quantities(Shop& shop, const boost::json::object& input, std::int64_t now_ms);

}  // namespace stockd::shopify::twin
