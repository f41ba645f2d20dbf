// SPDX-License-Identifier: Apache-2.0
//
// See places.hpp; and how they are asked for.
#include "places.hpp"

#include "connector.hpp"
#include "graphql/shop.hpp"

#include <algorithm>

namespace stockd::shopify {

void Places::add(const json::Object& page) {
  for (const json::Value& row : json::array(page, "nodes")) {
    if (!json::boolean(row, "isActive").value_or(false)) continue;
    Place place;
    place.id = json::text(row, "id");
    place.name = json::text(row, "name");
    if (json::boolean(row, "isFulfillmentService").value_or(false)) {
      service_ids_.push_back(std::move(place.id));
    } else {
      own_.push_back(std::move(place));
    }
  }
}

std::string Places::names() const {
  std::string out;
  for (const Place& place : own_)
    out += (out.empty() ? "" : ", ") + place.name + " (" + place.id + ")";
  return out;
}

std::string Places::choose(const std::string& wanted) const {
  const auto is_wanted = [&](const Place& place) { return place.id == wanted; };
  if (!wanted.empty()) {
    if (std::any_of(own_.begin(), own_.end(), is_wanted)) return wanted;
    const bool service =
        std::find(service_ids_.begin(), service_ids_.end(), wanted) != service_ids_.end();
    throw Trouble::config(
        "shopify.location-closed",
        service ? "The location " + wanted + " belongs to a fulfilment service, which counts it."
                : "The shop has no active location " + wanted + " any more.")
        .hint("Name one of these under settings: location: " + names() + ".")
        .path("/location");
  }
  if (own_.size() == 1) return own_.front().id;
  throw Trouble::config("shopify.which-location",
                        own_.empty() ? "The shop has no active location of its own."
                                     : "The shop has several active locations: " + names() + ".")
      .hint("Name the one stockd keeps, under settings: location.")
      .path("/location");
}

Task<std::string> Connector::location(Op& op) {
  if (!places_.known()) co_await read_places(op);
  std::string chosen;
  try {
    chosen = places_.choose(location_);
  } catch (const Trouble&) {
    // Whoever mends it is seen at the next try.
    places_ = Places();
    throw;
  }
  co_return chosen;
}

Task<> Connector::read_places(Op& op) {
  Places found;
  std::string after;
  do {
    json::Object variables;
    if (!after.empty()) variables["after"] = after;
    const Answer answer = co_await ask(op, kLocations, std::move(variables));
    const json::Object& page = json::object(answer.data, "locations");
    found.add(page);
    after = next_page(page);
  } while (!after.empty());
  found.settle(op.now_ms());
  places_ = std::move(found);
  places_hidden_ = false;
}

// Too little offered is the safe side: without places every order counts.
void Connector::give_up_places(Op& op, const Trouble& why) {
  places_hidden_ = true;
  op.log(Severity::Warn,
         "The shop has several locations, and the app may not read which one an order is sent "
         "from; orders of all of them are counted. Give the app the scopes "
         "read_merchant_managed_fulfillment_orders and read_third_party_fulfillment_orders.",
         "why", why.message());
}

}  // namespace stockd::shopify
