// SPDX-License-Identifier: Apache-2.0
//
// Notes are texts of digits; shops with a plugin for fractions write "1.5".
#include "order_line.hpp"

#include "remote_id.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stockd::woocommerce {
namespace {

constexpr double kUnitsMost = 9e15;

std::int64_t note(const json::Value& line, std::string_view key, bool& exact) {
  for (const json::Value& item : json::array(line, "meta_data")) {
    if (json::text(item, "key") != key) continue;
    if (const auto whole = json::integer(item, "value")) return std::max<std::int64_t>(0, *whole);
    const json::Value* value = json::find(item, "value");
    const std::string text = value != nullptr ? json::dump(*value) : std::string();
    const std::size_t quote = text.starts_with('"') ? 1 : 0;
    double fraction = 0;
    std::from_chars(text.data() + quote, text.data() + text.size(), fraction);
    exact = false;
    return fraction > 0 && fraction < kUnitsMost ? static_cast<std::int64_t>(std::ceil(fraction))
                                                 : 0;
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
    const std::int64_t quantity =
        std::max<std::int64_t>(0, json::integer(line, "quantity").value_or(0));
    out.ordered = std::max(quantity, out.restocked);
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
