// SPDX-License-Identifier: Apache-2.0
//
// A WooCommerce listing is addressed by its product id, and a variation by its parent's id as well,
// because it can be written only through its parent. This file turns that pair into the opaque
// `remote` text and back; what the ids mean on the shop is left to the callers.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::woocommerce {

struct RemoteId {
  std::int64_t parent = 0;  // 0 for a product that is no variation
  std::int64_t id = 0;

  bool operator==(const RemoteId&) const = default;
};

// Only canonical digits are taken, so that one listing can never have two spellings.
inline std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

inline std::string format_remote(const RemoteId& remote) {
  const std::string id = std::to_string(remote.id);
  return remote.parent == 0 ? id : std::to_string(remote.parent) + "/" + id;
}

inline std::optional<RemoteId> parse_remote(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    const auto id = parse_id(text);
    return id ? std::optional{RemoteId{0, *id}} : std::nullopt;
  }
  const auto parent = parse_id(text.substr(0, slash));
  const auto id = parse_id(text.substr(slash + 1));
  return parent && id ? std::optional{RemoteId{*parent, *id}} : std::nullopt;
}

}  // namespace stockd::woocommerce
