// SPDX-License-Identifier: Apache-2.0
//
// The shop's orders and how they move stock: taken once on processing, on-hold or completed, given
// back on cancelled, pending and failed, line by line on a refund with restock, never by the trash.
#include "shop.hpp"

#include <algorithm>
#include <array>

namespace stockd::woocommerce::twin {
namespace {

bool takes_stock(std::string_view status) {
  constexpr std::array<std::string_view, 3> kTaking = {"processing", "on-hold", "completed"};
  return std::ranges::find(kTaking, status) != kTaking.end();
}

bool gives_back(const Rules& rules, std::string_view status) {
  return status == "cancelled" || status == "pending" ||
         (status == "failed" && rules.failed_gives_back);
}

}  // namespace

std::int64_t Order::total_cents() const {
  std::int64_t sum = 0;
  for (const Line& line : lines)
    sum += line.total_cents;
  return sum;
}

// A quantity moves by what is there now, so that sales never overwrite each other.
bool Shop::move_stock(std::int64_t id, std::int64_t delta, std::int64_t now_ms) {
  Product* sold = product(id);
  Product* counted = sold == nullptr || !counts_stock ? nullptr : counter(*sold);
  if (counted == nullptr) return false;
  set_stock(*counted, counted->stock.value_or(0) + delta);
  touch(*counted, now_ms);
  tell("product.updated", counted->id);
  return true;
}

void Shop::take(Order& order, std::int64_t now_ms) {
  order.has_stock = true;
  for (Line& line : order.lines) {
    const std::int64_t held = line.reduced.value_or(0);
    if (held == 0 && move_stock(line.target(), -line.quantity, now_ms)) {
      line.reduced = line.quantity;
    }
  }
}

void Shop::give_back(Order& order, std::int64_t now_ms) {
  order.has_stock = false;
  for (Line& line : order.lines) {
    // What cannot be put back, because the product is gone, stays noted.
    const bool nothing = line.reduced.value_or(0) <= 0;
    if (nothing || move_stock(line.target(), *line.reduced, now_ms)) line.reduced.reset();
  }
}

Order& Shop::place(Order order, std::int64_t now_ms) {
  const std::string status = order.status;
  order.id = next_id();
  order.created_ms = order.modified_ms = now_ms;
  for (Line& line : order.lines)
    line.id = next_line_id();
  const std::int64_t id = order.id;
  Order& placed = orders_.emplace(id, std::move(order)).first->second;
  tell("order.created", id);
  tell("order.updated", id);
  if (status == "completed") placed.paid_ms = placed.completed_ms = now_ms;
  if (takes_stock(status)) take(placed, now_ms);
  return placed;
}

void Shop::place_earlier(Order order) {
  order.id = next_id();
  order.has_stock = true;
  for (Line& line : order.lines) {
    line.id = next_line_id();
    const Product* sold = product(line.target());
    if (sold != nullptr && counter(*sold) != nullptr) line.reduced = line.quantity;
  }
  const std::int64_t id = order.id;
  orders_.emplace(id, std::move(order));
}

void Shop::touch_order(Order& order, std::int64_t now_ms) {
  order.modified_ms = now_ms;
  tell("order.updated", order.id);
}

void Shop::set_status(Order& order, const std::string& status, std::int64_t now_ms) {
  const bool from_trash = order.status == "trash";
  order.status = status;
  if (from_trash) {
    order.modified_ms = now_ms;
    return;
  }
  touch_order(order, now_ms);
  if (status == "completed") {
    order.completed_ms = now_ms;
    if (!order.paid_ms) order.paid_ms = now_ms;
  }
  if (takes_stock(status) && !order.has_stock) take(order, now_ms);
  if (gives_back(rules, status) && order.has_stock) give_back(order, now_ms);
}

void Shop::edit_line(Order& order, std::int64_t id, std::int64_t quantity, std::int64_t now_ms) {
  const auto line = std::ranges::find(order.lines, id, &Line::id);
  if (line == order.lines.end()) return;
  if (order.has_stock && line->reduced && rules.line_edits_move_stock) {
    const std::int64_t more = quantity - line->quantity;
    if (more != 0 && move_stock(line->target(), -more, now_ms)) *line->reduced += more;
  }
  if (quantity == 0) {
    order.lines.erase(line);
    return;
  }
  if (line->quantity != 0) line->total_cents = line->total_cents / line->quantity * quantity;
  line->quantity = quantity;
}

void Shop::add_line(Order& order, Line line, std::int64_t now_ms) {
  line.id = next_line_id();
  if (order.has_stock && rules.line_edits_move_stock &&
      move_stock(line.target(), -line.quantity, now_ms)) {
    line.reduced = line.quantity;
  }
  order.lines.push_back(std::move(line));
}

Refund& Shop::refund(Order& order, const std::string& reason, std::int64_t cents,
                     const std::vector<RefundWish>& wishes, bool restock, std::int64_t now_ms) {
  Refund refund;
  refund.id = next_id();
  refund.reason = reason;
  refund.created_ms = now_ms;
  refund.total_cents = cents;
  for (const RefundWish& wish : wishes) {
    const auto line = std::ranges::find(order.lines, wish.line, &Line::id);
    if (line == order.lines.end()) continue;
    Line copy = *line;
    copy.id = next_line_id();
    copy.quantity = wish.quantity;
    copy.total_cents = wish.cents;
    copy.reduced.reset();
    copy.restocked = 0;
    refund.lines.push_back(copy);
    const std::int64_t back = std::min(wish.quantity, line->reduced.value_or(0));
    if (!restock || back <= 0 || !move_stock(line->target(), back, now_ms)) continue;
    *line->reduced -= back;
    line->restocked += back;
  }
  std::int64_t refunded = cents;
  for (const Refund& earlier : order.refunds)
    refunded += earlier.total_cents;
  refund.full = refunded >= order.total_cents();
  if (refund.full) order.status = "refunded";
  order.refunds.insert(order.refunds.begin(), std::move(refund));
  touch_order(order, now_ms);
  return order.refunds.front();
}

bool Shop::erase_refund(Order& order, std::int64_t id) {
  return std::erase_if(order.refunds, [id](const Refund& item) { return item.id == id; }) > 0;
}

void Shop::restore_order(Order& order, std::int64_t now_ms) {
  order.status = order.status_before_trash;
  order.modified_ms = now_ms;
  tell("order.restored", order.id);
}

void Shop::trash_order(Order& order, std::int64_t now_ms) {
  order.status_before_trash = order.status;
  order.status = "trash";
  order.modified_ms = now_ms;
  if (rules.orders_are_posts) tell("product.deleted", order.id);
  tell("order.deleted", order.id);
}

}  // namespace stockd::woocommerce::twin
