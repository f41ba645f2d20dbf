// SPDX-License-Identifier: Apache-2.0
//
// Setting and adjusting stock: one mutation for all items, all or nothing, under the operation's
// key. The same items under the same key make the same bytes, so a repetition is a repetition to
// Shopify too. What the answer means is write_outcome.cpp's.
#include "connector.hpp"
#include "gid.hpp"
#include "graphql/stock.hpp"
#include "write_outcome.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace stockd::shopify {

namespace {

constexpr std::int64_t kSetMost = 1'000'000'000;
constexpr std::int64_t kAdjustMost = 2'000'000'000;

constexpr std::array<std::uint32_t, 3> kStillRunningMs = {1000, 2000, 4000};

bool fits_int(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() &&
         value <= std::numeric_limits<std::int32_t>::max();
}

// One item that Shopify cannot even read would have the whole call refused, so it is told its fate
// here and left out.
std::optional<Trouble> unsendable(const Item& item, WriteMode mode) {
  if (!is_gid(item.remote, "InventoryItem")) {
    return Trouble::missing("shopify.no-such-item",
                            "\"" + item.remote + "\" is no inventory item of Shopify.");
  }
  const std::int64_t most = mode == WriteMode::Adjust ? kAdjustMost : kSetMost;
  if (item.quantity > most || item.quantity < -most) {
    return Trouble::rejected("shopify.out-of-range",
                             "Shopify takes no quantity of " + std::to_string(item.quantity) + ".");
  }
  // No counter can have this value, so it is certainly another one.
  if (mode == WriteMode::Swap && !fits_int(item.expected)) {
    return Trouble::stale("shopify.stale", "No counter of Shopify holds the expected value.");
  }
  return std::nullopt;
}

json::Object row_of(const Item& item, const std::string& place, WriteMode mode) {
  json::Object row;
  row["inventoryItemId"] = item.remote;
  row["locationId"] = place;
  row[mode == WriteMode::Adjust ? "delta" : "quantity"] = item.quantity;
  // Shopify wants it said that nothing is compared.
  row["changeFromQuantity"] = nullptr;
  if (mode == WriteMode::Swap) row["changeFromQuantity"] = item.expected;
  return row;
}

json::Object input_of(const std::vector<Item>& items, const std::vector<std::string>& places,
                      WriteMode mode, const std::string& key) {
  json::Array rows;
  for (std::size_t i = 0; i < items.size(); ++i)
    rows.push_back(row_of(items[i], places[i], mode));
  json::Object input;
  input["name"] = "available";
  input["reason"] = "correction";
  // Shown in the merchant's inventory history under stockd's name.
  input["referenceDocumentUri"] = "gid://stockd/Write/" + key;
  input[mode == WriteMode::Adjust ? "changes" : "quantities"] = std::move(rows);
  return input;
}

}  // namespace

Task<> Connector::swap_stock(Op& op, std::vector<Item> items) {
  co_await write(op, std::move(items), WriteMode::Swap);
}

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  co_await write(op, std::move(items), WriteMode::Set);
}

Task<> Connector::adjust_stock(Op& op, std::vector<Item> items) {
  co_await write(op, std::move(items), WriteMode::Adjust);
}

Task<> Connector::write(Op& op, std::vector<Item> given, WriteMode mode) {
  std::vector<Item> items;
  std::vector<std::string> places;
  for (Item& item : given) {
    if (const auto trouble = unsendable(item, mode)) {
      op.failed(item, *trouble);
      continue;
    }
    std::string place = item.location;
    if (place.empty()) place = co_await location(op);
    places.push_back(std::move(place));
    items.push_back(std::move(item));
  }
  if (items.empty()) co_return;
  json::Object variables;
  variables["input"] = input_of(items, places, mode, op.key());
  variables["key"] = op.key();
  const Query query = mode == WriteMode::Adjust ? kAdjustQuantities : kSetQuantities;
  Answer answer = co_await send(op, query, variables, true);
  // An earlier sending under this key is still at work: the same key tells how it ended.
  for (const std::uint32_t pause_ms : kStillRunningMs) {
    if (!is_still_running(answer, mode)) break;
    co_await op.sleep_ms(pause_ms);
    answer = co_await send(op, query, variables, true);
  }
  tell_outcome(op, items, answer, mode);
}

}  // namespace stockd::shopify
