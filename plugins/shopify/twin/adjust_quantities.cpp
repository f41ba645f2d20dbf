// SPDX-License-Identifier: Apache-2.0
//
// See set_quantities.hpp: adjusting by a delta, of any state but on_hand and committed.
#include "quantity_target.hpp"
#include "set_quantities.hpp"
#include "stock_payload.hpp"

#include <stockd/json.hpp>

#include <algorithm>
#include <set>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kMost = 2'000'000'000;

class Adjusting {
 public:
  Adjusting(Shop& shop, const json::Object& input)
      : shop_(shop), input_(input), name_(json::text(input, "name")) {}

  const UserErrors& errors() const { return errors_; }

  void check() {
    const bool other =
        std::find(kOtherStates.begin(), kOtherStates.end(), name_) != kOtherStates.end();
    if (name_ != "available" && !other) {
      errors_.add({"input", "name"},
                  "The specified quantity name is invalid. Valid values are: available, damaged, "
                  "incoming, quality_control, reserved, safety_stock.",
                  "INVALID_QUANTITY_NAME");
      return;
    }
    if (!check_reason(input_, errors_)) return;
    const json::Array& rows = json::array(input_, "changes");
    if (!check_documents(rows)) return;
    for (std::size_t i = 0; i < rows.size(); ++i)
      check_row(rows[i], i);
  }

  std::vector<StockChange> apply(std::int64_t now_ms) {
    std::vector<StockChange> out;
    for (const StockChange& change : changes_) {
      Counters& at = shop_.items[change.item].at[change.location];
      counter(at) += change.delta;
      at.updated_ms = now_ms;
      out.push_back(change);
      if (name_ != "incoming") {
        StockChange mirror = change;
        mirror.name = "on_hand";
        mirror.ledger.clear();
        out.push_back(std::move(mirror));
      }
      if (name_ != "available") continue;
      ++shop_.stock_writes;
      shop_.tell("INVENTORY_LEVELS_UPDATE", level_body(shop_, change.item, change.location));
    }
    return out;
  }

 private:
  static std::vector<std::string> field(std::size_t i, const char* name) {
    return {"input", "changes", std::to_string(i), name};
  }

  std::int64_t& counter(Counters& at) const {
    for (std::size_t i = 0; i < kOtherStates.size(); ++i) {
      if (kOtherStates[i] == name_) return at.other[i];
    }
    return at.available;
  }

  bool check_documents(const json::Array& rows) {
    std::set<std::string> documents;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string uri = json::text(rows[i], "ledgerDocumentUri");
      if (name_ == "available" && !uri.empty()) {
        errors_.add(field(i, "ledgerDocumentUri"),
                    "A ledger document URI is not allowed when adjusting available.",
                    "INVALID_AVAILABLE_DOCUMENT");
      } else if (name_ != "available" && uri.empty()) {
        errors_.add(field(i, "ledgerDocumentUri"),
                    "A ledger document URI is required except when adjusting available.",
                    "INVALID_QUANTITY_DOCUMENT");
      } else if (uri.starts_with("gid://shopify/")) {
        errors_.add(field(i, "ledgerDocumentUri"),
                    "Internal (gid://shopify/) ledger documents are not allowed to be adjusted "
                    "via API.",
                    "INTERNAL_LEDGER_DOCUMENT");
      }
      documents.insert(uri);
    }
    if (errors_.empty() && documents.size() > 1) {
      errors_.add({"input", "changes"},
                  "All changes must have the same ledger document URI or, in the case of adjusting "
                  "available, no ledger document URI.",
                  "MAX_ONE_LEDGER_DOCUMENT");
    }
    return errors_.empty();
  }

  void check_row(const json::Value& row, std::size_t i) {
    const auto target = find_target(shop_, row, "changes", i, errors_);
    if (!target) return;
    Counters& at = shop_.items[target->item].at[target->location];
    if (!at.stocked) {
      errors_.add(field(i, "locationId"), "The inventory item is not stocked at the location.",
                  "ITEM_NOT_STOCKED_AT_LOCATION");
      return;
    }
    const std::int64_t delta = json::integer(row, "delta").value_or(0);
    const std::int64_t now = counter(at);
    const auto expected = json::integer(row, "changeFromQuantity");
    if (expected && *expected != now) {
      errors_.add(field(i, "changeFromQuantity"),
                  "The changeFromQuantity argument no longer matches the persisted quantity.",
                  "CHANGE_FROM_QUANTITY_STALE");
    } else if (now + delta > kMost) {
      errors_.add(field(i, "delta"), "The quantity can't be higher than 2,000,000,000.",
                  "INVALID_QUANTITY_TOO_HIGH");
    } else if (now + delta < -kMost) {
      errors_.add(field(i, "delta"), "The quantity can't be lower than -2,000,000,000.",
                  "INVALID_QUANTITY_TOO_LOW");
    } else if (delta != 0) {
      changes_.push_back(
          {target->item, target->location, name_, delta, json::text(row, "ledgerDocumentUri")});
    }
  }

  Shop& shop_;
  const json::Object& input_;
  std::string name_;
  UserErrors errors_;
  std::vector<StockChange> changes_;
};

}  // namespace

graphql::Cell adjust_quantities(Shop& shop, const json::Object& input, std::int64_t now_ms) {
  Adjusting adjusting(shop, input);
  adjusting.check();
  graphql::Cell group = json::Value();
  if (adjusting.errors().empty()) group = group_of(shop, input, adjusting.apply(now_ms), now_ms);
  return payload_of("InventoryAdjustQuantitiesPayload", "inventoryAdjustmentGroup",
                    std::move(group), adjusting.errors());
}

}  // namespace stockd::shopify::twin
