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
  if (!json::boolean(item, "tracked").value_or(false)) return LevelFact::untracked(remote);
  const json::Array& quantities = json::array(json::object(item, "inventoryLevel"), "quantities");
  const auto available =
      quantities.empty() ? std::nullopt : json::integer(quantities.front(), "quantity");
  if (!available) return LevelFact::unknown(remote).location(location);
  return LevelFact(remote, *available).location(location);
}

}  // namespace stockd::shopify
