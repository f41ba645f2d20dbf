// SPDX-License-Identifier: Apache-2.0
//
// See set_quantities.hpp. A call that ended in user errors is not remembered: nothing was done, and
// whether Shopify replays it is unknown.
#include "set_quantities.hpp"

#include "connection.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

#include <array>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kMost = 1'000'000'000;

constexpr std::array<std::string_view, 17> kReasons = {"correction",
                                                       "cycle_count_available",
                                                       "damaged",
                                                       "movement_canceled",
                                                       "movement_created",
                                                       "movement_received",
                                                       "movement_updated",
                                                       "other",
                                                       "promotion",
                                                       "quality_control",
                                                       "received",
                                                       "reservation_created",
                                                       "reservation_deleted",
                                                       "reservation_updated",
                                                       "restock",
                                                       "safety_stock",
                                                       "shrinkage"};

struct Change {
  std::size_t item = 0;
  std::size_t location = 0;
  std::int64_t delta = 0;
};

class Checks {
 public:
  Checks(const Shop& shop, const json::Object& input) : shop_(shop), input_(input) {}

  json::Array errors() && { return std::move(errors_); }
  const std::vector<Change>& changes() const { return changes_; }

  void run() {
    const std::string name = json::text(input_, "name");
    if (name != "available" && name != "on_hand") {
      add({"input", "name"}, "INVALID_NAME",
          "The quantity name must be either 'available' or 'on_hand'.");
      return;
    }
    if (!check_reason()) return;
    if (const std::string uri = json::text(input_, "referenceDocumentUri");
        !uri.empty() && uri.find("://") == std::string::npos) {
      add({"input", "referenceDocumentUri"}, "INVALID_REFERENCE_DOCUMENT",
          "The specified reference document is invalid.");
      return;
    }
    const json::Array& rows = json::array(input_, "quantities");
    check_pairs(rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
      check_row(rows[i], i, name == "on_hand");
  }

 private:
  bool check_reason() {
    std::string all;
    const std::string reason = json::text(input_, "reason");
    for (const std::string_view known : kReasons) {
      if (known == reason) return true;
      all += (all.empty() ? "" : ", ") + std::string(known);
    }
    add({"input", "reason"}, "INVALID_REASON",
        "The specified reason is invalid. Valid values are: " + all + ".");
    return false;
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
      add_at(i, "locationId", "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
             "The combination of inventoryItemId and locationId must be unique.");
    }
  }

  bool check_bounds(std::size_t i, std::int64_t quantity, bool on_hand) {
    if (quantity > kMost) {
      add_at(i, "quantity", "INVALID_QUANTITY_TOO_HIGH",
             "The quantity can't be higher than 1,000,000,000.");
    } else if (on_hand && quantity < 0) {
      add_at(i, "quantity", "INVALID_QUANTITY_NEGATIVE", "The quantity can't be negative.");
    } else if (quantity < -kMost) {
      add_at(i, "quantity", "INVALID_QUANTITY_TOO_LOW",
             "The quantity can't be lower than -1,000,000,000.");
    } else {
      return true;
    }
    return false;
  }

  void check_row(const json::Value& row, std::size_t i, bool on_hand) {
    const std::int64_t quantity = json::integer(row, "quantity").value_or(0);
    if (!check_bounds(i, quantity, on_hand)) return;
    const auto item_id = gid_number(json::text(row, "inventoryItemId"), "InventoryItem");
    const auto location_id = gid_number(json::text(row, "locationId"), "Location");
    std::optional<std::size_t> item;
    if (item_id) item = shop_.item_by_id(*item_id);
    std::optional<std::size_t> location;
    if (location_id) location = shop_.location_by_id(*location_id);
    if (!item) {
      add_at(i, "inventoryItemId", "INVALID_INVENTORY_ITEM",
             "The specified inventory item could not be found.");
    }
    if (!location) {
      add_at(i, "locationId", "INVALID_LOCATION", "The specified location could not be found.");
    }
    if (!item || !location) return;
    const Counters& at = shop_.items[*item].at[*location];
    if (!at.stocked) {
      add_at(i, "locationId", "ITEM_NOT_STOCKED_AT_LOCATION",
             "The specified inventory item is not stocked at the location.");
      return;
    }
    const std::int64_t now = on_hand ? at.on_hand() : at.available;
    const auto expected = json::integer(row, "changeFromQuantity");
    if (expected && *expected != now) {
      add_at(i, "changeFromQuantity", "CHANGE_FROM_QUANTITY_STALE",
             "The changeFromQuantity argument no longer matches the persisted quantity.");
      return;
    }
    if (quantity != now) changes_.push_back({*item, *location, quantity - now});
  }

  void add_at(std::size_t i, const std::string& name, const std::string& code,
              const std::string& message) {
    add({"input", "quantities", std::to_string(i), name}, code, message);
  }

  void add(const std::vector<std::string>& field, const std::string& code,
           const std::string& message) {
    json::Array path;
    for (const std::string& step : field)
      path.emplace_back(step);
    errors_.push_back(
        json::Object{{"field", std::move(path)}, {"message", message}, {"code", code}});
  }

  const Shop& shop_;
  const json::Object& input_;
  json::Array errors_;
  std::vector<Change> changes_;
};

graphql::Object record(std::string_view type, graphql::Record fields) {
  graphql::Object object;
  object.type = type;
  object.record = std::make_shared<const graphql::Record>(std::move(fields));
  return object;
}

graphql::Cell payload(graphql::Cell group, json::Array errors) {
  graphql::Record fields;
  fields.fields["inventoryAdjustmentGroup"] = std::move(group);
  fields.fields["userErrors"] = json::Value(std::move(errors));
  return record("InventorySetQuantitiesPayload", std::move(fields));
}

graphql::Object change_row(const Change& change, std::string_view name) {
  graphql::Object item;
  item.type = "InventoryItem";
  item.row = change.item;
  graphql::Object location;
  location.type = "Location";
  location.row = change.location;
  graphql::Record fields;
  fields.fields["name"] = json::Value(name);
  fields.fields["delta"] = json::Value(change.delta);
  fields.fields["quantityAfterChange"] = json::Value();
  fields.fields["ledgerDocumentUri"] = json::Value();
  fields.fields["item"] = item;
  fields.fields["location"] = location;
  return record("InventoryChange", std::move(fields));
}

}  // namespace

graphql::Cell QuantitySetter::run(const graphql::Call& call, std::int64_t now_ms) {
  const json::Object& input = json::object(call.arguments, "input");
  const json::Array& rows = json::array(input, "quantities");
  if (rows.size() > 250) {
    throw field_error(call, "MAX_INPUT_SIZE_EXCEEDED",
                      "The input array size of " + std::to_string(rows.size()) +
                          " is greater than the maximum allowed of 250.");
  }
  for (const json::Value& row : rows) {
    // Null is present: it asks for no comparison.
    if (row.is_object() && row.get_object().contains("changeFromQuantity")) continue;
    throw field_error(call, "INVALID_FIELD_ARGUMENTS",
                      "InventoryQuantityInput must include the following argument: "
                      "changeFromQuantity.");
  }
  if (!call.idempotency_key) {
    throw field_error(call, "BAD_REQUEST",
                      "The @idempotent directive is required for this mutation but was not "
                      "provided.");
  }
  const std::string parameters = json::dump(input);
  if (const auto found = done_.find(*call.idempotency_key); found != done_.end()) {
    if (found->second.parameters == parameters) return found->second.payload;
    json::Object error{{"field", nullptr},
                       {"message", "The idempotency key was used with other parameters."},
                       {"code", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"}};
    return payload(json::Value(), json::Array{std::move(error)});
  }
  Checks checks(shop_, input);
  checks.run();
  const std::vector<Change> changes = checks.changes();
  json::Array errors = std::move(checks).errors();
  if (!errors.empty()) return payload(json::Value(), std::move(errors));
  shop_.stock_writes += static_cast<std::int64_t>(changes.size());
  graphql::Cell group = json::Value();
  if (!changes.empty()) {
    std::vector<std::optional<graphql::Object>> listed;
    for (const Change& change : changes) {
      Counters& at = shop_.items[change.item].at[change.location];
      at.available += change.delta;
      at.updated_ms = now_ms;
      listed.emplace_back(change_row(change, "available"));
      listed.emplace_back(change_row(change, "on_hand"));
      shop_.tell("INVENTORY_LEVELS_UPDATE", level_body(shop_, change.item, change.location));
    }
    graphql::Record fields;
    fields.fields["id"] = json::Value(gid("InventoryAdjustmentGroup", shop_.next_id()));
    fields.fields["createdAt"] = json::Value(format_iso(now_ms / 1000 * 1000));
    fields.fields["reason"] = json::Value(json::text(input, "reason"));
    const std::string uri = json::text(input, "referenceDocumentUri");
    fields.fields["referenceDocumentUri"] = uri.empty() ? json::Value() : json::Value(uri);
    fields.fields["changes"] = std::move(listed);
    group = record("InventoryAdjustmentGroup", std::move(fields));
  }
  graphql::Cell answer = payload(std::move(group), json::Array());
  done_[*call.idempotency_key] = Remembered{parameters, answer};
  return answer;
}

}  // namespace stockd::shopify::twin
