// SPDX-License-Identifier: Apache-2.0
//
// See listing_json.hpp.
#include "listing_json.hpp"

#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::amazon::twin {
namespace {

json::Object summary(const Listing& listing, const std::string& marketplace) {
  json::Object out;
  out["marketplaceId"] = marketplace;
  out["asin"] = listing.asin;
  out["productType"] = listing.product_type;
  out["conditionType"] = "new_new";
  json::Array status;
  if (is_buyable(listing)) status.push_back(json::Value("BUYABLE"));
  if (!listing.suppressed) status.push_back(json::Value("DISCOVERABLE"));
  out["status"] = std::move(status);
  out["itemName"] = listing.title;
  out["createdDate"] = format_iso(listing.created_ms);
  out["lastUpdatedDate"] = format_iso(listing.updated_ms);
  if (listing.by_amazon()) out["fnSku"] = "X00" + listing.asin.substr(3);
  return out;
}

json::Array availability(const Listing& listing) {
  json::Array out;
  for (const auto& [code, quantity] : listing.availability) {
    json::Object entry;
    entry["fulfillmentChannelCode"] = code;
    // Amazon's own numbers are told by its inventory, not here.
    if (quantity && !code.starts_with("AMAZON")) {
      entry["quantity"] = std::max<std::int64_t>(*quantity, 0);
    }
    out.push_back(std::move(entry));
  }
  return out;
}

json::Array offers(const Listing& listing, const std::string& marketplace) {
  json::Array out;
  const auto attributes = listing.attributes.find(marketplace);
  if (attributes == listing.attributes.end()) return out;
  for (const json::Value& offer : json::array(attributes->second, "purchasable_offer")) {
    const json::Array& schedules = json::array(offer, "our_price");
    if (schedules.empty() || json::array(schedules[0], "schedule").empty()) continue;
    const json::Value* amount =
        json::find(json::array(schedules[0], "schedule")[0], "value_with_tax");
    json::Object price;
    price["currencyCode"] = json::text(offer, "currency");
    price["amount"] = amount != nullptr ? json::dump(*amount) : "0";
    json::Object told;
    told["marketplaceId"] = marketplace;
    told["offerType"] = json::text(offer, "audience") == "B2B" ? "B2B" : "B2C";
    told["price"] = std::move(price);
    out.push_back(std::move(told));
  }
  return out;
}

}  // namespace

bool is_buyable(const Listing& listing) {
  return !listing.suppressed && !listing.incomplete && listing.sellable() > 0;
}

json::Object listing_json(const Listing& listing, const std::vector<std::string>& marketplaces,
                          const std::vector<std::string>& included) {
  const auto wants = [&](std::string_view name) {
    return std::ranges::find(included, name) != included.end();
  };
  json::Object out;
  out["sku"] = listing.sku;
  json::Array summaries;
  json::Array all_offers;
  json::Object attributes;
  for (const std::string& marketplace : marketplaces) {
    const auto held = listing.attributes.find(marketplace);
    if (held == listing.attributes.end()) continue;
    summaries.push_back(summary(listing, marketplace));
    for (const json::Value& offer : offers(listing, marketplace))
      all_offers.push_back(offer);
    for (const auto& member : held->second) {
      json::Value& list = attributes[member.key()];
      if (!list.is_array()) list = json::Array();
      for (const json::Value& value : member.value().get_array())
        list.get_array().push_back(value);
    }
  }
  if (wants("summaries")) out["summaries"] = std::move(summaries);
  if (wants("attributes")) out["attributes"] = std::move(attributes);
  if (wants("issues")) out["issues"] = listing.issues;
  if (wants("offers")) out["offers"] = std::move(all_offers);
  if (wants("fulfillmentAvailability")) out["fulfillmentAvailability"] = availability(listing);
  if (wants("procurement")) out["procurement"] = json::Array();
  if (wants("relationships")) out["relationships"] = json::Array();
  if (wants("productTypes")) out["productTypes"] = json::Array();
  return out;
}

}  // namespace stockd::amazon::twin
