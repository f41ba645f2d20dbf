// SPDX-License-Identifier: Apache-2.0
//
// The webhook topics this connector lives on, as the API's enum writes them. The manifest lists the
// same; a test holds them together.
#pragma once

#include <array>
#include <string_view>

namespace stockd::shopify {

inline constexpr std::array<std::string_view, 20> kTopics = {"ORDERS_CREATE",
                                                             "ORDERS_UPDATED",
                                                             "ORDERS_CANCELLED",
                                                             "ORDERS_EDITED",
                                                             "ORDERS_DELETE",
                                                             "REFUNDS_CREATE",
                                                             "INVENTORY_LEVELS_UPDATE",
                                                             "INVENTORY_LEVELS_CONNECT",
                                                             "INVENTORY_LEVELS_DISCONNECT",
                                                             "INVENTORY_ITEMS_UPDATE",
                                                             "INVENTORY_ITEMS_DELETE",
                                                             "PRODUCTS_CREATE",
                                                             "PRODUCTS_UPDATE",
                                                             "PRODUCTS_DELETE",
                                                             "LOCATIONS_UPDATE",
                                                             "LOCATIONS_ACTIVATE",
                                                             "LOCATIONS_DEACTIVATE",
                                                             "LOCATIONS_DELETE",
                                                             "APP_UNINSTALLED",
                                                             "APP_SCOPES_UPDATE"};

}  // namespace stockd::shopify
