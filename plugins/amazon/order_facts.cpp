// SPDX-License-Identifier: Apache-2.0
//
// See order_facts.hpp.
#include "order_facts.hpp"

#include <algorithm>
#include <optional>

namespace stockd::amazon {
namespace {

std::optional<std::int64_t> units(const json::Value* in, std::string_view name) {
  if (in == nullptr) return std::nullopt;
  const auto number = json::integer(*in, name);
  return number ? std::optional(std::max<std::int64_t>(*number, 0)) : std::nullopt;
}

// The reason of a cancellation that was carried out; a buyer's mere request is none.
std::optional<std::string> cancelled_for(const json::Value& item) {
  const json::Object& cancellation = json::object(item, "cancellation");
  const json::Value* executed = json::find(cancellation, "cancellationExecution");
  if (executed == nullptr || json::object(cancellation, "cancellationExecution").empty()) {
    return std::nullopt;
  }
  return json::text(*executed, "cancelReason");
}

std::int64_t stamp(const json::Value& order, std::string_view name) {
  return parse_iso(json::text(order, name)).value_or(0);
}

void emit_line(Op& op, const json::Value& order, const json::Value& item, bool by_amazon) {
  const std::string id = json::text(order, "orderId");
  const std::string line = json::text(item, "orderItemId");
  const std::string sku = json::text(json::object(item, "product"), "sellerSku");
  if (line.empty() || !json::integer(item, "quantityOrdered")) {
    throw Trouble::transient("amazon.order-line",
                             "Amazon tells a line of order " + id + " without id or quantity.");
  }
  const LineUnits told =
      line_units(item, json::text(json::object(order, "fulfillment"), "fulfillmentStatus"));
  OrderLineFact out(id, line);
  out.remote(sku).sku(sku).ordered(told.ordered).cancelled(told.cancelled);
  out.placed_at_ms(stamp(order, "createdTime")).touched_at_ms(stamp(order, "lastUpdatedTime"));
  if (by_amazon) out.platform_fulfilled();
  op.emit(out);
}

}  // namespace

bool gives_back(std::string_view reason) {
  std::string letters;
  for (const char c : reason) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (low >= 'a' && low <= 'z') letters += low;
  }
  // "No Inventory", NO_INVENTORY, OutOfStock: the units are not there, so that none come back.
  return letters.find("inventory") == std::string::npos &&
         letters.find("outofstock") == std::string::npos &&
         letters.find("nostock") == std::string::npos;
}

LineUnits line_units(const json::Value& item, std::string_view status) {
  LineUnits out;
  const json::Value* fulfilment = json::find(item, "fulfillment");
  out.ordered = std::max<std::int64_t>(json::integer(item, "quantityOrdered").value_or(0), 0);
  const std::int64_t shipped =
      std::min(units(fulfilment, "quantityFulfilled").value_or(0), out.ordered);
  const auto reason = cancelled_for(item);
  const bool whole = status == "CANCELLED";
  if (!whole && !reason) return out;
  if (reason && !gives_back(*reason)) return out;
  const std::int64_t left = out.ordered - shipped;
  const bool ended = whole || status == "SHIPPED" || status == "UNFULFILLABLE";
  // In an order that goes on, what is still to be shipped was not cancelled.
  const std::int64_t open = ended ? 0 : units(fulfilment, "quantityUnfulfilled").value_or(0);
  out.cancelled = std::max<std::int64_t>(left - open, 0);
  return out;
}

bool is_ours(const json::Value& order) {
  return json::text(json::object(order, "salesChannel"), "channelName") != "NON_AMAZON";
}

void emit_order(Op& op, const json::Value& order) {
  const std::string id = json::text(order, "orderId");
  if (id.empty()) throw Trouble::transient("amazon.order-id", "Amazon told an order without id.");
  const json::Object& fulfilment = json::object(order, "fulfillment");
  const std::string status = json::text(fulfilment, "fulfillmentStatus");
  const std::string by = json::text(fulfilment, "fulfilledBy");
  OrderFact fact(id);
  fact.placed_at_ms(stamp(order, "createdTime")).touched_at_ms(stamp(order, "lastUpdatedTime"));
  if (status == "SHIPPED" || status == "CANCELLED" || status == "UNFULFILLABLE") fact.closed();
  op.emit(fact);
  if (by.empty()) {
    op.log(Severity::Warn, "Amazon does not say who ships an order; it counts as the merchant's.",
           "order", id);
  }
  for (const json::Value& item : json::array(order, "orderItems"))
    emit_line(op, order, item, by == "AMAZON");
}

}  // namespace stockd::amazon
