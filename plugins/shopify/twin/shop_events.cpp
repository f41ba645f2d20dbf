// SPDX-License-Identifier: Apache-2.0
//
// See shop_events.hpp.
#include "shop_events.hpp"

#include <stockd/trouble.hpp>

namespace stockd::shopify::twin {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw Trouble::rejected("shopify-twin.refused", sentence);
}

std::size_t item_named(const Shop& shop, std::string_view sku) {
  const auto found = shop.item_by_sku(sku);
  if (!found) refuse("The shop has no variant with the SKU \"" + std::string(sku) + "\".");
  return *found;
}

OrderRow& order_named(Shop& shop, std::string_view gid_text) {
  OrderRow* order = shop.order_by_gid(gid_text);
  if (order == nullptr) refuse("The shop has no order \"" + std::string(gid_text) + "\".");
  return *order;
}

void require_positive(std::int64_t quantity) {
  if (quantity <= 0) refuse("The quantity must be a positive whole number.");
}

// An order is assigned to one stocked active location with enough, else to the first stocked one.
std::size_t location_for(const Shop& shop, const ItemRow& item, std::int64_t quantity) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < shop.locations.size(); ++i) {
    if (!shop.locations[i].active || !item.at[i].stocked) continue;
    if (item.at[i].available >= quantity) return i;
    if (!first) first = i;
  }
  if (!first) refuse("\"" + item.sku + "\" is stocked at no active location.");
  return *first;
}

// Untracked items are not counted at all.
void move(Shop& shop, std::size_t item, std::size_t location, std::int64_t available,
          std::int64_t committed, std::int64_t now_ms) {
  if (!shop.items[item].tracked) return;
  Counters& at = shop.items[item].at[location];
  at.available += available;
  at.committed += committed;
  if (available == 0) return;
  at.updated_ms = now_ms;
  shop.tell("INVENTORY_LEVELS_UPDATE", level_body(shop, item, location));
}

OrderRow& add_order(Shop& shop, std::size_t item, std::size_t location, std::int64_t quantity,
                    std::int64_t placed_ms) {
  OrderRow order;
  order.id = shop.next_id();
  order.number = 1001 + static_cast<std::int64_t>(shop.orders.size());
  order.location = location;
  order.created_ms = order.updated_ms = placed_ms;
  LineRow line;
  line.id = shop.next_id();
  line.item = item;
  line.sku = shop.items[item].sku;
  line.title = shop.items[item].title;
  line.quantity = line.current = line.unfulfilled = quantity;
  order.lines.push_back(std::move(line));
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

void refund_line(Shop& shop, OrderRow& order, RefundRow& refund, std::size_t line,
                 std::int64_t quantity, std::string restock, std::int64_t now_ms) {
  LineRow& row = order.lines[line];
  refund.lines.push_back({shop.next_id(), line, quantity, restock});
  row.current -= quantity;
  const std::int64_t unshipped = std::min(quantity, row.unfulfilled);
  row.unfulfilled -= unshipped;
  move(shop, row.item, order.location, restock == "NO_RESTOCK" ? 0 : quantity, -unshipped, now_ms);
}

void edit_at(Shop& shop, std::size_t item, std::size_t location, std::int64_t quantity,
             std::int64_t now_ms) {
  if (!shop.items[item].tracked) {
    refuse("Inventory of \"" + shop.items[item].sku + "\" is not tracked.");
  }
  Counters& at = shop.items[item].at[location];
  move(shop, item, location, quantity - at.available, 0, now_ms);
}

}  // namespace

std::string sell(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms) {
  require_positive(quantity);
  const std::size_t item = item_named(shop, sku);
  const std::size_t location = location_for(shop, shop.items[item], quantity);
  const OrderRow& order = add_order(shop, item, location, quantity, now_ms);
  shop.tell("ORDERS_CREATE", order_body(shop, order));
  move(shop, item, location, -quantity, quantity, now_ms);
  return gid("Order", order.id);
}

std::string place_open_order(Shop& shop, std::string_view sku, std::int64_t quantity,
                             std::int64_t placed_ms) {
  require_positive(quantity);
  const std::size_t item = item_named(shop, sku);
  const std::size_t location = location_for(shop, shop.items[item], 0);
  if (shop.items[item].tracked) shop.items[item].at[location].committed += quantity;
  return gid("Order", add_order(shop, item, location, quantity, placed_ms).id);
}

void cancel(Shop& shop, std::string_view gid_text, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.cancelled_ms != 0) refuse("Cannot cancel an order that has already been canceled");
  if (order.fulfilled()) refuse("Cannot cancel a fulfilled order");
  order.cancelled_ms = order.closed_ms = order.updated_ms = now_ms;
  RefundRow& refund = add_refund(shop, order, now_ms);
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const std::int64_t open = order.lines[i].current;
    if (open > 0) refund_line(shop, order, refund, i, open, "CANCEL", now_ms);
  }
  shop.tell("ORDERS_CANCELLED", order_body(shop, order));
  shop.tell("REFUNDS_CREATE", refund_body(shop, order, refund));
  shop.tell("ORDERS_UPDATED", order_body(shop, order));
}

void fulfil(Shop& shop, std::string_view gid_text, std::int64_t now_ms) {
  OrderRow& order = order_named(shop, gid_text);
  if (order.cancelled_ms != 0) refuse("A cancelled order cannot be fulfilled.");
  for (LineRow& line : order.lines) {
    move(shop, line.item, order.location, 0, -line.unfulfilled, now_ms);
    line.unfulfilled = 0;
  }
  order.updated_ms = order.closed_ms = now_ms;
  shop.tell("ORDERS_FULFILLED", order_body(shop, order));
  shop.tell("ORDERS_UPDATED", order_body(shop, order));
}

void take_back(Shop& shop, std::string_view gid_text, std::string_view sku, std::int64_t quantity,
               bool restock, std::int64_t now_ms) {
  require_positive(quantity);
  OrderRow& order = order_named(shop, gid_text);
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    if (order.lines[i].sku != sku) continue;
    if (quantity > order.lines[i].current) {
      refuse("Quantity cannot refund more items than were purchased");
    }
    const bool shipped = order.lines[i].unfulfilled == 0;
    RefundRow& refund = add_refund(shop, order, now_ms);
    refund_line(shop, order, refund, i, quantity,
                !restock ? "NO_RESTOCK" : (shipped ? "RETURN" : "CANCEL"), now_ms);
    order.updated_ms = now_ms;
    shop.tell("REFUNDS_CREATE", refund_body(shop, order, refund));
    shop.tell("ORDERS_UPDATED", order_body(shop, order));
    return;
  }
  refuse("The order has no line with the SKU \"" + std::string(sku) + "\".");
}

void edit_stock(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms) {
  const std::size_t item = item_named(shop, sku);
  edit_at(shop, item, location_for(shop, shop.items[item], 0), quantity, now_ms);
}

void receive_stock(Shop& shop, std::string_view sku, std::int64_t quantity, std::int64_t now_ms) {
  require_positive(quantity);
  const std::size_t item = item_named(shop, sku);
  const std::size_t location = location_for(shop, shop.items[item], 0);
  edit_at(shop, item, location, shop.items[item].at[location].available + quantity, now_ms);
}

void rename(Shop& shop, std::string_view sku, std::string_view to, std::int64_t now_ms) {
  const std::size_t item = item_named(shop, sku);
  shop.items[item].sku = to;
  shop.items[item].updated_ms = now_ms;
  shop.tell("PRODUCTS_UPDATE", product_body(shop, item));
}

}  // namespace stockd::shopify::twin
