// SPDX-License-Identifier: Apache-2.0
//
// See set_quantities.hpp: setting.
#include "set_quantities.hpp"

#include "quantity_target.hpp"
#include "stock_payload.hpp"

#include <stockd/json.hpp>

#include <map>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kMost = 1'000'000'000;
constexpr const char* kType = "InventorySetQuantitiesPayload";
constexpr const char* kGroup = "inventoryAdjustmentGroup";

class Setting {
 public:
  Setting(Shop& shop, const json::Object& input, const std::string& version)
      : shop_(shop), input_(input), skips_(version >= "2026-10") {}

  const UserErrors& errors() const { return errors_; }

  void check() {
    const std::string name = json::text(input_, "name");
    if (name != "available" && name != "on_hand") {
      errors_.add({"input", "name"}, "The quantity name must be either 'available' or 'on_hand'.",
                  "INVALID_NAME");
      return;
    }
    if (!check_reason(input_, errors_)) return;
    on_hand_ = name == "on_hand";
    const json::Array& rows = json::array(input_, "quantities");
    check_pairs(rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
      check_row(rows[i], i);
  }

  // Setting either of available and on_hand moves both.
  std::vector<StockChange> apply(std::int64_t now_ms) {
    std::vector<StockChange> out;
    for (const StockChange& change : changes_) {
      Counters& at = shop_.items[change.item].at[change.location];
      at.available += change.delta;
      at.updated_ms = now_ms;
      for (const char* name : {"available", "on_hand"}) {
        out.push_back(change);
        out.back().name = name;
      }
      shop_.tell("INVENTORY_LEVELS_UPDATE", level_body(shop_, change.item, change.location));
    }
    shop_.stock_writes += static_cast<std::int64_t>(changes_.size());
    return out;
  }

 private:
  static std::vector<std::string> field(std::size_t i, const char* name) {
    return {"input", "quantities", std::to_string(i), name};
  }

  static std::string pair_of(const json::Value& row) {
    return json::text(row, "inventoryItemId") + " " + json::text(row, "locationId");
  }

  void check_pairs(const json::Array& rows) {
    std::map<std::string, int> seen;
    for (const json::Value& row : rows)
      ++seen[pair_of(row)];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (seen[pair_of(rows[i])] < 2) continue;
      errors_.add(field(i, "locationId"),
                  "The combination of inventoryItemId and locationId must be unique.",
                  "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR");
    }
  }

  bool check_bounds(std::size_t i, std::int64_t quantity) {
    if (quantity > kMost) {
      errors_.add(field(i, "quantity"), "The quantity can't be higher than 1,000,000,000.",
                  "INVALID_QUANTITY_TOO_HIGH");
    } else if (on_hand_ && quantity < 0) {
      errors_.add(field(i, "quantity"), "The quantity can't be negative.",
                  "INVALID_QUANTITY_NEGATIVE");
    } else if (quantity < -kMost) {
      errors_.add(field(i, "quantity"), "The quantity can't be lower than -1,000,000,000.",
                  "INVALID_QUANTITY_TOO_LOW");
    } else {
      return true;
    }
    return false;
  }

  void check_row(const json::Value& row, std::size_t i) {
    const std::int64_t quantity = json::integer(row, "quantity").value_or(0);
    if (!check_bounds(i, quantity)) return;
    const auto target = find_target(shop_, row, "quantities", i, errors_);
    if (!target) return;
    const Counters& at = shop_.items[target->item].at[target->location];
    if (!at.stocked) {
      if (!skips_) {
        errors_.add(field(i, "locationId"),
                    "The specified inventory item is not stocked at the location.",
                    "ITEM_NOT_STOCKED_AT_LOCATION");
      }
      return;
    }
    const std::int64_t now = on_hand_ ? at.on_hand() : at.available;
    const auto expected = json::integer(row, "changeFromQuantity");
    if (expected && *expected != now) {
      errors_.add(field(i, "changeFromQuantity"),
                  "The changeFromQuantity argument no longer matches the persisted quantity.",
                  "CHANGE_FROM_QUANTITY_STALE");
      return;
    }
    if (quantity == now) return;
    StockChange change;
    change.item = target->item;
    change.location = target->location;
    change.delta = quantity - now;
    changes_.push_back(std::move(change));
  }

  Shop& shop_;
  const json::Object& input_;
  bool skips_;
  bool on_hand_ = false;
  UserErrors errors_;
  std::vector<StockChange> changes_;
};

}  // namespace

graphql::Cell set_quantities(Shop& shop, const json::Object& input, const std::string& version,
                             std::int64_t now_ms) {
  Setting setting(shop, input, version);
  setting.check();
  graphql::Cell group = json::Value();
  if (setting.errors().empty()) group = group_of(shop, input, setting.apply(now_ms), now_ms);
  return payload_of(kType, kGroup, std::move(group), setting.errors());
}

}  // namespace stockd::shopify::twin
