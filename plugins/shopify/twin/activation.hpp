// SPDX-License-Identifier: Apache-2.0
//
// inventoryActivate and inventoryDeactivate: an item begins or ends to be stocked at a location. A
// level that ends keeps its figures, and has them again when it is activated.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

#include <cstdint>

namespace stockd::shopify::twin {

graphql::Cell activate(Shop& shop, const boost::json::object& arguments, std::int64_t now_ms);
graphql::Cell deactivate(Shop& shop, const boost::json::object& arguments, std::int64_t now_ms);

}  // namespace stockd::shopify::twin
