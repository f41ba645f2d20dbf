// SPDX-License-Identifier: Apache-2.0
//
// See inventory_api.hpp. A page's token lives thirty seconds.
#include "inventory_api.hpp"

#include "page_token.hpp"

#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::amazon::twin {
namespace {

constexpr std::int64_t kTokenMs = 30'000;

json::Object details_of(const Warehouse& stock) {
  json::Object reserved;
  reserved["totalReservedQuantity"] = stock.pending_order;
  reserved["pendingCustomerOrderQuantity"] = stock.pending_order;
  reserved["pendingTransshipmentQuantity"] = 0;
  reserved["fcProcessingQuantity"] = 0;
  json::Object researching;
  researching["totalResearchingQuantity"] = 0;
  researching["researchingQuantityBreakdown"] = json::Array();
  json::Object unfulfillable;
  unfulfillable["totalUnfulfillableQuantity"] = stock.customer_damaged;
  unfulfillable["customerDamagedQuantity"] = stock.customer_damaged;
  for (const char* none : {"warehouseDamagedQuantity", "distributorDamagedQuantity",
                           "carrierDamagedQuantity", "defectiveQuantity", "expiredQuantity"}) {
    unfulfillable[none] = 0;
  }
  json::Object out;
  out["fulfillableQuantity"] = stock.fulfillable;
  out["inboundWorkingQuantity"] = stock.inbound_working;
  out["inboundShippedQuantity"] = stock.inbound_shipped;
  out["inboundReceivingQuantity"] = stock.inbound_receiving;
  out["reservedQuantity"] = std::move(reserved);
  out["researchingQuantity"] = std::move(researching);
  out["unfulfillableQuantity"] = std::move(unfulfillable);
  return out;
}

json::Object summary_of(const Listing& listing, bool details) {
  json::Object out;
  out["asin"] = listing.asin;
  out["fnSku"] = "X00" + listing.asin.substr(3);
  out["sellerSku"] = listing.sku;
  out["condition"] = "NewItem";
  if (details) out["inventoryDetails"] = details_of(*listing.warehouse);
  out["lastUpdatedTime"] = format_iso(listing.updated_ms);
  out["productName"] = listing.title;
  out["totalQuantity"] = listing.warehouse->total();
  out["stores"] = json::Array();
  return out;
}

void check_place(const Call& call, const Seller& seller) {
  const auto marketplaces = call.list("marketplaceIds");
  if (call.param("granularityType") != "Marketplace") {
    throw invalid_input("granularityType must be Marketplace");
  }
  if (marketplaces.size() != 1 || !call.param("granularityId")) {
    throw invalid_input("granularityId and one marketplaceIds are needed");
  }
  if (seller.sells_in(marketplaces.front())) return;
  throw ApiError(403, "Unauthorized", "Access to requested resource is denied.", "");
}

std::vector<std::string> wanted_in(const Call& call) {
  std::vector<std::string> out = call.list("sellerSkus");
  if (out.size() > 50) throw invalid_input("sellerSkus takes 50 at most");
  if (const auto one = call.param("sellerSku"); one && out.empty()) out.push_back(*one);
  // It is ignored where a time is given.
  if (call.moment("startDateTime")) out.clear();
  return out;
}

Answer empty_answer() {
  Answer out;
  out.body = json::Object();
  return out;
}

}  // namespace

Answer InventoryApi::summaries(const Call& call) {
  check_place(call, seller_);
  const auto wanted = wanted_in(call);
  const auto since = call.moment("startDateTime");
  std::vector<const Listing*> rows;
  for (const auto& [sku, listing] : seller_.listings()) {
    const bool asked = wanted.empty() || std::ranges::find(wanted, sku) != wanted.end();
    if (listing.warehouse && asked && (!since || listing.updated_ms >= *since)) {
      rows.push_back(&listing);
    }
  }
  std::size_t begin = 0;
  if (const auto token = call.param("nextToken")) {
    const auto place = read_page_token(*token);
    if (!place || call.now_ms - place->given_ms > kTokenMs) {
      throw invalid_input("nextToken is unknown or has expired");
    }
    begin = std::min(static_cast<std::size_t>(place->offset), rows.size());
  }
  const std::size_t end = std::min(begin + static_cast<std::size_t>(delays_.fba_page), rows.size());
  json::Object granularity;
  granularity["granularityType"] = "Marketplace";
  granularity["granularityId"] = *call.param("granularityId");
  json::Array told;
  for (std::size_t i = begin; i < end; ++i)
    told.push_back(summary_of(*rows[i], call.param("details") == "true"));
  json::Object payload;
  payload["granularity"] = std::move(granularity);
  payload["inventorySummaries"] = std::move(told);
  json::Object body;
  body["payload"] = std::move(payload);
  if (end < rows.size()) {
    PageToken next;
    next.offset = static_cast<std::int64_t>(end);
    next.given_ms = call.now_ms;
    json::Object pages;
    pages["nextToken"] = page_token(next);
    body["pagination"] = std::move(pages);
  }
  Answer out;
  out.body = std::move(body);
  return out;
}

Answer InventoryApi::create(const Call& call) {
  const json::Object body = call.body();
  const std::string sku = json::text(body, "sellerSku");
  const std::string name = json::text(body, "productName");
  if (sku.empty() || name.empty() || json::text(body, "marketplaceId").empty()) {
    throw invalid_input("sellerSku, marketplaceId and productName are needed");
  }
  Listing& listing = seller_.add(sku, call.now_ms);
  listing.title = name;
  listing.availability[seller_.amazon_code()] = std::nullopt;
  listing.warehouse.emplace();
  return empty_answer();
}

Answer InventoryApi::add(const Call& call) {
  if (call.header("x-amzn-idempotency-token").empty()) {
    throw invalid_input("x-amzn-idempotency-token is missing");
  }
  const json::Object body = call.body();
  for (const json::Value& item : json::array(body, "inventoryItems")) {
    Listing* listing = seller_.listing(json::text(item, "sellerSku"));
    const auto quantity = json::integer(item, "quantity");
    if (listing == nullptr || !listing->warehouse || !quantity || *quantity < 0) {
      throw invalid_input("an item of the inventory is unknown or has no quantity");
    }
    listing->warehouse->fulfillable += *quantity;
    listing->updated_ms = call.now_ms;
  }
  return empty_answer();
}

Answer InventoryApi::remove(const Call& call) {
  const std::string& sku = call.parts().at(4);
  if (!call.param("marketplaceId")) throw invalid_input("marketplaceId is missing");
  if (seller_.listing(sku) == nullptr) {
    throw ApiError(404, "NOT_FOUND", "SKU '" + sku + "' not found");
  }
  seller_.remove(sku);
  return empty_answer();
}

}  // namespace stockd::amazon::twin
