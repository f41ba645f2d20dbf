// SPDX-License-Identifier: Apache-2.0
//
// One order, whole: every page of its lines, and within it every page of its refunds and of its
// fulfilment orders.
#include "connector.hpp"
#include "graphql/orders.hpp"
#include "order_facts.hpp"
#include "order_places.hpp"

#include <array>

namespace stockd::shopify {

namespace {

// Shopify plans where an order is sent from within seconds of it.
constexpr std::array<std::uint32_t, 3> kRoutingPausesMs = {1000, 2000, 4000};

json::Array& nodes_of(json::Object& connection) {
  json::Value& nodes = connection["nodes"];
  if (!nodes.is_array()) nodes = json::Array();
  return nodes.get_array();
}

// Appends the nodes of `more`, and goes on from where it ends.
void append(json::Object& connection, const json::Object& more) {
  json::Array& nodes = nodes_of(connection);
  for (const json::Value& row : json::array(more, "nodes"))
    nodes.push_back(row);
  connection["pageInfo"] = json::object(more, "pageInfo");
}

json::Object& object_in(json::Value& node, std::string_view key) {
  json::Value& found = node.get_object()[{key.data(), key.size()}];
  if (!found.is_object()) found = json::Object();
  return found.get_object();
}

}  // namespace

Task<> Connector::read_rest(Op& op, json::Value& node, std::string connection, Query query) {
  const std::string id = json::text(node, "id");
  json::Object& whole = object_in(node, connection);
  for (std::string after = next_page(whole); !after.empty(); after = next_page(whole)) {
    json::Object variables;
    variables["id"] = id;
    variables["after"] = after;
    const Answer answer = co_await ask(op, query, std::move(variables));
    append(whole, json::object(json::object(answer.data, "node"), connection));
  }
}

Task<json::Value> Connector::order_node(Op& op, std::string id, bool placed) {
  json::Value whole;
  std::string after;
  std::string places;
  bool more = true;
  while (more) {
    json::Object variables;
    variables["id"] = id;
    if (!after.empty()) variables["after"] = after;
    if (!places.empty()) variables["places"] = places;
    const Query query = placed ? kPlacedOrder : kWholeOrder;
    const Answer answer = co_await ask(op, query, std::move(variables));
    const json::Value* node = json::find(answer.data, "order");
    if (node == nullptr || !node->is_object()) co_return json::Value();
    if (whole.is_null()) {
      whole = *node;
    } else {
      if (!after.empty()) append(object_in(whole, "lineItems"), json::object(*node, "lineItems"));
      if (!places.empty()) {
        append(object_in(whole, "fulfillmentOrders"), json::object(*node, "fulfillmentOrders"));
      }
    }
    after = next_page(json::object(whole, "lineItems"));
    places = next_page(json::object(whole, "fulfillmentOrders"));
    more = !after.empty() || !places.empty();
  }
  json::Value& refunds = whole.get_object()["refunds"];
  if (!refunds.is_array()) refunds = json::Array();
  for (json::Value& refund : refunds.get_array())
    co_await read_rest(op, refund, "refundLineItems", kRestOfRefund);
  if (placed) {
    for (json::Value& part : nodes_of(object_in(whole, "fulfillmentOrders")))
      co_await read_rest(op, part, "lineItems", kRestOfPlace);
  }
  co_return whole;
}

Task<> Connector::read_order(Op& op, std::string id) {
  const std::string here = co_await location(op);
  for (std::size_t attempt = 0;; ++attempt) {
    const bool placed = sees_places();
    json::Value node;
    std::optional<Trouble> refused;
    try {
      node = co_await order_node(op, id, placed);
    } catch (const Trouble& trouble) {
      if (!placed || !is_about_places(trouble)) throw;
      refused = trouble;
    }
    if (refused) {
      give_up_places(op, *refused);
      continue;
    }
    if (node.is_null()) {
      // What is known of it stays as it is.
      op.log(Severity::Warn,
             "Shopify does not show an order: it was deleted, or is older than 60 days and the "
             "app has no scope read_all_orders.",
             "order", id);
      co_return;
    }
    Order order = order_of_node(node);
    order.count_returns(placed ? here : std::string());
    Routing routing = Routing::Done;
    if (placed) routing = keep_units_of(order, node, here);
    const bool again = routing == Routing::Pending && attempt < kRoutingPausesMs.size();
    if (!again) {
      emit_order(op, order);
      co_return;
    }
    co_await op.sleep_ms(kRoutingPausesMs[attempt]);
  }
}

}  // namespace stockd::shopify
