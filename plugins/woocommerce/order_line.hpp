// SPDX-License-Identifier: Apache-2.0
//
// What one line of an order holds off the shop's stock. The truth about that is not the order's
// status but the line's own notes: `_reduced_stock`, what was taken and not yet given back, and
// `_restock_refunded_items`, what came back by refunds.
#pragma once

#include <stockd/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::woocommerce {

struct LineUnits {
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;
  std::int64_t restocked = 0;
  bool exact = true;  // false: the shop took a fraction, which was rounded up
};

// A line without notes holds nothing. In an order that has ended its units show as cancelled; in
// one that is still pending they were never ordered, as far as stock goes.
LineUnits line_units(const json::Value& line, std::string_view order_status);

// The listing a line takes from: the variation with its parent, else the product; empty once the
// product was deleted for good.
std::string line_remote(const json::Value& line);

// Whether the order is shipped or has ended. A trashed order is still readable and keeps its stock.
bool is_closed(std::string_view order_status);

}  // namespace stockd::woocommerce
