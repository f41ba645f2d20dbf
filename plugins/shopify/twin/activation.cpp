// SPDX-License-Identifier: Apache-2.0
//
// See activation.hpp.
#include "activation.hpp"

#include "stock_payload.hpp"

#include <stockd/json.hpp>

#include <algorithm>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kMost = 1'000'000'000;

graphql::Cell answer(graphql::Cell level, const UserErrors& errors) {
  return payload_of("InventoryActivatePayload", "inventoryLevel", std::move(level), errors);
}

void check_figures(const json::Object& arguments, const std::string& refused, UserErrors& errors) {
  const auto available = json::integer(arguments, "available");
  const auto on_hand = json::integer(arguments, "onHand");
  if (available && on_hand) {
    const std::string message =
        refused + "not allowed to set available and on_hand quantities at the same time.";
    errors.add({"available"}, message);
    errors.add({"onHand"}, message);
    return;
  }
  for (const auto& [name, figure] : {std::pair{"available", available}, {"onHand", on_hand}}) {
    if (!figure || (*figure <= kMost && *figure >= -kMost)) continue;
    errors.add({name}, refused + "the quantity needs to be between -1 billion and 1 billion.");
  }
}

}  // namespace

graphql::Cell activate(Shop& shop, const json::Object& arguments, std::int64_t now_ms) {
  UserErrors errors;
  const auto item = shop.item_by_gid(json::text(arguments, "inventoryItemId"));
  const auto place = shop.location_by_gid(json::text(arguments, "locationId"));
  if (!item || !place) {
    if (!item) {
      errors.add({"inventoryItemId"},
                 "The product couldn't be stocked because the product was deleted.");
    } else {
      errors.add({"locationId"},
                 "The product couldn't be stocked because the location was deleted.");
    }
    return answer(json::Value(), errors);
  }
  graphql::Object level;
  level.type = "InventoryLevel";
  level.row = *item;
  level.part = *place;
  Counters& at = shop.items[*item].at[*place];
  if (at.stocked) {
    if (json::integer(arguments, "available")) {
      errors.add({"available"},
                 "Not allowed to set available quantity when the item is already active at the "
                 "location.");
    }
    if (json::integer(arguments, "onHand")) {
      errors.add({"onHand"},
                 "Not allowed to set an on_hand quantity when the item is already active at the "
                 "location.");
    }
    return answer(level, errors);
  }
  check_figures(arguments,
                "The product couldn't be stocked at " + shop.locations[*place].name + " because ",
                errors);
  if (!errors.empty()) return answer(json::Value(), errors);
  at.stocked = at.was_stocked = true;
  if (const auto available = json::integer(arguments, "available")) at.available = *available;
  if (const auto on_hand = json::integer(arguments, "onHand")) {
    at.available += *on_hand - at.on_hand();
  }
  at.updated_ms = now_ms;
  shop.tell("INVENTORY_LEVELS_CONNECT", level_body(shop, *item, *place));
  return answer(level, errors);
}

graphql::Cell deactivate(Shop& shop, const json::Object& arguments, std::int64_t now_ms) {
  UserErrors errors;
  const std::string id = json::text(arguments, "inventoryLevelId");
  const auto query = id.find("?inventory_item_id=");
  const auto number = gid_number(id.substr(0, query), "InventoryLevel");
  std::string item_gid = "gid://shopify/InventoryItem/";
  if (query != std::string::npos) item_gid += id.substr(id.find('=') + 1);
  const auto item = shop.item_by_gid(item_gid);
  const auto place = shop.location_by_id(number.value_or(0) - kLevelsFromLocation);
  const auto refuse = [&](const std::string& why) {
    errors.add_for_call("The product couldn't be unstocked " + why);
  };
  if (!item) {
    refuse("because the product was deleted.");
  } else if (!place) {
    refuse("because the location was deleted.");
  } else {
    std::vector<Counters>& levels = shop.items[*item].at;
    const auto stocked = std::count_if(levels.begin(), levels.end(),
                                       [](const Counters& each) { return each.stocked; });
    if (levels[*place].stocked && stocked == 1) {
      refuse("from " + shop.locations[*place].name +
             " because products need to be stocked at a minimum of 1 location.");
    } else if (levels[*place].stocked) {
      levels[*place].stocked = false;
      levels[*place].updated_ms = now_ms;
      shop.tell("INVENTORY_LEVELS_DISCONNECT", level_body(shop, *item, *place));
    }
  }
  return payload_of("InventoryDeactivatePayload", {}, json::Value(), errors);
}

}  // namespace stockd::shopify::twin
