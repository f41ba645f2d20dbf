// SPDX-License-Identifier: Apache-2.0
//
// See orders_api.hpp. Exactly one of both times is asked for; the end of the window lies two
// minutes back at least, and where nobody names it, exactly so far.
#include "orders_api.hpp"

#include "page_token.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <set>

namespace stockd::amazon::twin {
namespace {

constexpr std::int64_t kTokenMs = 24LL * 3'600'000;

const std::set<std::string> kIncluded{"BUYER",     "RECIPIENT",    "PROCEEDS",          "EXPENSE",
                                      "PROMOTION", "CANCELLATION", "FULFILLMENT",       "PACKAGES",
                                      "TAX",       "PAYMENT",      "FULFILLMENT_ORDERS"};
const std::set<std::string> kStatuses{"PENDING_AVAILABILITY", "PENDING", "UNSHIPPED",
                                      "PARTIALLY_SHIPPED",    "SHIPPED", "CANCELLED",
                                      "UNFULFILLABLE"};

std::set<std::string> words_in(const Call& call, const char* name,
                               const std::set<std::string>& known) {
  std::set<std::string> out;
  for (const std::string& word : call.list(name)) {
    if (!known.contains(word)) throw invalid_input(std::string(name) + " has no " + word);
    out.insert(word);
  }
  return out;
}

json::Object item_json(const Order& order, const OrderItem& item,
                       const std::set<std::string>& included) {
  json::Object product;
  product["asin"] = item.asin;
  product["title"] = item.title;
  product["sellerSku"] = item.sku;
  json::Object out;
  out["orderItemId"] = item.id;
  out["quantityOrdered"] = item.ordered;
  out["product"] = std::move(product);
  if (included.contains("FULFILLMENT")) {
    json::Object units;
    units["quantityFulfilled"] = item.shipped;
    units["quantityUnfulfilled"] =
        order.status == "CANCELLED" || !item.cancelled_by.empty() ? 0 : item.ordered - item.shipped;
    out["fulfillment"] = std::move(units);
  }
  if (included.contains("CANCELLATION") && !item.cancelled_by.empty()) {
    json::Object executed;
    executed["cancelledBy"] = item.cancelled_by;
    executed["cancelReason"] = item.cancel_reason;
    json::Object cancellation;
    cancellation["cancellationExecution"] = std::move(executed);
    out["cancellation"] = std::move(cancellation);
  }
  return out;
}

json::Object order_json(const Order& order, const std::set<std::string>& included) {
  json::Object channel;
  channel["channelName"] = order.elsewhere ? "NON_AMAZON" : "AMAZON";
  if (!order.elsewhere) channel["marketplaceId"] = order.marketplace;
  json::Object out;
  out["orderId"] = order.id;
  out["createdTime"] = format_iso(order.created_ms);
  out["lastUpdatedTime"] = format_iso(order.updated_ms);
  out["salesChannel"] = std::move(channel);
  if (included.contains("BUYER")) {
    json::Object buyer;
    buyer["buyerName"] = "A Shopper";
    buyer["buyerEmail"] = "shopper@marketplace.example";
    out["buyer"] = std::move(buyer);
  }
  if (included.contains("FULFILLMENT")) {
    json::Object fulfilment;
    fulfilment["fulfillmentStatus"] = order.status;
    fulfilment["fulfilledBy"] = order.by_amazon ? "AMAZON" : "MERCHANT";
    fulfilment["fulfillmentServiceLevel"] = "STANDARD";
    out["fulfillment"] = std::move(fulfilment);
  }
  json::Array items;
  for (const OrderItem& item : order.items)
    items.push_back(item_json(order, item, included));
  out["orderItems"] = std::move(items);
  return out;
}

// What a search asks for: which of both times, and from when to when.
struct Window {
  bool by_creation = false;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
};

Window window_of(const Call& call, std::int64_t before_ms) {
  const auto created = call.moment("createdAfter");
  const auto updated = call.moment("lastUpdatedAfter");
  if (created.has_value() == updated.has_value()) {
    throw invalid_input("exactly one of createdAfter and lastUpdatedAfter is needed");
  }
  Window out;
  out.by_creation = created.has_value();
  out.from_ms = created.value_or(updated.value_or(0));
  if (call.param(out.by_creation ? "lastUpdatedBefore" : "createdBefore")) {
    throw invalid_input("the times of creation and of updates do not go together");
  }
  const std::int64_t newest = call.now_ms - before_ms;
  out.to_ms = call.moment(out.by_creation ? "createdBefore" : "lastUpdatedBefore").value_or(newest);
  if (out.to_ms > newest) throw invalid_input("the end must lie two minutes before now");
  if (call.moment(out.by_creation ? "createdBefore" : "lastUpdatedBefore") &&
      out.to_ms < out.from_ms) {
    throw invalid_input("the end lies before the beginning");
  }
  return out;
}

// The parameters that must stay the same from page to page.
std::string fixed_params(const Call& call) {
  std::string out;
  for (const auto& [name, values] : call.params()) {
    if (name == "paginationToken" || name == "maxResultsPerPage" || name == "includedData")
      continue;
    out += name + "=";
    for (const std::string& value : values)
      out += value + ",";
  }
  return out;
}

}  // namespace

Answer OrdersApi::search(const Call& call) {
  Window window = window_of(call, delays_.orders_before_ms);
  const auto included = words_in(call, "includedData", kIncluded);
  const auto statuses = words_in(call, "fulfillmentStatuses", kStatuses);
  const auto by = words_in(call, "fulfilledBy", {"MERCHANT", "AMAZON"});
  const auto marketplaces = call.list("marketplaceIds");
  const std::int64_t size = call.integer("maxResultsPerPage").value_or(100);
  if (size < 1 || size > 100) throw invalid_input("maxResultsPerPage must be 1 to 100");
  std::size_t begin = 0;
  if (const auto token = call.param("paginationToken")) {
    const auto place = read_page_token(*token);
    const bool same = place && place->request == fixed_params(call);
    if (!same || call.now_ms - place->given_ms > kTokenMs) {
      throw invalid_input("paginationToken has expired or belongs to another request");
    }
    begin = static_cast<std::size_t>(place->offset);
    // The window stays where the first page put it.
    const char* end = window.by_creation ? "createdBefore" : "lastUpdatedBefore";
    if (!call.param(end)) window.to_ms = place->given_ms - delays_.orders_before_ms;
  }
  std::vector<const Order*> rows;
  for (const Order& order : seller_.orders()) {
    const std::int64_t at = window.by_creation ? order.created_ms : order.updated_ms;
    const bool told = order.visible_ms <= call.now_ms && at >= window.from_ms && at <= window.to_ms;
    const bool fits = (statuses.empty() || statuses.contains(order.status)) &&
                      (by.empty() || by.contains(order.by_amazon ? "AMAZON" : "MERCHANT")) &&
                      (marketplaces.empty() || order.elsewhere ||
                       std::ranges::find(marketplaces, order.marketplace) != marketplaces.end());
    if (told && fits) rows.push_back(&order);
  }
  std::ranges::stable_sort(rows, {}, [&](const Order* order) {
    return window.by_creation ? order->created_ms : order->updated_ms;
  });
  begin = std::min(begin, rows.size());
  const std::size_t end = std::min(begin + static_cast<std::size_t>(size), rows.size());
  json::Object body;
  json::Array orders;
  for (std::size_t i = begin; i < end; ++i)
    orders.push_back(order_json(*rows[i], included));
  body["orders"] = std::move(orders);
  if (end < rows.size()) {
    PageToken next;
    next.offset = static_cast<std::int64_t>(end);
    next.given_ms = window.to_ms + delays_.orders_before_ms;
    next.request = fixed_params(call);
    json::Object pages;
    pages["nextToken"] = page_token(next);
    body["pagination"] = std::move(pages);
  }
  body[window.by_creation ? "createdBefore" : "lastUpdatedBefore"] = format_iso(window.to_ms);
  Answer out;
  out.body = std::move(body);
  return out;
}

Answer OrdersApi::get(const Call& call) {
  const auto included = words_in(call, "includedData", kIncluded);
  const std::string& id = call.parts().at(3);
  const Order* order = seller_.order(id);
  if (order == nullptr || order->visible_ms > call.now_ms) {
    throw ApiError(404, "NOT_FOUND", "Order '" + id + "' not found");
  }
  json::Object body;
  body["order"] = order_json(*order, included);
  Answer out;
  out.body = std::move(body);
  return out;
}

}  // namespace stockd::amazon::twin
