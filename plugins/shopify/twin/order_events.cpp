// SPDX-License-Identifier: Apache-2.0
//
// See order_events.hpp.
#include "order_events.hpp"

#include "shop_events.hpp"

#include <stockd/json.hpp>

#include <algorithm>

namespace stockd::shopify::twin {

namespace {

OrderRow& order_named(Shop& shop, std::string_view gid_text) {
  OrderRow* order = shop.order_by_gid(gid_text);
  if (order == nullptr) refuse("The shop has no order \"" + std::string(gid_text) + "\".");
  return *order;
}

std::size_t line_named(const OrderRow& order, std::string_view sku) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    if (order.lines[i].sku == sku) return i;
  }
  refuse("The order has no line with the SKU \"" + std::string(sku) + "\".");
}

void require_positive(std::int64_t quantity) {
  if (quantity <= 0) refuse("The quantity must be a positive whole number.");
}

// Counters of a line; lines that are no goods have none.
void move_line(Shop& shop, const OrderRow& order, std::size_t line, std::size_t location,
               std::int64_t available, std::int64_t committed, std::int64_t now_ms) {
  const auto variant = order.lines[line].variant;
  if (variant && order.confirmed) {
    move(shop, shop.variants[*variant].item, location, available, committed, now_ms);
  }
}

PlaceRow& place_at(Shop& shop, OrderRow& order, std::size_t location) {
  for (PlaceRow& place : order.places) {
    if (place.location == location) return place;
  }
  PlaceRow place;
  place.id = shop.next_id();
  place.location = location;
  order.places.push_back(std::move(place));
  return order.places.back();
}

void plan(Shop& shop, OrderRow& order, std::size_t line, std::size_t location,
          std::int64_t quantity) {
  PlaceRow& place = place_at(shop, order, location);
  for (PlaceRow::Part& part : place.parts) {
    if (part.line != line) continue;
    part.quantity += quantity;
    return;
  }
  place.parts.push_back({shop.next_id(), line, quantity});
}

// Takes planned units of a line away, from the locations in their order.
void unplan(OrderRow& order, std::size_t line, std::int64_t quantity) {
  for (PlaceRow& place : order.places) {
    for (PlaceRow::Part& part : place.parts) {
      if (part.line != line) continue;
      const std::int64_t taken = std::min(quantity, part.quantity);
      part.quantity -= taken;
      quantity -= taken;
    }
    std::erase_if(place.parts, [](const PlaceRow::Part& part) { return part.quantity == 0; });
  }
  std::erase_if(order.places, [](const PlaceRow& place) { return place.parts.empty(); });
}

std::size_t add_line(Shop& shop, OrderRow& order, std::string_view sku, std::int64_t quantity) {
  LineRow line;
  line.id = shop.next_id();
  line.variant = variant_named(shop, sku);
  line.sku = sku;
  line.title = shop.products[shop.variants[*line.variant].product].title;
  line.quantity = line.current = line.unfulfilled = quantity;
  order.lines.push_back(std::move(line));
  return order.lines.size() - 1;
}

OrderRow& add_order(Shop& shop, std::int64_t placed_ms) {
  OrderRow order;
  order.id = shop.next_id();
  order.number = 1001 + static_cast<std::int64_t>(shop.orders.size());
  order.created_ms = order.updated_ms = order.routed_ms = placed_ms;
  shop.orders.push_back(std::move(order));
  return shop.orders.back();
}

RefundRow& add_refund(Shop& shop, OrderRow& order, std::int64_t now_ms) {
  RefundRow refund;
  refund.id = shop.next_id();
  refund.created_ms = now_ms;
  order.refunds.push_back(std::move(refund));
  return order.refunds.back();
}

// Takes units off a line: what of them was not shipped is committed no more, and what is restocked
// is available again.
std::int64_t take_off(Shop& shop, OrderRow& order, std::size_t line, std::int64_t quantity,
                      bool restock, std::size_t back_to, std::int64_t now_ms) {
  LineRow& row = order.lines[line];
  const std::size_t from = order.location_of(line);
  row.current -= quantity;
  const std::int64_t unshipped = std::min(quantity, row.unfulfilled);
  row.unfulfilled -= unshipped;
  if (unshipped > 0) unplan(order, line, unshipped);
  if (from == back_to) {
    move_line(shop, order, line, from, restock ? quantity : 0, -unshipped, now_ms);
  } else {
    move_line(shop, order, line, from, 0, -unshipped, now_ms);
    move_line(shop, order, line, back_to, restock ? quantity : 0, 0, now_ms);
  }
  return unshipped;
}

void refund_line(Shop& shop, OrderRow& order, RefundRow& refund, std::size_t line,
                 std::int64_t quantity, const Giving& giving, std::int64_t now_ms) {
  std::size_t back_to = order.location_of(line);
  if (!giving.location.empty()) back_to = location_named(shop, giving.location);
  const bool unshipped = take_off(shop, order, line, quantity, giving.restock, back_to, now_ms) > 0;
  std::string type = "NO_RESTOCK";
  if (giving.restock) type = giving.legacy ? "LEGACY_RESTOCK" : unshipped ? "CANCEL" : "RETURN";
  refund.lines.push_back({shop.next_id(), line, quantity, std::move(type), back_to});
}

void tell_order(Shop& shop, OrderRow& order, const char* topic, std::int64_t now_ms) {
  order.updated_ms = now_ms;
  shop.tell(topic, order_body(shop, order));
}

}  // namespace

std::string sell(Shop& shop, const Purchase& purchase, std::int64_t routing_ms,
                 std::int64_t now_ms) {
  std::vector<std::size_t> places;
  for (const Wanted& wanted : purchase.lines) {
    require_positive(wanted.quantity);
    const std::size_t item = item_named(shop, wanted.sku);
    places.push_back(wanted.location.empty() ? location_for(shop, item, wanted.quantity)
                                             : location_named(shop, wanted.location));
  }
  OrderRow& order = add_order(shop, now_ms);
  order.routed_ms = now_ms + routing_ms;
  order.pending = purchase.pending;
  order.confirmed = purchase.confirmed;
  order.test = purchase.test;
  for (std::size_t i = 0; i < purchase.lines.size(); ++i) {
    const Wanted& wanted = purchase.lines[i];
    const std::size_t line = add_line(shop, order, wanted.sku, wanted.quantity);
    plan(shop, order, line, places[i], wanted.quantity);
  }
  shop.tell("ORDERS_CREATE", order_body(shop, order));
  for (std::size_t i = 0; i < purchase.lines.size(); ++i) {
    const std::int64_t quantity = purchase.lines[i].quantity;
    move_line(shop, order, i, places[i], -quantity, quantity, now_ms);
  }
  return gid("Order", order.id);
}

std::string place_open_order(Shop& shop, std::string_view sku, std::int64_t quantity,
                             std::int64_t placed_ms) {
  require_positive(quantity);
  const std::size_t item = item_named(shop, sku);
  const std::size_t location = location_for(shop, item, 0);
  if (shop.items[item].tracked) shop.items[item].at[location].committed += quantity;
  OrderRow& order = add_order(shop, placed_ms);
  plan(shop, order, add_line(shop, order, sku, quantity), location, quantity);
  return gid("Order", order.id);
}

void confirm(Shop& shop, std::string_view gid_text, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.confirmed) refuse("The order has its stock already.");
  order.confirmed = true;
  order.pending = false;
  for (const PlaceRow& place : order.places) {
    for (const PlaceRow::Part& part : place.parts)
      move_line(shop, order, part.line, place.location, -part.quantity, part.quantity, now_ms);
  }
  tell_order(shop, order, "ORDERS_UPDATED", now_ms);
}

void cancel(Shop& shop, std::string_view gid_text, bool restock, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.cancelled_ms != 0) refuse("Cannot cancel an order that has already been canceled");
  if (order.fulfilled()) refuse("Cannot cancel a fulfilled order");
  order.cancelled_ms = order.closed_ms = order.updated_ms = now_ms;
  RefundRow& refund = add_refund(shop, order, now_ms);
  Giving giving;
  giving.restock = restock;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const std::int64_t open = order.lines[i].current;
    if (open > 0) refund_line(shop, order, refund, i, open, giving, now_ms);
  }
  shop.tell("ORDERS_CANCELLED", order_body(shop, order));
  shop.tell("REFUNDS_CREATE", refund_body(shop, order, refund));
  shop.tell("ORDERS_UPDATED", order_body(shop, order));
}

void fulfil(Shop& shop, std::string_view gid_text, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.cancelled_ms != 0) refuse("A cancelled order cannot be fulfilled.");
  for (const PlaceRow& place : order.places) {
    for (const PlaceRow::Part& part : place.parts) {
      const std::int64_t shipped = std::min(part.quantity, order.lines[part.line].unfulfilled);
      move_line(shop, order, part.line, place.location, 0, -shipped, now_ms);
      order.lines[part.line].unfulfilled -= shipped;
    }
  }
  order.closed_ms = now_ms;
  tell_order(shop, order, "ORDERS_FULFILLED", now_ms);
  tell_order(shop, order, "ORDERS_UPDATED", now_ms);
}

void take_back(Shop& shop, std::string_view gid_text, std::string_view sku, std::int64_t quantity,
               const Giving& giving, std::int64_t now_ms) {
  require_positive(quantity);
  OrderRow& order = order_named(shop, gid_text);
  const std::size_t line = line_named(order, sku);
  if (quantity > order.lines[line].current) {
    refuse("Quantity cannot refund more items than were purchased");
  }
  RefundRow& refund = add_refund(shop, order, now_ms);
  refund_line(shop, order, refund, line, quantity, giving, now_ms);
  shop.tell("REFUNDS_CREATE", refund_body(shop, order, refund));
  tell_order(shop, order, "ORDERS_UPDATED", now_ms);
}

void edit_order(Shop& shop, std::string_view gid_text, std::string_view sku, std::int64_t quantity,
                bool restock, bool refund, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.cancelled_ms != 0) refuse("A cancelled order cannot be edited.");
  if (quantity < 0) refuse("Quantity must be greater than or equal to 0");
  const bool known = std::any_of(order.lines.begin(), order.lines.end(),
                                 [&](const LineRow& line) { return line.sku == sku; });
  const std::size_t line = known ? line_named(order, sku) : add_line(shop, order, sku, 0);
  LineRow& row = order.lines[line];
  const std::int64_t delta = quantity - row.current;
  if (delta > 0) {
    const std::size_t item = item_named(shop, sku);
    const std::size_t location = known ? order.location_of(line) : location_for(shop, item, delta);
    row.quantity += delta;
    row.current += delta;
    row.unfulfilled += delta;
    plan(shop, order, line, location, delta);
    move_line(shop, order, line, location, -delta, delta, now_ms);
  } else if (delta < 0 && refund) {
    Giving giving;
    giving.restock = restock;
    refund_line(shop, order, add_refund(shop, order, now_ms), line, -delta, giving, now_ms);
  } else if (delta < 0) {
    take_off(shop, order, line, -delta, restock, order.location_of(line), now_ms);
  }
  const json::Array none;
  const json::Array change{json::Object{{"id", row.id}, {"delta", delta < 0 ? -delta : delta}}};
  json::Object lines{{"additions", delta > 0 ? change : none},
                     {"removals", delta < 0 ? change : none}};
  json::Object edit{
      {"id", shop.next_id()}, {"order_id", order.id}, {"line_items", std::move(lines)}};
  shop.tell("ORDERS_EDITED", json::dump(json::Object{{"order_edit", std::move(edit)}}));
  tell_order(shop, order, "ORDERS_UPDATED", now_ms);
}

void move_units(Shop& shop, std::string_view gid_text, std::string_view sku, std::int64_t quantity,
                std::string_view to, std::int64_t now_ms) {
  require_positive(quantity);
  OrderRow& order = order_named(shop, gid_text);
  const std::size_t line = line_named(order, sku);
  const std::size_t target = location_named(shop, to);
  const std::size_t from = order.location_of(line);
  if (quantity > order.lines[line].unfulfilled) refuse("Not so many units are still to be sent.");
  unplan(order, line, quantity);
  plan(shop, order, line, target, quantity);
  move_line(shop, order, line, from, quantity, -quantity, now_ms);
  move_line(shop, order, line, target, -quantity, quantity, now_ms);
  tell_order(shop, order, "ORDERS_UPDATED", now_ms);
}

void delete_order(Shop& shop, std::string_view gid_text) {
  OrderRow& order = order_named(shop, gid_text);
  order.deleted = true;
  shop.tell("ORDERS_DELETE", id_body(order.id));
}

}  // namespace stockd::shopify::twin
