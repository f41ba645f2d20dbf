// SPDX-License-Identifier: Apache-2.0
//
// See quantity_target.hpp.
#include "quantity_target.hpp"

#include <stockd/json.hpp>

namespace stockd::shopify::twin {

std::optional<Target> find_target(const Shop& shop, const json::Value& row, const std::string& list,
                                  std::size_t index, UserErrors& errors) {
  const auto field = [&](const char* name) {
    return std::vector<std::string>{"input", list, std::to_string(index), name};
  };
  const auto item = shop.item_by_gid(json::text(row, "inventoryItemId"));
  const auto location = shop.location_by_gid(json::text(row, "locationId"));
  if (!item) {
    errors.add(field("inventoryItemId"), "The specified inventory item could not be found.",
               "INVALID_INVENTORY_ITEM");
  }
  if (!location) {
    errors.add(field("locationId"), "The specified location could not be found.",
               "INVALID_LOCATION");
  }
  if (!item || !location) return std::nullopt;
  if (shop.items[*item].bundle) {
    errors.add(field("inventoryItemId"),
               "The specified inventory item is not allowed to be adjusted via API. Example: if "
               "the inventory item is a parent bundle.",
               "NON_MUTABLE_INVENTORY_ITEM");
    return std::nullopt;
  }
  return Target{*item, *location};
}

}  // namespace stockd::shopify::twin
