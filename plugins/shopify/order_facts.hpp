// SPDX-License-Identifier: Apache-2.0
//
// An order, from either of its two spellings, as facts. Its lines' counts say what left
// `available`:
//
//   ordered    the line's quantity, refunded and removed units included
//   cancelled  refunded with restock before it was shipped (CANCEL), or removed by an edit that
//              made no refund
//   restocked  refunded with restock after that (RETURN, LEGACY_RESTOCK)
//
// What was refunded without restock never came back, so it stays consumed. Cancelling an order
// makes a refund, so its refunds tell all. Each count only grows, whatever arrives when.
#pragma once

#include <stockd/json.hpp>
#include <stockd/op.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify {

class OrderLine {
 public:
  OrderLine() {}

  std::string id;
  std::string remote;  // the inventory item, or empty
  std::string sku;
  std::string location;  // where it is sent from, once that is known
  std::int64_t ordered = 0;
  std::int64_t current = 0;   // ordered, less what was refunded or removed
  std::int64_t refunded = 0;  // in any way
  std::int64_t cancelled = 0;
  std::int64_t restocked = 0;
};

// Units of a line that were refunded.
class RefundedLine {
 public:
  RefundedLine() {}

  std::string line;
  std::string restock_type;  // in either spelling, eg: "NO_RESTOCK" or "no_restock"
  std::string location;      // where they came back to, if they did and it is told
  std::int64_t quantity = 0;
};

class Order {
 public:
  Order() {}

  std::string id;
  bool closed = false;
  bool whole = true;     // false: the answer cut its lines or refunds off
  bool reserved = true;  // false: the shop has not taken its units from stock yet
  std::int64_t placed_at_ms = 0;
  std::int64_t touched_at_ms = 0;
  std::vector<OrderLine> lines;
  std::vector<RefundedLine> refunds;

  OrderLine* line(const std::string& id);
  // Counts into the lines what their refunds and removals say. With a location, units that came
  // back to another one stay consumed here.
  void count_returns(std::string_view location = {});
};

// As the GraphQL documents of graphql/orders.hpp select it. Throws Trouble where a count cannot be
// read: a sale must not become a zero.
Order order_of_node(const json::Value& node);

// As a webhook of orders/create, orders/updated or orders/cancelled carries it: bare numbers, and
// lines that name a variant but no inventory item. Throws Trouble if it is no such body.
Order order_of_body(const json::Value& body);

void emit_order(Op& op, const Order& order);

}  // namespace stockd::shopify
