// SPDX-License-Identifier: Apache-2.0
//
// Units of stock as a shop spells them. WooCommerce writes integers; plugins for fractions make
// floats of them and others texts. Every spelling of a whole number has one meaning (7, 7.0, "7",
// "7.00"); a fraction, a word or a number beyond what stockd counts has none here.
#pragma once

#include <stockd/json.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stockd::woocommerce {

inline constexpr std::int64_t kUnitsMost = 1'000'000'000'000;  // either way

// The number a value spells, whole or not; nothing where it spells none.
inline std::optional<double> number_of(const json::Value& value) {
  if (const auto* number = value.if_int64()) return static_cast<double>(*number);
  if (const auto* number = value.if_uint64()) return static_cast<double>(*number);
  if (const auto* number = value.if_double()) return *number;
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  double number = 0;
  const char* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, number, std::chars_format::fixed);
  return error == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

// Below kUnitsMost a double holds every whole number, so going through one loses nothing.
inline std::optional<std::int64_t> whole_number(const json::Value& value) {
  const auto number = number_of(value);
  constexpr double kMost = static_cast<double>(kUnitsMost);
  if (!number || !(*number >= -kMost && *number <= kMost)) return std::nullopt;
  return std::floor(*number) == *number ? std::optional(static_cast<std::int64_t>(*number))
                                        : std::nullopt;
}

}  // namespace stockd::woocommerce
