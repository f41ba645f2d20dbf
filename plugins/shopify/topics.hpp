// SPDX-License-Identifier: Apache-2.0
//
// The webhook topics this connector lives on, as the API's enum writes them. The manifest lists the
// same; a test holds them together.
#pragma once

#include <array>
#include <string_view>

namespace stockd::shopify {

inline constexpr std::array<std::string_view, 8> kTopics = {
    "ORDERS_CREATE",           "ORDERS_UPDATED",  "ORDERS_CANCELLED", "REFUNDS_CREATE",
    "INVENTORY_LEVELS_UPDATE", "PRODUCTS_CREATE", "PRODUCTS_UPDATE",  "PRODUCTS_DELETE"};

}  // namespace stockd::shopify
