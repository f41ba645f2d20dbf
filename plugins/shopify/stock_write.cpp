// SPDX-License-Identifier: Apache-2.0
//
// Setting stock: one mutation for all items, all or nothing, under the operation's key. A refused
// item is told why; the others were not written either and are told so. An answer that cannot be
// read leaves all of them unsure.
#include "connector.hpp"
#include "graphql/stock.hpp"

#include <charconv>
#include <map>
#include <optional>

namespace stockd::shopify {

namespace {

json::Object input_of(const std::vector<Item>& items, const std::vector<std::string>& places,
                      bool compare, const std::string& key) {
  json::Array quantities;
  for (std::size_t i = 0; i < items.size(); ++i) {
    json::Object row;
    row["inventoryItemId"] = items[i].remote;
    row["locationId"] = places[i];
    row["quantity"] = items[i].quantity;
    row["changeFromQuantity"] = nullptr;
    if (compare) row["changeFromQuantity"] = items[i].expected;
    quantities.push_back(std::move(row));
  }
  json::Object input;
  input["name"] = "available";
  input["reason"] = "correction";
  input["referenceDocumentUri"] = "stockd://write/" + key;
  input["quantities"] = std::move(quantities);
  return input;
}

// Which item a user error is about: field ["input", "quantities", "<i>", ...].
std::optional<std::size_t> index_of(const json::Value& error, std::size_t count) {
  const json::Array& field = json::array(error, "field");
  if (field.size() < 3) return std::nullopt;
  const auto index = json::as_integer(field[2]);
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= count) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

Trouble trouble_of(const std::string& code, const std::string& message) {
  if (code == "CHANGE_FROM_QUANTITY_STALE" || code == "COMPARE_QUANTITY_STALE") {
    return Trouble::stale("shopify.stale", message);
  }
  if (code == "INVALID_INVENTORY_ITEM") return Trouble::missing("shopify.no-such-item", message);
  if (code == "INVALID_LOCATION") {
    return Trouble::config("shopify.no-such-location", message).path("/location");
  }
  if (code == "ITEM_NOT_STOCKED_AT_LOCATION") {
    return Trouble::rejected("shopify.not-stocked", message)
        .hint("Stock the item at this location in Shopify's admin.");
  }
  if (code == "IDEMPOTENCY_CONCURRENT_REQUEST") {
    return Trouble::unsure("shopify.still-running", message);
  }
  // The first attempt failed for good, so nothing was done and a new key is needed.
  if (code == "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED") {
    return Trouble::aborted("shopify.attempt-failed", message);
  }
  // Another write was sent under this key; whether that one happened is not said.
  if (code == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH") {
    return Trouble::unsure("shopify.key-reused", message);
  }
  return Trouble::rejected("shopify.refused", message);
}

void tell_refusals(Op& op, const std::vector<Item>& items, const json::Array& errors) {
  std::map<std::size_t, Trouble> by_item;
  std::optional<Trouble> of_all;
  for (const json::Value& error : errors) {
    Trouble trouble = trouble_of(json::text(error, "code"), json::text(error, "message"));
    if (const auto index = index_of(error, items.size())) {
      by_item.emplace(*index, std::move(trouble));
    } else if (!of_all) {
      of_all = std::move(trouble);
    }
  }
  const Trouble aborted =
      Trouble::aborted("shopify.batch-refused", "Shopify writes all items of a call or none.");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto found = by_item.find(i);
    if (found == by_item.end()) {
      op.failed(items[i], of_all ? *of_all : aborted);
    } else if (found->second.kind() == STOCKD_TROUBLE_STALE) {
      op.stale(items[i]);
    } else {
      op.failed(items[i], found->second);
    }
  }
}

}  // namespace

Task<> Connector::swap_stock(Op& op, std::vector<Item> items) {
  co_await write(op, std::move(items), true);
}

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  co_await write(op, std::move(items), false);
}

Task<> Connector::write(Op& op, std::vector<Item> items, bool compare) {
  std::vector<std::string> places;
  for (const Item& item : items) {
    std::string place = item.location;
    if (place.empty()) place = co_await location(op);
    places.push_back(std::move(place));
  }
  json::Object variables;
  variables["input"] = input_of(items, places, compare, op.key());
  variables["key"] = op.key();
  const Answer answer = co_await send(op, kSetQuantities, std::move(variables), true);
  if (answer.refused) {
    for (const Item& item : items)
      op.failed(item, *answer.refused);
    co_return;
  }
  const json::Object& payload = json::object(answer.data, "inventorySetQuantities");
  const json::Value* errors = json::find(payload, "userErrors");
  if (answer.broken || errors == nullptr || !errors->is_array()) {
    throw Trouble::unsure("shopify.unreadable", "Shopify's answer to a write cannot be read.");
  }
  if (!errors->get_array().empty()) {
    tell_refusals(op, items, errors->get_array());
    co_return;
  }
  // Without an adjustment group nothing had to change: every item has the wanted value already.
  for (const Item& item : items)
    op.applied(item);
}

}  // namespace stockd::shopify
