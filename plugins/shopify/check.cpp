// SPDX-License-Identifier: Apache-2.0
//
// Whether the credentials work, what they allow, and which places the shop has.
#include "connector.hpp"
#include "graphql/shop.hpp"

#include <array>
#include <set>

namespace stockd::shopify {

namespace {

constexpr std::array<std::string_view, 5> kWanted = {
    "read_products", "read_inventory", "write_inventory", "read_locations", "read_orders"};

// Where a shop has several places, orders must tell which one they are sent from.
constexpr std::array<std::string_view, 2> kWantedForPlaces = {
    "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"};

}  // namespace

Task<> Connector::check(Op& op) {
  json::Object none;
  const Answer answer = co_await ask(op, kScopes, std::move(none));
  std::set<std::string, std::less<>> granted;
  const json::Object& app = json::object(answer.data, "currentAppInstallation");
  for (const json::Value& scope : json::array(app, "accessScopes")) {
    granted.insert(json::text(scope, "handle"));
  }
  std::vector<std::string_view> all(kWanted.begin(), kWanted.end());
  const bool readable = granted.contains("read_locations") || granted.contains("write_locations");
  if (readable) co_await read_places(op);
  if (places_.several()) all.insert(all.end(), kWantedForPlaces.begin(), kWantedForPlaces.end());
  for (const std::string_view wanted : all) {
    // Whoever may write may read.
    std::string writes(wanted);
    if (writes.starts_with("read_")) writes.replace(0, 5, "write_");
    const bool present = granted.contains(wanted) || granted.contains(writes);
    op.emit(GrantFact(std::string(wanted), present));
  }
}

Task<> Connector::list_locations(Op& op, std::string cursor) {
  json::Object variables;
  if (!cursor.empty()) variables["after"] = cursor;
  const Answer answer = co_await ask(op, kLocations, std::move(variables));
  const json::Object& page = json::object(answer.data, "locations");
  for (const json::Value& row : json::array(page, "nodes")) {
    // A fulfilment service keeps its own count, so its places cannot be chosen.
    if (json::boolean(row, "isFulfillmentService").value_or(false)) continue;
    op.emit(LocationFact(json::text(row, "id"))
                .name(json::text(row, "name"))
                .active(json::boolean(row, "isActive").value_or(false))
                .sells_online(json::boolean(row, "fulfillsOnlineOrders").value_or(false)));
  }
  const std::string next = next_page(page);
  if (next.empty()) {
    op.emit(PageFact::last().as_of_ms(answer.date_ms));
  } else {
    op.emit(PageFact::more(next).as_of_ms(answer.date_ms));
  }
}

}  // namespace stockd::shopify
