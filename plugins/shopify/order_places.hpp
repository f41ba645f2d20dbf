// SPDX-License-Identifier: Apache-2.0
//
// Which of an order's units leave from our location. Shopify plans that in fulfilment orders, made
// by a background job shortly after the order. Units sent from elsewhere never were in our level,
// so they are left out; a line sent from several places counts by its parts.
//
// An order that is moved away from our location afterwards stays counted: its line's counts may
// only grow, and too few offered is the safe side. README.md says what to do then.
#pragma once

#include "order_facts.hpp"

#include <stockd/json.hpp>

#include <string>

namespace stockd::shopify {

enum class Routing { Done, Pending };

// False: the answer cut the fulfilment orders of `node` off.
bool places_are_whole(const json::Value& node);

// The trouble of an app that may not read fulfilment orders.
bool is_about_places(const Trouble& trouble);

// Leaves in `order` what concerns `location`. `node` is the order with its fulfilment orders.
// Pending: some line has no place yet; it is counted as ours, because most are.
Routing keep_units_of(Order& order, const json::Value& node, const std::string& location);

}  // namespace stockd::shopify
