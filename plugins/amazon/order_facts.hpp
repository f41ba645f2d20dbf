// SPDX-License-Identifier: Apache-2.0
//
// One order of Orders 2026-01-01 as facts about stock. What was sold elsewhere and only shipped by
// Amazon (NON_AMAZON) is no sale of this channel. A cancelled line counts as cancelled where Amazon
// gave its units back to the listing, and stays taken where it did not: the reason decides.
#pragma once

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::amazon {

struct LineUnits {
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;
};

// What of an order's item left the listing's number. `status` is the order's.
LineUnits line_units(const json::Value& item, std::string_view status);

// Whether Amazon adds the units of a line that was cancelled for this reason back to the listing.
bool gives_back(std::string_view reason);

// Whether the order was bought on Amazon.
bool is_ours(const json::Value& order);

// Emits the order and its lines. Throws where it has no id.
void emit_order(Op& op, const json::Value& order);

}  // namespace stockd::amazon
