// SPDX-License-Identifier: Apache-2.0
//
// The commands. A refusal is thrown as a sentence and caught in one place.
#include "people.hpp"

#include "../remote_id.hpp"

#include <algorithm>
#include <stdexcept>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

// Why a command cannot be done, for whoever gave it.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string text(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) {
    throw Refused{"the command needs \"" + std::string{name} + "\", a text"};
  }
  return std::string{found->get_string()};
}

std::int64_t number(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_int64()) {
    throw Refused{"the command needs \"" + std::string{name} + "\", a whole number"};
  }
  return found->get_int64();
}

std::int64_t number_or(const bj::object& object, std::string_view name, std::int64_t otherwise) {
  return object.contains(name) ? number(object, name) : otherwise;
}

}  // namespace

bj::object People::act(const bj::object& command, std::int64_t now_ms, std::uint64_t requests) {
  try {
    const std::string what = text(command, "do");
    if (what == "sell") return sell(command, now_ms);
    if (what == "cancel" || what == "fulfil") return change_order(command, now_ms);
    if (what == "return") return take_back(command, now_ms);
    if (what == "edit" || what == "receive") return set_level(command, now_ms);
    if (what == "rename") return rename(command, now_ms);
    if (what == "trash" || what == "restore") return bin(command, now_ms);
    if (what == "cron") return cron(now_ms);
    if (what == "fault") return fault(command);
    if (what == "show") return show(requests);
    throw Refused{"there is no command \"" + what + "\""};
  } catch (const Refused& why) {
    return bj::object{{"error", why.what()}};
  }
}

Product& People::by_sku(const bj::object& command) {
  if (command.contains("remote")) {
    const auto remote = parse_remote(text(command, "remote"));
    Product* product = remote ? shop_.product(remote->id) : nullptr;
    if (product == nullptr) throw Refused{"the shop has no product " + text(command, "remote")};
    return *product;
  }
  const std::string sku = text(command, "sku");
  const Product* found = shop_.by_sku(sku);
  if (found == nullptr) throw Refused{"the shop has no product with SKU " + sku};
  return *shop_.product(found->id);
}

Order& People::by_id(const bj::object& command) {
  const std::string id = text(command, "order");
  Order* order = shop_.order(parse_id(id).value_or(0));
  if (order == nullptr) throw Refused{"the shop has no order " + id};
  return *order;
}

// The shop front refuses what is not there; orders over REST are not checked.
bj::object People::sell(const bj::object& command, std::int64_t now_ms) {
  Product& product = by_sku(command);
  const std::int64_t quantity = number_or(command, "quantity", 1);
  if (quantity < 1) throw Refused{"a sale needs a quantity of at least 1"};
  const Product* counted = shop_.counter(product);
  const bool enough =
      counted == nullptr || counted->backorders != "no" || counted->stock.value_or(0) >= quantity;
  if (!enough)
    throw Refused{"not enough of " + product.sku + " to sell " + std::to_string(quantity)};
  Line line;
  line.product = product.parent != 0 ? product.parent : product.id;
  line.variation = product.parent != 0 ? product.id : 0;
  line.quantity = quantity;
  line.name = product.name;
  line.total_cents = product.price_cents * quantity;
  Order order;
  order.status = "processing";
  order.created_via = "store-api";
  order.lines.push_back(line);
  const Order& placed = shop_.place(std::move(order), now_ms);
  return bj::object{{"order", std::to_string(placed.id)}};
}

bj::object People::change_order(const bj::object& command, std::int64_t now_ms) {
  Order& order = by_id(command);
  shop_.set_status(order, text(command, "do") == "cancel" ? "cancelled" : "completed", now_ms);
  return bj::object{{"order", std::to_string(order.id)}, {"state", order.status}};
}

bj::object People::take_back(const bj::object& command, std::int64_t now_ms) {
  Order& order = by_id(command);
  const Product& product = by_sku(command);
  const std::int64_t quantity = number_or(command, "quantity", 1);
  const auto line = std::ranges::find_if(
      order.lines, [&](const Line& item) { return item.target() == product.id; });
  if (line == order.lines.end()) throw Refused{"the order has no line of " + product.sku};
  if (quantity < 1 || quantity > line->quantity - line->restocked) {
    throw Refused{"the order has fewer than " + std::to_string(quantity) + " of " + product.sku +
                  " left to return"};
  }
  RefundWish wish;
  wish.line = line->id;
  wish.quantity = quantity;
  wish.cents = line->quantity == 0 ? 0 : line->total_cents / line->quantity * quantity;
  const std::vector<RefundWish> wishes(1, wish);
  shop_.refund(order, "returned", wish.cents, wishes, true, now_ms);
  return bj::object{{"order", std::to_string(order.id)}, {"state", order.status}};
}

bj::object People::set_level(const bj::object& command, std::int64_t now_ms) {
  Product& product = by_sku(command);
  Product* counted = shop_.counter(product);
  if (counted == nullptr) throw Refused{product.sku + " does not manage its stock"};
  const std::int64_t quantity = number(command, "quantity");
  const bool receives = text(command, "do") == "receive";
  shop_.set_stock(*counted, receives ? counted->stock.value_or(0) + quantity : quantity);
  shop_.touch(*counted, now_ms);
  shop_.tell("product.updated", counted->id);
  return bj::object{{"sku", product.sku}, {"quantity", *counted->stock}};
}

bj::object People::rename(const bj::object& command, std::int64_t now_ms) {
  Product& product = by_sku(command);
  const std::string to = text(command, "to");
  if (shop_.by_sku(to, product.id) != nullptr) throw Refused{"the SKU " + to + " is taken"};
  product.sku = to;
  shop_.touch(product, now_ms);
  shop_.tell("product.updated", product.id);
  return bj::object{{"sku", to}};
}

// What staff does in wp-admin: a product by its SKU, an order by its id.
bj::object People::bin(const bj::object& command, std::int64_t now_ms) {
  const bool trashes = text(command, "do") == "trash";
  if (command.contains("order")) {
    Order& order = by_id(command);
    if ((order.status == "trash") == trashes) throw Refused{"the order is there already"};
    trashes ? shop_.trash_order(order, now_ms) : shop_.restore_order(order, now_ms);
    return bj::object{{"order", std::to_string(order.id)}, {"state", order.status}};
  }
  Product& product = by_sku(command);
  if ((product.status == "trash") == trashes) throw Refused{"the product is there already"};
  trashes ? shop_.trash_product(product, now_ms) : shop_.restore_product(product, now_ms);
  return bj::object{{"sku", product.sku}, {"state", product.status}};
}

bj::object People::cron(std::int64_t now_ms) {
  webhooks_.hurry(now_ms);
  return bj::object{{"ran", true}};
}

bj::object People::fault(const bj::object& command) {
  const std::string kind = text(command, "kind");
  const int count =
      static_cast<int>(std::clamp<std::int64_t>(number_or(command, "count", 1), 0, 1'000'000));
  const std::int64_t ms = std::clamp<std::int64_t>(number_or(command, "ms", 0), 0, 3'600'000);
  if (kind == "delay_webhooks") {
    webhooks_.delay_next(count, ms);
  } else if (kind == "garble_webhooks") {
    webhooks_.garble_next(count);
  } else if (!faults_.set(kind, count, ms)) {
    throw Refused{"there is no fault \"" + kind + "\""};
  }
  return bj::object{{"kind", kind}, {"count", count}};
}

bj::object People::show(std::uint64_t requests) const {
  bj::array stock, orders, hooks;
  for (const auto& [id, product] : shop_.products()) {
    if (product.type == "variable" && !product.managed) continue;
    const Product* counted = shop_.counter(product);
    RemoteId remote;
    remote.parent = product.parent;
    remote.id = id;
    stock.push_back(
        bj::object{{"sku", product.sku},
                   {"remote", format_remote(remote)},
                   {"quantity", counted != nullptr && counted->stock ? bj::value(*counted->stock)
                                                                     : bj::value(nullptr)},
                   {"managed", counted != nullptr && shop_.counts_stock}});
  }
  for (const auto& [id, order] : shop_.orders()) {
    bj::array lines;
    for (const Line& line : order.lines) {
      const Product* sold = shop_.product(line.target());
      lines.push_back(bj::object{{"sku", sold == nullptr ? std::string{} : sold->sku},
                                 {"quantity", line.quantity}});
    }
    orders.push_back(bj::object{
        {"order", std::to_string(id)}, {"state", order.status}, {"lines", std::move(lines)}});
  }
  for (const auto& [id, webhook] : webhooks_.all()) {
    hooks.push_back(bj::object{
        {"topic", webhook.topic}, {"url", webhook.delivery_url}, {"state", webhook.status}});
  }
  return bj::object{{"platform", "woocommerce"},   {"stock", std::move(stock)},
                    {"orders", std::move(orders)}, {"webhooks", std::move(hooks)},
                    {"requests", requests},        {"stock_writes", shop_.stock_writes}};
}

}  // namespace stockd::woocommerce::twin
