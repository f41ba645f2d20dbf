// SPDX-License-Identifier: Apache-2.0
//
// What the two stub marketplaces sell: the same products, each with a level of its own.
#pragma once

#include "model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::bench {

inline constexpr std::uint64_t kWooIdBase = 100;
inline constexpr std::uint64_t kItemIdBase = 40'000'000'000;
inline constexpr std::string_view kItemGid = "gid://shopify/InventoryItem/";
inline constexpr std::string_view kLocationGid = "gid://shopify/Location/106318430514";

struct ShelfProduct {
  std::string sku;
  Quantity shop = 0;
  Quantity woo = 0;
};

// Used on the poller's thread only.
struct Shelf {
  explicit Shelf(std::uint32_t count, Quantity each) {
    for (std::uint32_t i = 0; i < count; ++i) {
      products.push_back({"SKU-" + std::to_string(100'000 + i), each, each});
    }
  }

  std::vector<ShelfProduct> products;

  static std::uint64_t woo_id(std::size_t product) { return kWooIdBase + product; }
  static std::string item_gid(std::size_t product) {
    return std::string(kItemGid) + std::to_string(kItemIdBase + product);
  }

  std::optional<std::size_t> by_woo_id(std::int64_t id) const {
    const auto product = static_cast<std::uint64_t>(id) - kWooIdBase;
    return product < products.size() ? std::optional<std::size_t>(product) : std::nullopt;
  }

  std::optional<std::size_t> by_item_gid(std::string_view gid) const {
    if (!gid.starts_with(kItemGid)) return std::nullopt;
    const std::string digits(gid.substr(kItemGid.size()));
    const auto product = std::stoull(digits) - kItemIdBase;
    return product < products.size() ? std::optional<std::size_t>(product) : std::nullopt;
  }
};

}  // namespace stockd::bench
