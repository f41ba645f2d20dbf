// SPDX-License-Identifier: Apache-2.0
//
// The level an inventory item's JSON tells. An item that is not stocked at the location has no
// level there, which is unknown and never zero.
#pragma once

#include <stockd/facts.hpp>
#include <stockd/json.hpp>

#include <string>

namespace stockd::shopify {

inline LevelFact level_of(const json::Value& item, const std::string& location) {
  const std::string remote = json::text(item, "id");
  const auto tracked = json::boolean(item, "tracked");
  if (!tracked) return LevelFact::unknown(remote).location(location);
  if (!*tracked) return LevelFact::untracked(remote);
  const json::Array& quantities = json::array(json::object(item, "inventoryLevel"), "quantities");
  const auto available =
      quantities.empty() ? std::nullopt : json::integer(quantities.front(), "quantity");
  // Shopify counts in 32 bits; what is larger is no count of a shop's.
  constexpr std::int64_t kUnitsMost = 2'147'483'647;
  if (!available || *available > kUnitsMost || *available < -kUnitsMost) {
    return LevelFact::unknown(remote).location(location);
  }
  return LevelFact(remote, *available).location(location);
}

}  // namespace stockd::shopify
