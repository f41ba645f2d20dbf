// SPDX-License-Identifier: Apache-2.0
//
// /orders and their refunds.
#include "api.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 10> kStatuses = {
    "any",     "trash",     "auto-draft", "pending",  "processing",
    "on-hold", "completed", "cancelled",  "refunded", "failed"};

RestError unknown_order() {
  return RestError{404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."};
}

std::int64_t integer(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  if (found == nullptr) return 0;
  if (found->is_int64()) return found->get_int64();
  return found->is_string() ? std::max<std::int64_t>(0, path_id(std::string{found->get_string()}))
                            : 0;
}

std::int64_t cents(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  if (found == nullptr) return 0;
  const double amount = found->is_string()
                            ? std::strtod(std::string{found->get_string()}.c_str(), nullptr)
                        : found->is_number() ? found->to_number<double>()
                                             : 0;
  return std::llround(amount * 100);
}

std::string text(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

bj::array list(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_array() ? found->get_array() : bj::array{};
}

bool status_passes(const std::optional<std::vector<std::string>>& wanted, const Order& order) {
  const bool drafts = order.status == "trash" || order.status == "checkout-draft";
  if (!wanted || std::ranges::find(*wanted, "any") != wanted->end()) return !drafts;
  return std::ranges::find(*wanted, order.status) != wanted->end();
}

void check_statuses(const std::optional<std::vector<std::string>>& wanted) {
  for (std::size_t i = 0; wanted && i < wanted->size(); ++i) {
    const std::string& status = (*wanted)[i];
    if (std::ranges::find(kStatuses, status) != kStatuses.end() || status == "checkout-draft") {
      continue;
    }
    throw invalid_param("status",
                        "status[" + std::to_string(i) +
                            "] is not one of any, trash, auto-draft, pending, processing, on-hold, "
                            "completed, cancelled, refunded, failed, and checkout-draft.",
                        "rest_not_in_enum");
  }
}

Row row_of(const Order& order) {
  Row row;
  row.id = order.id;
  row.created_ms = order.created_ms;
  row.modified_ms = order.modified_ms;
  return row;
}

}  // namespace

Answer Api::orders(const Call& call) {
  if (call.path.size() == 1) {
    if (call.reads()) return order_list(call);
    if (call.method == "POST") return order_create(call);
    throw no_route();
  }
  const std::int64_t id = path_id(call.path[1]);
  if (id < 0) throw no_route();
  if (call.path.size() == 2) return order_item(call, id);
  Order* order = shop_.order(id);
  if (call.path[2] != "refunds" || call.path.size() > 4) throw no_route();
  if (order == nullptr) throw unknown_order();
  return call.path.size() == 3 ? order_refunds(call, *order) : order_refund(call, *order);
}

Answer Api::order_list(const Call& call) {
  const ListQuery query{call, offset_};
  const auto statuses = call.target.list("status");
  check_statuses(statuses);
  const auto product = call.target.param("product");
  std::vector<Row> rows;
  for (const auto& [id, order] : shop_.orders()) {
    const bool has_it = !product || std::ranges::any_of(order.lines, [&](const Line& line) {
      return std::to_string(line.product) == *product;
    });
    if (has_it && status_passes(statuses, order) && query.passes(row_of(order))) {
      rows.push_back(row_of(order));
    }
  }
  return query.page(std::move(rows), [&](const Row& row) {
    return renderer_.order(shop_.orders().at(row.id), call.target.origin);
  });
}

// A line may be named by product, by variation, by the variation's id as product, or by SKU.
Line Api::line_from(const bj::object& wish) const {
  const std::int64_t variation = integer(wish, "variation_id");
  const std::string sku = text(wish, "sku");
  const Product* sold = variation != 0                ? shop_.product(variation)
                        : wish.contains("product_id") ? shop_.product(integer(wish, "product_id"))
                                                      : shop_.by_sku(sku);
  Line line;
  const bj::value* quantity = wish.if_contains("quantity");
  line.quantity = quantity == nullptr ? 1 : integer(wish, "quantity");
  if (sold == nullptr) return line;
  line.product = sold->parent != 0 ? sold->parent : sold->id;
  line.variation = sold->parent != 0 ? sold->id : 0;
  line.name = sold->name;
  line.total_cents = sold->price_cents * line.quantity;
  return line;
}

Answer Api::order_create(const Call& call) {
  Order draft;
  const std::string status = text(call.body, "status");
  const bj::value* paid = call.body.if_contains("set_paid");
  const bool set_paid = paid != nullptr && paid->is_bool() && paid->get_bool();
  draft.status = !status.empty() ? status : set_paid ? "completed" : "pending";
  if (const bj::value* billing = call.body.if_contains("billing")) {
    if (billing->is_object()) draft.billing = billing->get_object();
  }
  for (const bj::value& wish : list(call.body, "line_items")) {
    if (wish.is_object()) draft.lines.push_back(line_from(wish.get_object()));
  }
  Order& placed = shop_.place(std::move(draft), call.now_ms);
  if (status == "refunded") {
    shop_.refund(placed, "Order fully refunded.", placed.total_cents(), {}, false, call.now_ms);
  }
  return Answer{201, with_fields(renderer_.order(placed, call.target.origin), call, false)};
}

void Api::order_update(const Call& call, Order& order) {
  for (const bj::value& item : list(call.body, "line_items")) {
    if (!item.is_object()) continue;
    const bj::object& wish = item.get_object();
    if (wish.contains("id")) {
      const bj::value* quantity = wish.if_contains("quantity");
      if (quantity != nullptr) {
        shop_.edit_line(order, integer(wish, "id"), integer(wish, "quantity"), call.now_ms);
      }
    } else {
      shop_.add_line(order, line_from(wish), call.now_ms);
    }
  }
  const std::string status = text(call.body, "status");
  if (status == "refunded" && order.status != "refunded") {
    std::int64_t left = order.total_cents();
    for (const Refund& earlier : order.refunds)
      left -= earlier.total_cents;
    shop_.refund(order, "Order fully refunded.", left, {}, false, call.now_ms);
  } else if (!status.empty() && status != order.status) {
    shop_.set_status(order, status, call.now_ms);
  } else {
    shop_.touch_order(order, call.now_ms);
  }
}

Answer Api::order_item(const Call& call, std::int64_t id) {
  Order* order = shop_.order(id);
  if (order == nullptr) {
    if (call.updates())
      throw RestError{400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."};
    throw unknown_order();
  }
  if (call.method == "DELETE") {
    const bj::object before = renderer_.order(*order, call.target.origin);
    if (call.target.param("force") == "true") {
      shop_.erase_order(id);
    } else if (order->status == "trash") {
      throw RestError{410, "woocommerce_rest_already_trashed",
                      "The order has already been deleted."};
    } else {
      shop_.trash_order(*order, call.now_ms);
    }
    return Answer{200, before};
  }
  if (call.updates()) order_update(call, *order);
  return Answer{200, with_fields(renderer_.order(*order, call.target.origin), call, false)};
}

Answer Api::order_refund(const Call& call, Order& order) {
  const std::int64_t id = path_id(call.path[3]);
  if (id < 0) throw no_route();
  const auto found = std::ranges::find(order.refunds, id, &Refund::id);
  if (found == order.refunds.end()) {
    throw RestError{404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID."};
  }
  const bj::object shown = renderer_.refund(*found);
  if (call.method == "DELETE") {
    if (call.target.param("force") != "true") {
      throw RestError{501, "woocommerce_rest_trash_not_supported",
                      "Refunds do not support trashing."};
    }
    shop_.erase_refund(order, id);
  } else if (!call.reads()) {
    throw no_route();
  }
  return Answer{200, with_fields(shown, call, false)};
}

Answer Api::order_refunds(const Call& call, Order& order) {
  if (call.reads()) {
    const ListQuery query{call, offset_};
    std::vector<Row> rows;
    for (const Refund& refund : order.refunds) {
      Row row;
      row.id = refund.id;
      row.created_ms = row.modified_ms = refund.created_ms;
      if (query.passes(row)) rows.push_back(row);
    }
    return query.page(std::move(rows), [&](const Row& row) {
      return renderer_.refund(*std::ranges::find(order.refunds, row.id, &Refund::id));
    });
  }
  if (call.method != "POST") throw no_route();
  std::vector<RefundWish> wishes;
  std::int64_t sum = 0;
  for (const bj::value& item : list(call.body, "line_items")) {
    if (!item.is_object()) continue;
    RefundWish wish;
    wish.line = integer(item.get_object(), "id");
    wish.quantity = integer(item.get_object(), "quantity");
    wish.cents = cents(item.get_object(), "refund_total");
    sum += wish.cents;
    wishes.push_back(wish);
  }
  const std::int64_t amount = call.body.contains("amount") ? cents(call.body, "amount") : sum;
  std::int64_t left = order.total_cents();
  for (const Refund& earlier : order.refunds)
    left -= earlier.total_cents;
  if (amount > left) {
    // Here the shop puts the bare number where an object belongs.
    return Answer{500, bj::object{{"code", "woocommerce_rest_cannot_create_order_refund"},
                                  {"message", "Invalid refund amount."},
                                  {"data", 500}}};
  }
  const bj::value* flag = call.body.if_contains("api_restock");
  const bool restock = flag == nullptr || !flag->is_bool() || flag->get_bool();
  const Refund& made =
      shop_.refund(order, text(call.body, "reason"), amount, wishes, restock, call.now_ms);
  return Answer{201, with_fields(renderer_.refund(made), call, false)};
}

}  // namespace stockd::woocommerce::twin
