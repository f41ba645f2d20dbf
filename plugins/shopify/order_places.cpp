// SPDX-License-Identifier: Apache-2.0
//
// See order_places.hpp.
#include "order_places.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace stockd::shopify {

namespace {

struct Planned {
  std::int64_t here = 0;
  bool here_at_all = false;
  bool elsewhere = false;
};

// By line. A fulfilment order without a location belongs to one that was deleted: elsewhere.
std::map<std::string, Planned> planned_of(const json::Value& node, const std::string& location) {
  std::map<std::string, Planned> planned;
  for (const json::Value& part : json::array(json::object(node, "fulfillmentOrders"), "nodes")) {
    const json::Object& assigned = json::object(part, "assignedLocation");
    const bool here = json::text(json::object(assigned, "location"), "id") == location;
    for (const json::Value& row : json::array(json::object(part, "lineItems"), "nodes")) {
      Planned& of = planned[json::text(json::object(row, "lineItem"), "id")];
      of.here_at_all = of.here_at_all || here;
      of.elsewhere = of.elsewhere || !here;
      if (here) of.here += json::integer(row, "totalQuantity").value_or(0);
    }
  }
  return planned;
}

// What came back to our location alone.
void count_returns_here(const Order& order, const std::string& location, OrderLine& line) {
  line.cancelled = line.restocked = 0;
  for (const RefundedLine& refund : order.refunds) {
    if (refund.line != line.id || refund.location != location) continue;
    const bool unshipped = refund.restock_type == "CANCEL";
    if (unshipped) line.cancelled += refund.quantity;
    if (!unshipped && refund.restock_type != "NO_RESTOCK") line.restocked += refund.quantity;
  }
}

}  // namespace

bool places_are_whole(const json::Value& node) {
  const auto cut_off = [](const json::Object& connection) {
    return json::boolean(json::object(connection, "pageInfo"), "hasNextPage").value_or(false);
  };
  const json::Object& parts = json::object(node, "fulfillmentOrders");
  if (cut_off(parts)) return false;
  const json::Array& rows = json::array(parts, "nodes");
  return std::none_of(rows.begin(), rows.end(), [&](const json::Value& part) {
    return cut_off(json::object(part, "lineItems"));
  });
}

bool is_about_places(const Trouble& trouble) {
  return trouble.code() == "shopify.access-denied" &&
         trouble.message().find("ulfillment") != std::string::npos;
}

Routing keep_units_of(Order& order, const json::Value& node, const std::string& location) {
  const std::map<std::string, Planned> planned = planned_of(node, location);
  Routing routing = Routing::Done;
  std::vector<OrderLine> kept;
  for (OrderLine& line : order.lines) {
    line.location = location;
    const auto found = planned.find(line.id);
    if (found == planned.end()) {
      // What was taken back before it got a place tells no more than that nothing is left of it.
      if (line.current == 0) line.ordered = line.cancelled + line.restocked;
      if (line.current > 0) routing = Routing::Pending;
    } else if (!found->second.here_at_all) {
      continue;
    } else if (found->second.elsewhere) {
      count_returns_here(order, location, line);
      // Units cancelled before they were shipped are no longer planned anywhere.
      line.ordered = found->second.here + line.cancelled;
    }
    kept.push_back(std::move(line));
  }
  order.lines = std::move(kept);
  return routing;
}

}  // namespace stockd::shopify
