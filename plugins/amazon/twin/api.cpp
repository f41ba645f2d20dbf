// SPDX-License-Identifier: Apache-2.0
//
// See api.hpp.
#include "api.hpp"

#include <algorithm>
#include <array>

namespace stockd::amazon::twin {

namespace {

constexpr std::size_t kUserAgentMost = 500;

enum class Operation {
  SearchListings,
  GetListing,
  PatchListing,
  PutListing,
  DeleteListing,
  InventorySummaries,
  CreateInventory,
  AddInventory,
  DeleteInventory,
  SearchOrders,
  GetOrder,
  GetFeeds,
  CreateFeed,
  GetFeed,
  CancelFeed,
  CreateFeedDocument,
  GetFeedDocument,
  GetReports,
  CreateReport,
  GetReport,
  CancelReport,
  GetReportDocument,
  Marketplaces
};

}  // namespace

struct Api::Route {
  std::string_view method;
  std::string_view path;  // "*" stands for one part
  std::string_view name;  // as Amazon's models call it
  Operation operation;
  bool sandbox_only = false;
};

namespace {

bool fits(std::string_view path, const std::vector<std::string>& parts) {
  std::size_t i = 0;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    if (i == parts.size()) return false;
    const std::string_view part = path.substr(0, end);
    if (part != "*" && part != parts[i]) return false;
    path.remove_prefix(end);
    ++i;
  }
  return i == parts.size();
}

}  // namespace

Api::Api(Seller& seller, const Delays& delays, Documents documents, const json::Object& credentials,
         double rate_factor)
    : tokens(credentials),
      listings(seller, delays),
      seller_(seller),
      documents_(std::move(documents)),
      inventory_(seller, delays),
      orders_(seller, delays),
      feeds_(seller, documents_, delays),
      reports_(seller, documents_, delays),
      limits_(rate_factor) {}

const Api::Route* Api::route_of(const Call& call) const {
  using enum Operation;
  static constexpr std::array<Route, 23> kRoutes{{
      {"GET", "/listings/2021-08-01/items/*", "searchListingsItems", SearchListings},
      {"GET", "/listings/2021-08-01/items/*/*", "getListingsItem", GetListing},
      {"PATCH", "/listings/2021-08-01/items/*/*", "patchListingsItem", PatchListing},
      {"PUT", "/listings/2021-08-01/items/*/*", "putListingsItem", PutListing},
      {"DELETE", "/listings/2021-08-01/items/*/*", "deleteListingsItem", DeleteListing},
      {"GET", "/fba/inventory/v1/summaries", "getInventorySummaries", InventorySummaries},
      {"POST", "/fba/inventory/v1/items", "createInventoryItem", CreateInventory, true},
      {"POST", "/fba/inventory/v1/items/inventory", "addInventory", AddInventory, true},
      {"DELETE", "/fba/inventory/v1/items/*", "deleteInventoryItem", DeleteInventory, true},
      {"GET", "/orders/2026-01-01/orders", "searchOrders", SearchOrders},
      {"GET", "/orders/2026-01-01/orders/*", "getOrder", GetOrder},
      {"GET", "/feeds/2021-06-30/feeds", "getFeeds", GetFeeds},
      {"POST", "/feeds/2021-06-30/feeds", "createFeed", CreateFeed},
      {"GET", "/feeds/2021-06-30/feeds/*", "getFeed", GetFeed},
      {"DELETE", "/feeds/2021-06-30/feeds/*", "cancelFeed", CancelFeed},
      {"POST", "/feeds/2021-06-30/documents", "createFeedDocument", CreateFeedDocument},
      {"GET", "/feeds/2021-06-30/documents/*", "getFeedDocument", GetFeedDocument},
      {"GET", "/reports/2021-06-30/reports", "getReports", GetReports},
      {"POST", "/reports/2021-06-30/reports", "createReport", CreateReport},
      {"GET", "/reports/2021-06-30/reports/*", "getReport", GetReport},
      {"DELETE", "/reports/2021-06-30/reports/*", "cancelReport", CancelReport},
      {"GET", "/reports/2021-06-30/documents/*", "getReportDocument", GetReportDocument},
      {"GET", "/sellers/v1/marketplaceParticipations", "getMarketplaceParticipations",
       Marketplaces},
  }};
  const auto* found = std::ranges::find_if(kRoutes, [&](const Route& route) {
    return route.method == call.method() && fits(route.path, call.parts());
  });
  return found != kRoutes.end() ? found : nullptr;
}

Answer Api::throttled() {
  return ApiError(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
      .answer();
}

Answer Api::handle(const Call& call) {
  try {
    if (call.path() == "/auth/o2/token" && call.method() == "POST") return tokens.grant(call);
    if (documents_.is_here(call)) return documents_.handle(call);
    ++requests;
    if (call.header("user-agent").size() > kUserAgentMost) {
      throw invalid_input("user-agent is longer than 500 characters");
    }
    if (sandbox || call.host().starts_with("sandbox.")) return in_sandbox(call);
    return run(call);
  } catch (const ApiError& error) {
    return error.answer();
  }
}

// What the sandbox keeps itself is Amazon's inventory; everything else is a pair.
Answer Api::in_sandbox(const Call& call) {
  const Route* route = route_of(call);
  const bool kept = route != nullptr &&
                    (route->sandbox_only || route->operation == Operation::InventorySummaries);
  if (!kept) return pairs.answer(call);
  switch (route->operation) {
    case Operation::CreateInventory:
      return inventory_.create(call);
    case Operation::AddInventory:
      return inventory_.add(call);
    case Operation::DeleteInventory:
      return inventory_.remove(call);
    default:
      return inventory_.summaries(call);
  }
}

Answer Api::run(const Call& call) {
  const Route* route = route_of(call);
  if (route == nullptr || route->sandbox_only) {
    throw ApiError(404, "NOT_FOUND", "The requested resource doesn't exist.");
  }
  tokens.admit(call);
  if (!limits_.take(route->name, call.now_ms)) return throttled();
  Answer out;
  try {
    switch (route->operation) {
      // clang-format off
      case Operation::SearchListings: out = listings.search(call); break;
      case Operation::GetListing: out = listings.get(call); break;
      case Operation::PatchListing: out = listings.patch(call); break;
      case Operation::PutListing: out = listings.put(call); break;
      case Operation::DeleteListing: out = listings.remove(call); break;
      case Operation::InventorySummaries: out = inventory_.summaries(call); break;
      case Operation::SearchOrders: out = orders_.search(call); break;
      case Operation::GetOrder: out = orders_.get(call); break;
      case Operation::GetFeeds: out = feeds_.list(call); break;
      case Operation::CreateFeed: out = feeds_.create(call); break;
      case Operation::GetFeed: out = feeds_.get(call); break;
      case Operation::CancelFeed: out = feeds_.cancel(call); break;
      case Operation::CreateFeedDocument: out = feeds_.create_document(call); break;
      case Operation::GetFeedDocument: out = feeds_.get_document(call); break;
      case Operation::GetReports: out = reports_.list(call); break;
      case Operation::CreateReport: out = reports_.create(call); break;
      case Operation::GetReport: out = reports_.get(call); break;
      case Operation::CancelReport: out = reports_.cancel(call); break;
      case Operation::GetReportDocument: out = reports_.get_document(call); break;
      case Operation::Marketplaces: out = marketplaces(); break;
      default: break;
        // clang-format on
    }
  } catch (const ApiError& error) {
    out = error.answer();
  }
  const bool told =
      (out.status >= 200 && out.status <= 299) || out.status == 400 || out.status == 404;
  const std::string rate = limits_.header(route->name);
  if (told && !rate.empty()) out.headers.emplace_back("x-amzn-RateLimit-Limit", rate);
  return out;
}

Answer Api::marketplaces() const {
  json::Array payload;
  for (const std::string& id : seller_.marketplaces()) {
    json::Object marketplace;
    marketplace["id"] = id;
    marketplace["countryCode"] = "ZA";
    marketplace["name"] = "Amazon.co.za";
    marketplace["defaultCurrencyCode"] = "ZAR";
    marketplace["defaultLanguageCode"] = "en_ZA";
    marketplace["domainName"] = "www.amazon.co.za";
    json::Object participation;
    participation["isParticipating"] = true;
    participation["hasSuspendedListings"] = false;
    json::Object each;
    each["marketplace"] = std::move(marketplace);
    each["storeName"] = "Karoo Outdoor";
    each["participation"] = std::move(participation);
    payload.push_back(std::move(each));
  }
  json::Object body;
  body["payload"] = std::move(payload);
  Answer out;
  out.body = std::move(body);
  return out;
}

void Api::advance(std::int64_t now_ms) {
  feeds_.advance(now_ms);
  reports_.advance(now_ms);
  seller_.advance(now_ms);
}

std::optional<std::int64_t> Api::next_ms() const {
  std::optional<std::int64_t> out;
  for (const auto each : {feeds_.next_ms(), reports_.next_ms(), seller_.next_ms()}) {
    if (each) out = std::min(out.value_or(*each), *each);
  }
  return out;
}

}  // namespace stockd::amazon::twin
