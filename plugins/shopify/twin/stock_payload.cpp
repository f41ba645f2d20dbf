// SPDX-License-Identifier: Apache-2.0
//
// See stock_payload.hpp.
#include "stock_payload.hpp"

#include <stockd/json.hpp>
#include <stockd/time.hpp>

#include <algorithm>
#include <array>

namespace stockd::shopify::twin {

namespace {

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

graphql::Object row_of(std::string_view type, std::size_t row) {
  graphql::Object object;
  object.type = type;
  object.row = row;
  return object;
}

graphql::Object change_row(const StockChange& change) {
  graphql::Record fields;
  fields.fields["name"] = json::Value(change.name);
  fields.fields["delta"] = json::Value(change.delta);
  fields.fields["quantityAfterChange"] = json::Value();
  fields.fields["ledgerDocumentUri"] =
      change.ledger.empty() ? json::Value() : json::Value(change.ledger);
  fields.fields["item"] = row_of("InventoryItem", change.item);
  fields.fields["location"] = row_of("Location", change.location);
  return record_of("InventoryChange", std::move(fields));
}

}  // namespace

void UserErrors::add(const std::vector<std::string>& field, const std::string& message,
                     const std::string& code) {
  json::Array path;
  for (const std::string& step : field)
    path.emplace_back(step);
  json::Object error{{"field", std::move(path)}, {"message", message}};
  if (!code.empty()) error["code"] = code;
  list_.push_back(std::move(error));
}

void UserErrors::add_for_call(const std::string& message, const std::string& code) {
  json::Object error{{"field", nullptr}, {"message", message}};
  if (!code.empty()) error["code"] = code;
  list_.push_back(std::move(error));
}

graphql::Object record_of(std::string_view type, graphql::Record fields) {
  graphql::Object object;
  object.type = type;
  object.record = std::make_shared<const graphql::Record>(std::move(fields));
  return object;
}

graphql::Cell payload_of(std::string_view type, std::string_view key, graphql::Cell value,
                         const UserErrors& errors) {
  graphql::Record fields;
  if (!key.empty()) fields.fields[std::string(key)] = std::move(value);
  fields.fields["userErrors"] = json::Value(errors.list());
  return record_of(type, std::move(fields));
}

graphql::Cell group_of(Shop& shop, const json::Object& input,
                       const std::vector<StockChange>& changes, std::int64_t now_ms) {
  if (changes.empty()) return json::Value();
  std::vector<std::optional<graphql::Object>> listed;
  for (const StockChange& change : changes)
    listed.emplace_back(change_row(change));
  graphql::Record fields;
  fields.fields["id"] = json::Value(gid("InventoryAdjustmentGroup", shop.next_id()));
  fields.fields["createdAt"] = json::Value(format_iso(now_ms / 1000 * 1000));
  fields.fields["reason"] = json::Value(json::text(input, "reason"));
  const std::string uri = json::text(input, "referenceDocumentUri");
  fields.fields["referenceDocumentUri"] = uri.empty() ? json::Value() : json::Value(uri);
  fields.fields["changes"] = std::move(listed);
  return record_of("InventoryAdjustmentGroup", std::move(fields));
}

bool check_reason(const json::Object& input, UserErrors& errors) {
  const std::string reason = json::text(input, "reason");
  if (std::find(kReasons.begin(), kReasons.end(), reason) == kReasons.end()) {
    std::string all;
    for (const std::string_view known : kReasons)
      all += (all.empty() ? "" : ", ") + std::string(known);
    errors.add({"input", "reason"},
               "The specified reason is invalid. Valid values are: " + all + ".", "INVALID_REASON");
    return false;
  }
  const std::string uri = json::text(input, "referenceDocumentUri");
  if (!uri.empty() && uri.find("://") == std::string::npos) {
    errors.add({"input", "referenceDocumentUri"}, "The specified reference document is invalid.",
               "INVALID_REFERENCE_DOCUMENT");
    return false;
  }
  return true;
}

}  // namespace stockd::shopify::twin
