// SPDX-License-Identifier: Apache-2.0
//
// An order, from either of its two spellings, as facts. Its lines' counts say what left
// `available`:
//
//   ordered    the line's quantity as it was ordered
//   cancelled  refunded with restock before it was shipped (CANCEL)
//   restocked  refunded with restock after that (RETURN, LEGACY_RESTOCK)
//
// What was refunded or removed without restock never came back, so it stays consumed. Cancelling an
// order makes a refund, so its refunds tell all. Each count only grows, whatever arrives when.
#pragma once

#include <stockd/json.hpp>
#include <stockd/op.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd::shopify {

class OrderLine {
 public:
  OrderLine() {}

  std::string id;
  std::string remote;  // the inventory item, or empty
  std::string sku;
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;
  std::int64_t restocked = 0;
};

class Order {
 public:
  Order() {}

  std::string id;
  bool closed = false;
  bool whole = true;  // false: the answer cut its lines or refunds off
  std::int64_t placed_at_ms = 0;
  std::int64_t touched_at_ms = 0;
  std::vector<OrderLine> lines;

  // A refunded line; unknown lines are ignored.
  void refund(const std::string& line, std::int64_t quantity, const std::string& restock_type);
};

// As the GraphQL documents of graphql/orders.hpp select it.
Order order_of_node(const json::Value& node);

// As a webhook of orders/create, orders/updated or orders/cancelled carries it: bare numbers, and
// lines that name a variant but no inventory item. Nothing if it is no such body.
std::optional<Order> order_of_body(const json::Value& body);

void emit_order(Op& op, const Order& order);

}  // namespace stockd::shopify
