// SPDX-License-Identifier: Apache-2.0
//
// Shopify names a thing in two forms: webhooks carry a bare number, GraphQL a global id. Facts must
// carry one form only, so webhooks are turned into global ids here. The number stays text: it may
// exceed what a double can hold. Decoding the bodies is left to the callers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stockd::shopify {

// The digits of a decimal id, or nothing where `text` is no plain positive number.
inline std::optional<std::string_view> id_digits(std::string_view text) {
  if (text.empty() || text.size() > 20 || text.front() == '0') return std::nullopt;
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return text;
}

// eg: ("InventoryItem", "9007199254740993") -> "gid://shopify/InventoryItem/9007199254740993".
inline std::optional<std::string> to_gid(std::string_view type, std::string_view number) {
  const auto digits = id_digits(number);
  if (!digits || type.empty()) return std::nullopt;
  return "gid://shopify/" + std::string(type) + "/" + std::string(*digits);
}

// Whether `text` is a global id of that type.
inline bool is_gid(std::string_view text, std::string_view type) {
  const std::string prefix = "gid://shopify/" + std::string(type) + "/";
  return text.starts_with(prefix) && id_digits(text.substr(prefix.size())).has_value();
}

}  // namespace stockd::shopify
