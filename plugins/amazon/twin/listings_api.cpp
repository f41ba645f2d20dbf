// SPDX-License-Identifier: Apache-2.0
//
// See listings_api.hpp. The search pages through a thousand listings and says how many there are.
#include "listings_api.hpp"

#include "attributes.hpp"
#include "listing_json.hpp"
#include "page_token.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace stockd::amazon::twin {
namespace {

constexpr std::size_t kReach = 1000;
constexpr std::size_t kSkuPart = 4;  // /listings/2021-08-01/items/{sellerId}/{sku}

const std::set<std::string> kIncluded{"summaries",    "attributes",   "issues",
                                      "offers",       "procurement",  "fulfillmentAvailability",
                                      "productTypes", "relationships"};

std::vector<std::string> included_in(const Call& call) {
  std::vector<std::string> out = call.list("includedData");
  if (out.empty()) out.emplace_back("summaries");
  for (const std::string& each : out) {
    if (!kIncluded.contains(each)) throw invalid_input("includedData has no " + each);
  }
  return out;
}

std::vector<std::string> marketplaces_in(const Call& call, const Seller& seller, bool one) {
  std::vector<std::string> out = call.list("marketplaceIds");
  if (out.empty()) throw invalid_input("marketplaceIds is missing");
  if (one && out.size() > 1) throw invalid_input("marketplaceIds takes one");
  for (const std::string& each : out) {
    if (seller.sells_in(each)) continue;
    throw ApiError(403, "Unauthorized", "Access to requested resource is denied.", "");
  }
  return out;
}

void check_seller(const Call& call, const Seller& seller) {
  if (call.parts().at(3) == seller.token()) return;
  throw ApiError(403, "Unauthorized", "Access to requested resource is denied.", "");
}

bool lists(const Listing& listing, const std::vector<std::string>& marketplaces) {
  return std::ranges::any_of(
      marketplaces, [&](const std::string& each) { return listing.attributes.contains(each); });
}

bool fits_identifiers(const Call& call, const Listing& listing) {
  const std::vector<std::string> wanted = call.list("identifiers");
  if (wanted.empty()) return true;
  const std::string type = call.param("identifiersType").value_or("");
  const std::string& own = type == "ASIN" ? listing.asin : listing.sku;
  return std::ranges::find(wanted, own) != wanted.end();
}

bool fits_status(const Call& call, const Listing& listing) {
  const auto has = [&](const std::string& status) {
    return status == "BUYABLE" ? is_buyable(listing) : !listing.suppressed;
  };
  const auto with = call.list("withStatus");
  const auto without = call.list("withoutStatus");
  return std::ranges::all_of(with, has) && std::ranges::none_of(without, has);
}

bool fits_times(const Call& call, const Listing& listing) {
  const auto within = [&](const char* after, const char* before, std::int64_t at) {
    const auto from = call.moment(after);
    const auto to = call.moment(before);
    return (!from || at >= *from) && (!to || at <= *to);
  };
  return within("createdAfter", "createdBefore", listing.created_ms) &&
         within("lastUpdatedAfter", "lastUpdatedBefore", listing.updated_ms);
}

void sort(const Call& call, std::vector<const Listing*>& rows) {
  const std::string by = call.param("sortBy").value_or("lastUpdatedDate");
  const std::string order = call.param("sortOrder").value_or("DESC");
  if (by != "sku" && by != "createdDate" && by != "lastUpdatedDate") {
    throw invalid_input("sortBy must be sku, createdDate or lastUpdatedDate");
  }
  if (order != "ASC" && order != "DESC") throw invalid_input("sortOrder must be ASC or DESC");
  std::ranges::stable_sort(rows, [&](const Listing* one, const Listing* other) {
    if (by == "sku") return one->sku < other->sku;
    return by == "createdDate" ? one->created_ms < other->created_ms
                               : one->updated_ms < other->updated_ms;
  });
  if (order == "DESC") std::ranges::reverse(rows);
}

void check_search(const Call& call) {
  const auto wanted = call.list("identifiers");
  static const std::set<std::string> kTypes{"ASIN", "EAN",    "FNSKU", "GTIN", "ISBN",
                                            "JAN",  "MINSAN", "SKU",   "UPC"};
  if (wanted.size() > 20) throw invalid_input("identifiers takes 20 at most");
  if (!wanted.empty() && !kTypes.contains(call.param("identifiersType").value_or(""))) {
    throw invalid_input("identifiersType is missing or unknown");
  }
}

}  // namespace

Answer ListingsApi::search(const Call& call) {
  check_seller(call, seller_);
  const auto marketplaces = marketplaces_in(call, seller_, false);
  const auto included = included_in(call);
  check_search(call);
  const std::int64_t size = call.integer("pageSize").value_or(10);
  if (size < 1 || size > 20) throw invalid_input("pageSize must be 1 to 20");
  std::vector<const Listing*> rows;
  for (const auto& [sku, listing] : seller_.listings()) {
    if (!listing.incomplete && lists(listing, marketplaces) && fits_identifiers(call, listing) &&
        fits_status(call, listing) && fits_times(call, listing)) {
      rows.push_back(&listing);
    }
  }
  sort(call, rows);
  std::size_t begin = 0;
  if (const auto token = call.param("pageToken")) {
    const auto place = read_page_token(*token);
    if (!place) throw invalid_input("pageToken is none of this API's");
    begin = std::min(static_cast<std::size_t>(place->offset), rows.size());
  }
  const std::size_t reach = std::min(rows.size(), kReach);
  const std::size_t end = std::min(begin + static_cast<std::size_t>(size), reach);
  json::Object body;
  body["numberOfResults"] = static_cast<std::int64_t>(rows.size());
  json::Object pages;
  PageToken place;
  place.offset = static_cast<std::int64_t>(end);
  if (end < reach) pages["nextToken"] = page_token(place);
  place.offset = static_cast<std::int64_t>(begin) - size;
  if (begin > 0) pages["previousToken"] = page_token(place);
  if (!pages.empty()) body["pagination"] = std::move(pages);
  json::Array items;
  for (std::size_t i = begin; i < end; ++i)
    items.push_back(listing_json(*rows[i], marketplaces, included));
  body["items"] = std::move(items);
  Answer out;
  out.body = std::move(body);
  return out;
}

Listing& ListingsApi::found(const Call& call, const std::string& marketplace) {
  const std::string& sku = call.parts().at(kSkuPart);
  Listing* listing = seller_.listing(sku);
  if (listing == nullptr || !listing->attributes.contains(marketplace) || listing->incomplete) {
    throw ApiError(404, "NOT_FOUND", "SKU '" + sku + "' not found in marketplace " + marketplace);
  }
  return *listing;
}

Answer ListingsApi::get(const Call& call) {
  check_seller(call, seller_);
  const auto marketplaces = marketplaces_in(call, seller_, false);
  const auto included = included_in(call);
  Answer out;
  for (const std::string& marketplace : marketplaces) {
    const Listing* listing = seller_.listing(call.parts().at(kSkuPart));
    if (listing == nullptr || !listing->attributes.contains(marketplace)) continue;
    out.body = listing_json(found(call, marketplace), marketplaces, included);
    return out;
  }
  found(call, marketplaces.front());  // says that there is none
  return out;
}

std::string ListingsApi::submission_id() {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08llx75dd11ea8af44b82c1e6a4b2",
                static_cast<unsigned long long>(seller_.next_number()));
  return text.data();
}

void ListingsApi::refuse_next(std::string code, std::string message) {
  refuse_code_ = std::move(code);
  refuse_message_ = std::move(message);
}

bool ListingsApi::refused(json::Array& issues) {
  if (refuse_code_.empty()) return false;
  issues.push_back(
      issue(refuse_code_, refuse_message_, "fulfillment_availability", "INVALID_ATTRIBUTE"));
  refuse_code_.clear();
  return true;
}

Answer ListingsApi::submitted(const Call& call, const std::string& sku, json::Array issues,
                              bool accepted, bool preview) {
  json::Object body;
  body["sku"] = sku;
  body["status"] = !accepted ? "INVALID" : preview ? "VALID" : "ACCEPTED";
  body["submissionId"] = submission_id();
  const auto included = call.list("includedData");
  const bool wants_issues =
      included.empty() || std::ranges::find(included, "issues") != included.end();
  if (wants_issues) body["issues"] = std::move(issues);
  if (std::ranges::find(included, "identifiers") != included.end()) {
    json::Array identifiers;
    if (const Listing* listing = seller_.listing(sku); listing != nullptr && accepted) {
      for (const std::string& marketplace : call.list("marketplaceIds")) {
        json::Object each;
        each["marketplaceId"] = marketplace;
        each["asin"] = listing->asin;
        identifiers.push_back(std::move(each));
      }
    }
    body["identifiers"] = std::move(identifiers);
  }
  Answer out;
  out.body = std::move(body);
  return out;
}

Answer ListingsApi::patch(const Call& call) {
  check_seller(call, seller_);
  const auto marketplaces = marketplaces_in(call, seller_, true);
  const json::Object body = call.body();
  if (json::text(body, "productType").empty()) throw invalid_input("productType is missing");
  const json::Value* patches = json::find(body, "patches");
  if (patches == nullptr || !patches->is_array()) throw invalid_input("patches is missing");
  const auto mode = call.param("mode");
  if (mode && *mode != "VALIDATION_PREVIEW") throw invalid_input("mode is unknown");
  Listing& listing = found(call, marketplaces.front());
  json::Array issues;
  if (refused(issues)) return submitted(call, listing.sku, std::move(issues), false, false);
  Verdict verdict = twin::patch(seller_, listing, patches->get_array(), marketplaces.front(),
                                mode.has_value(), call.now_ms + delays_.patch_ms);
  return submitted(call, listing.sku, std::move(verdict.issues), verdict.accepted,
                   mode.has_value());
}

Answer ListingsApi::put(const Call& call) {
  check_seller(call, seller_);
  const auto marketplaces = marketplaces_in(call, seller_, true);
  const json::Object body = call.body();
  const std::string type = json::text(body, "productType");
  const json::Value* attributes = json::find(body, "attributes");
  if (type.empty() || attributes == nullptr || !attributes->is_object()) {
    throw invalid_input("productType or attributes is missing");
  }
  const auto mode = call.param("mode");
  if (mode && *mode != "VALIDATION_PREVIEW") throw invalid_input("mode is unknown");
  const std::string sku = call.parts().at(kSkuPart);
  json::Array issues;
  if (refused(issues)) return submitted(call, sku, std::move(issues), false, false);
  Listing* known = seller_.listing(sku);
  Seller scratch(seller_.token(), seller_.marketplaces(), seller_.amazon_code());
  Listing& judged = known != nullptr ? *known : scratch.add(sku, call.now_ms);
  Verdict verdict = twin::put(seller_, judged, attributes->get_object(), marketplaces.front(), true,
                              true, call.now_ms);
  if (verdict.accepted && !mode) {
    Listing& listing = known != nullptr ? *known : seller_.add(sku, call.now_ms);
    listing.product_type = type;
    twin::put(seller_, listing, attributes->get_object(), marketplaces.front(), true, false,
              call.now_ms + delays_.patch_ms);
  }
  return submitted(call, sku, std::move(verdict.issues), verdict.accepted, mode.has_value());
}

Answer ListingsApi::remove(const Call& call) {
  check_seller(call, seller_);
  const auto marketplaces = marketplaces_in(call, seller_, true);
  const std::string sku = call.parts().at(kSkuPart);
  if (Listing* listing = seller_.listing(sku)) {
    listing->attributes.erase(marketplaces.front());
    if (listing->attributes.empty()) seller_.remove(sku);
  }
  return submitted(call, sku, json::Array(), true, false);
}

}  // namespace stockd::amazon::twin
