// SPDX-License-Identifier: Apache-2.0
//
// See people.hpp. A command that makes no sense is answered {"error": a sentence}.
#include "people.hpp"

#include "attributes.hpp"

#include <algorithm>

namespace stockd::amazon::twin {
namespace {

json::Object error(const std::string& sentence) {
  json::Object out;
  out["error"] = sentence;
  return out;
}

json::Object ok() {
  json::Object out;
  out["ok"] = true;
  return out;
}

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::ranges::any_of(words, [&](const char* each) { return word == each; });
}

json::Object stock_row(const Listing& listing) {
  json::Object out;
  out["sku"] = listing.sku;
  out["remote"] = listing.sku;
  const bool own = listing.by_merchant();
  const auto quantity = own ? listing.availability.at("DEFAULT") : std::nullopt;
  const bool known = own ? quantity.has_value() : listing.warehouse.has_value();
  out["quantity"] = known ? json::Value(listing.sellable()) : json::Value(nullptr);
  out["managed"] = known;
  out["fulfilment"] = own ? "merchant" : "amazon";
  json::Array codes;
  for (const auto& entry : listing.availability)
    codes.push_back(json::Value(entry.first));
  out["channels"] = std::move(codes);
  if (listing.warehouse) out["fulfillable"] = listing.warehouse->fulfillable;
  out["harmed"] = listing.harmed;
  return out;
}

json::Object order_row(const Order& order) {
  json::Object out;
  out["order"] = order.id;
  out["state"] = order.status;
  json::Array lines;
  for (const OrderItem& item : order.items) {
    json::Object line;
    line["sku"] = item.sku;
    line["quantity"] = item.ordered;
    lines.push_back(std::move(line));
  }
  out["lines"] = std::move(lines);
  return out;
}

}  // namespace

void read_delays(const json::Object& from, Delays& to) {
  const auto take = [&](const char* name, std::int64_t& field) {
    field = json::integer(from, name).value_or(field);
  };
  take("patch_ms", to.patch_ms);
  take("order_ms", to.order_ms);
  take("orders_before_ms", to.orders_before_ms);
  take("feed_ms", to.feed_ms);
  take("report_ms", to.report_ms);
  take("fba_page", to.fba_page);
  to.gzip = json::boolean(from, "gzip").value_or(to.gzip);
  if (const std::string charset = json::text(from, "report_charset"); !charset.empty()) {
    to.report_charset = charset;
  }
}

json::Object People::act(const json::Object& command, std::int64_t now_ms) {
  const std::string what = json::text(command, "do");
  if (what == "show") return show();
  if (what == "sell") return sell(command, now_ms);
  if (what == "fault") {
    const bool known =
        faults_.set(json::text(command, "kind"), json::integer(command, "count").value_or(1),
                    json::integer(command, "ms").value_or(0));
    return known ? ok() : error("there is no fault '" + json::text(command, "kind") + "'");
  }
  if (is_one_of(what, {"cancel", "fulfil", "return"})) return treat_order(what, command, now_ms);
  if (is_one_of(what, {"edit", "receive", "rename", "inbound", "suppress", "release", "remove",
                       "report_issue"})) {
    return treat_listing(what, command, now_ms);
  }
  return treat_amazon(what, command);
}

json::Object People::sell(const json::Object& command, std::int64_t now_ms) {
  Listing* listing = seller_.listing(json::text(command, "sku"));
  const std::int64_t quantity = json::integer(command, "quantity").value_or(1);
  const bool elsewhere = json::boolean(command, "elsewhere").value_or(false);
  if (listing == nullptr) return error("no listing has the SKU " + json::text(command, "sku"));
  if (quantity < 1) return error("a shopper buys one unit at least");
  if (elsewhere && !listing->warehouse) return error("Amazon's warehouse does not have it");
  const std::int64_t there = elsewhere ? listing->warehouse->fulfillable : listing->sellable();
  if (there < quantity) {
    return error(listing->sku + " has " + std::to_string(there) + " units to sell");
  }
  Order& order = seller_.place(*listing, quantity, elsewhere, now_ms);
  order.visible_ms = now_ms + delays_.order_ms;
  json::Object out;
  out["order"] = order.id;
  return out;
}

json::Object People::treat_order(const std::string& what, const json::Object& command,
                                 std::int64_t now_ms) {
  Order* order = seller_.order(json::text(command, "order"));
  if (order == nullptr) return error("there is no order " + json::text(command, "order"));
  if (order->status == "CANCELLED") return error("the order is cancelled");
  if (what == "return") return take_back(*order, command);
  if (order->status == "SHIPPED") return error("the order is shipped");
  if (what == "fulfil") {
    seller_.ship(*order, now_ms);
    return ok();
  }
  const std::string by = json::text(command, "by");
  const std::string reason = json::text(command, "reason");
  seller_.cancel(*order, by.empty() ? "BUYER" : by, reason.empty() ? "BuyerCanceled" : reason,
                 now_ms);
  return ok();
}

// Amazon leaves a merchant's number alone: he looks at what came back and writes a new one. What
// came back to Amazon's own warehouse is sold again, or is damaged.
json::Object People::take_back(Order& order, const json::Object& command) {
  const std::string sku = json::text(command, "sku");
  const std::int64_t units = json::integer(command, "quantity").value_or(1);
  Listing* listing = seller_.listing(sku);
  const auto item = std::ranges::find_if(
      order.items, [&](const OrderItem& each) { return each.sku == sku || sku.empty(); });
  if (item == order.items.end()) return error("the order has no " + sku);
  if (units < 1 || units > item->ordered) return error("so many were not ordered");
  if (order.by_amazon && listing != nullptr && listing->warehouse) {
    const bool damaged = json::boolean(command, "damaged").value_or(false);
    (damaged ? listing->warehouse->customer_damaged : listing->warehouse->fulfillable) += units;
  }
  return ok();
}

json::Object People::treat_listing(const std::string& what, const json::Object& command,
                                   std::int64_t now_ms) {
  Listing* listing = seller_.listing(json::text(command, "sku"));
  if (listing == nullptr) return error("no listing has the SKU " + json::text(command, "sku"));
  const auto quantity = json::integer(command, "quantity");
  if (what == "edit" || what == "receive") {
    if (!quantity || (what == "edit" && *quantity < 0)) return error("how many units?");
    const bool own = listing->by_merchant() || !listing->warehouse;
    const std::int64_t units = what == "edit" ? *quantity : listing->sellable() + *quantity;
    if (units < 0) return error("a quantity is never negative");
    listing->updated_ms = now_ms;
    if (own) {
      seller_.edit(*listing, units, now_ms);
    } else {
      listing->warehouse->fulfillable = units;
    }
  } else if (what == "rename") {
    const std::string to = json::text(command, "to");
    if (to.empty() || seller_.listing(to) != nullptr) return error("that SKU is empty or taken");
    seller_.rename(listing->sku, to, now_ms);
  } else if (what == "inbound") {
    return stock_warehouse(*listing, command);
  } else if (what == "remove") {
    seller_.remove(listing->sku);
  } else if (what == "report_issue") {
    listing->issues.push_back(issue(json::text(command, "code"), json::text(command, "message"),
                                    "fulfillment_availability", "INVALID_ATTRIBUTE"));
  } else {
    listing->suppressed = what == "suppress";
  }
  return ok();
}

json::Object People::stock_warehouse(Listing& listing, const json::Object& command) {
  const std::int64_t units = json::integer(command, "quantity").value_or(0);
  const std::string step = json::text(command, "step");
  if (units < 1 || !listing.warehouse) return error("Amazon's warehouse does not have it");
  Warehouse& stock = *listing.warehouse;
  if (step == "plan") {
    stock.inbound_working += units;
  } else if (step == "ship" && stock.inbound_working >= units) {
    stock.inbound_working -= units;
    stock.inbound_shipped += units;
  } else if (step == "receive" && stock.inbound_shipped + stock.inbound_receiving >= units) {
    // With the first units the whole shipment is being received.
    stock.inbound_receiving += std::exchange(stock.inbound_shipped, 0) - units;
    stock.fulfillable += units;
  } else {
    return error("there is no such step, or not so many units");
  }
  return ok();
}

json::Object People::treat_amazon(const std::string& what, const json::Object& command) {
  if (what == "refuse") {
    api_.listings.refuse_next(json::text(command, "code"), json::text(command, "message"));
  } else if (what == "expire_tokens") {
    api_.tokens.expire_all();
  } else if (what == "revoke") {
    api_.tokens.revoke();
  } else if (what == "role") {
    api_.tokens.set_role(json::boolean(command, "has").value_or(true));
  } else if (what == "credentials") {
    api_.tokens.change(command);
  } else if (what == "feeds") {
    delays_.feeds_hang = json::boolean(command, "hang").value_or(false);
  } else if (what == "reports") {
    delays_.reports_fail = json::boolean(command, "fail").value_or(false);
  } else if (what == "delays") {
    read_delays(command, delays_);
  } else if (what == "sandbox") {
    api_.sandbox = json::boolean(command, "on").value_or(true);
    if (const json::Value* cases = json::find(command, "cases")) api_.pairs.add(*cases);
  } else {
    return error("there is no command '" + what + "'");
  }
  return ok();
}

json::Object People::show() const {
  json::Array stock;
  for (const auto& [sku, listing] : seller_.listings())
    stock.push_back(stock_row(listing));
  json::Array orders;
  for (const Order& order : seller_.orders())
    orders.push_back(order_row(order));
  json::Object out;
  out["platform"] = "amazon";
  out["stock"] = std::move(stock);
  out["orders"] = std::move(orders);
  out["webhooks"] = json::Array();
  out["requests"] = static_cast<std::int64_t>(api_.requests);
  out["stock_writes"] = static_cast<std::int64_t>(seller_.stock_writes);
  return out;
}

}  // namespace stockd::amazon::twin
