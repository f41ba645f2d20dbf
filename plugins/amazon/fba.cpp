// SPDX-License-Identifier: Apache-2.0
//
// What Amazon's warehouses hold. The numbers are shown and never written. Pan-European stock is one
// sum that every marketplace repeats, so only one is asked.
#include "answer.hpp"
#include "connector.hpp"

#include <algorithm>
#include <utility>

namespace stockd::amazon {
namespace {

constexpr std::size_t kSkusMost = 50;
constexpr int kPagesMost = 20;  // of at most fifty SKUs

void take(const json::Value& summary, FbaStocks& out) {
  const std::string sku = json::text(summary, "sellerSku");
  const json::Value* details = json::find(summary, "inventoryDetails");
  if (sku.empty() || details == nullptr) return;
  FbaStock stock;
  const auto fulfillable = json::integer(*details, "fulfillableQuantity");
  if (fulfillable && *fulfillable >= 0) stock.fulfillable = fulfillable;
  out.insert_or_assign(sku, stock);
}

// A list by commas cannot hold an SKU with one; such an SKU has a parameter of its own.
std::vector<std::vector<std::string>> groups_of(std::vector<std::string> skus) {
  std::vector<std::vector<std::string>> out;
  std::vector<std::string> group;
  for (std::string& sku : skus) {
    if (sku.find(',') != std::string::npos) {
      out.emplace_back().push_back(std::move(sku));
      continue;
    }
    group.push_back(std::move(sku));
    if (group.size() == kSkusMost) out.push_back(std::exchange(group, {}));
  }
  if (!group.empty()) out.push_back(std::move(group));
  return out;
}

std::string joined(const std::vector<std::string>& skus) {
  std::string out;
  for (const std::string& sku : skus)
    out += (out.empty() ? "" : ",") + sku;
  return out;
}

}  // namespace

Task<FbaStocks> Connector::fba_stocks_of(Op& op, const std::vector<ListingRow>& rows) {
  std::vector<std::string> skus;
  for (const ListingRow& row : rows) {
    if (row.amazon_only()) skus.push_back(row.sku);
  }
  FbaStocks out = co_await fba_stocks(op, std::move(skus));
  co_return out;
}

Task<FbaStocks> Connector::fba_stocks(Op& op, std::vector<std::string> skus) {
  FbaStocks out;
  std::vector<std::vector<std::string>> groups = groups_of(std::move(skus));
  for (std::vector<std::string>& group : groups)
    co_await read_summaries(op, std::move(group), out);
  co_return out;
}

// A page's token lives thirty seconds. Where it died in the queue of the lane, the pages begin
// anew.
Task<> Connector::read_summaries(Op& op, std::vector<std::string> skus, FbaStocks& out) {
  const bool listed = skus.size() > 1 || skus.front().find(',') == std::string::npos;
  std::string token;
  bool again = true;
  for (int page = 0; page < kPagesMost; ++page) {
    Request request = ask(op, "GET", "/fba/inventory/v1/summaries", "inventory");
    request.query("details", "true").query("granularityType", "Marketplace");
    request.query("granularityId", marketplaces_.front());
    request.query("marketplaceIds", marketplaces_.front());
    request.query(listed ? "sellerSkus" : "sellerSku", joined(skus));
    if (!token.empty()) request.query("nextToken", token);
    const Response answer = co_await request;
    if (answer.status() == 403) {
      op.log(Severity::Warn,
             "Amazon does not let the app see what its warehouses hold: it lacks the role Amazon "
             "Fulfillment.");
      co_return;
    }
    if (answer.status() == 400 && !token.empty() && again) {
      again = false;
      token.clear();
      continue;
    }
    const json::Value body = read_object(answer);
    for (const json::Value& summary : list_in(json::object(body, "payload"), "inventorySummaries"))
      take(summary, out);
    token = json::text(json::object(body, "pagination"), "nextToken");
    if (token.empty()) co_return;
  }
  throw Trouble::transient("amazon.endless-summaries",
                           "Amazon's inventory summaries of a few SKUs do not end.");
}

}  // namespace stockd::amazon
