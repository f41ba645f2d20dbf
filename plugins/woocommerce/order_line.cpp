// SPDX-License-Identifier: Apache-2.0
//
// Notes are texts of digits; shops with a plugin for fractions write "1.5".
#include "order_line.hpp"

#include "remote_id.hpp"
#include "whole_number.hpp"

#include <algorithm>
#include <cmath>

namespace stockd::woocommerce {
namespace {

// Two notes of a line must not add up to more than stockd counts.
constexpr std::int64_t kNoteMost = kUnitsMost / 2;

// A number of units, fractions rounded up; what spells none is none.
std::int64_t units(const json::Value& value, bool& exact) {
  const double number = number_of(value).value_or(0);
  const double up = std::ceil(std::clamp(number, 0.0, static_cast<double>(kNoteMost)));
  if (number > 0 && up != number) exact = false;
  return static_cast<std::int64_t>(up);
}

std::int64_t note(const json::Value& line, std::string_view key, bool& exact) {
  for (const json::Value& item : json::array(line, "meta_data")) {
    if (json::text(item, "key") != key) continue;
    const json::Value* value = json::find(item, "value");
    return value != nullptr ? units(*value, exact) : 0;
  }
  return 0;
}

}  // namespace

bool is_closed(std::string_view status) {
  return status == "completed" || status == "cancelled" || status == "refunded" ||
         status == "trash";
}

LineUnits line_units(const json::Value& line, std::string_view order_status) {
  LineUnits out;
  const std::int64_t held = note(line, "_reduced_stock", out.exact);
  out.restocked = note(line, "_restock_refunded_items", out.exact);
  out.ordered = held + out.restocked;
  const bool gave_back = held == 0 && (order_status == "cancelled" || order_status == "failed");
  if (gave_back) {
    const json::Value* quantity = json::find(line, "quantity");
    out.ordered = std::max(quantity != nullptr ? units(*quantity, out.exact) : 0, out.restocked);
    out.cancelled = out.ordered - out.restocked;
  }
  return out;
}

std::string line_remote(const json::Value& line) {
  const std::int64_t product = json::integer(line, "product_id").value_or(0);
  const std::int64_t variation = json::integer(line, "variation_id").value_or(0);
  if (product < 1) return {};
  RemoteId remote;
  remote.id = variation > 0 ? variation : product;
  if (variation > 0) remote.parent = product;
  return format_remote(remote);
}

}  // namespace stockd::woocommerce
