// SPDX-License-Identifier: Apache-2.0
//
// See commands.hpp.
#include "commands.hpp"

#include "order_events.hpp"
#include "shop_events.hpp"

#include <stockd/json.hpp>

#include <functional>
#include <map>

namespace stockd::shopify::twin {

namespace {

// A command's fields, and the shop it is for.
struct Doing {
  Shop& shop;
  const json::Value& command;
  std::int64_t routing_ms;
  std::int64_t now_ms;
  json::Object answer{{"ok", true}};

  std::string text(std::string_view key) const { return json::text(command, key); }
  bool is(std::string_view key, bool otherwise) const {
    return json::boolean(command, key).value_or(otherwise);
  }
  std::int64_t quantity(std::int64_t otherwise) const {
    return json::integer(command, "quantity").value_or(otherwise);
  }
};

Wanted wanted_of(const json::Value& given) {
  Wanted wanted;
  wanted.sku = json::text(given, "sku");
  wanted.quantity = json::integer(given, "quantity").value_or(1);
  wanted.location = json::text(given, "location");
  return wanted;
}

void do_sell(Doing& doing) {
  Purchase purchase;
  const json::Array& lines = json::array(doing.command, "lines");
  for (const json::Value& line : lines)
    purchase.lines.push_back(wanted_of(line));
  if (lines.empty()) purchase.lines.push_back(wanted_of(doing.command));
  purchase.pending = doing.is("pending", false);
  purchase.confirmed = doing.is("confirmed", true);
  purchase.test = doing.is("test", false);
  doing.answer = {{"order", sell(doing.shop, purchase, doing.routing_ms, doing.now_ms)}};
}

void do_take_back(Doing& doing) {
  Giving giving;
  giving.restock = doing.is("restock", true);
  giving.legacy = doing.is("legacy", false);
  giving.location = doing.text("location");
  take_back(doing.shop, doing.text("order"), doing.text("sku"), doing.quantity(1), giving,
            doing.now_ms);
}

void do_edit(Doing& doing) {
  if (json::find(doing.command, "quantity") == nullptr) refuse("To edit needs a quantity.");
  edit_stock(doing.shop, doing.text("sku"), doing.text("location"), doing.quantity(0),
             doing.now_ms);
}

void do_edit_order(Doing& doing) {
  edit_order(doing.shop, doing.text("order"), doing.text("sku"), doing.quantity(0),
             doing.is("restock", true), doing.is("refund", true), doing.now_ms);
}

void do_scopes(Doing& doing) {
  doing.shop.scopes.clear();
  for (const json::Value& scope : json::array(doing.command, "scopes"))
    doing.shop.scopes.insert(json::as_text(scope));
  doing.shop.tell("APP_SCOPES_UPDATE", id_body(1));
}

SubscriptionRow& subscription_of(Doing& doing) {
  for (SubscriptionRow& row : doing.shop.subscriptions) {
    if (!row.removed && row.topic == doing.text("topic")) return row;
  }
  refuse("Nobody subscribed to \"" + doing.text("topic") + "\".");
}

// Another app of the merchant's, or staff, subscribe by other means.
void do_add_webhook(Doing& doing) {
  SubscriptionRow row;
  row.id = doing.shop.next_id();
  row.topic = doing.text("topic");
  row.uri = doing.text("url");
  row.created_ms = doing.now_ms;
  doing.shop.subscriptions.push_back(std::move(row));
}

void do_change_webhook(Doing& doing) {
  SubscriptionRow& row = subscription_of(doing);
  if (const std::string url = doing.text("url"); !url.empty()) row.uri = url;
  if (const std::string format = doing.text("format"); !format.empty()) row.format = format;
  row.filter = doing.text("filter");
  for (const json::Value& field : json::array(doing.command, "fields"))
    row.fields.push_back(json::as_text(field));
}

using Action = std::function<void(Doing&)>;

const std::map<std::string, Action, std::less<>>& actions() {
  static const std::map<std::string, Action, std::less<>> kActions = {
      {"sell", do_sell},
      {"confirm", [](Doing& d) { confirm(d.shop, d.text("order"), d.now_ms); }},
      {"cancel",
       [](Doing& d) { cancel(d.shop, d.text("order"), d.is("restock", true), d.now_ms); }},
      {"fulfil", [](Doing& d) { fulfil(d.shop, d.text("order"), d.now_ms); }},
      {"return", do_take_back},
      {"edit_order", do_edit_order},
      {"move",
       [](Doing& d) {
         move_units(d.shop, d.text("order"), d.text("sku"), d.quantity(1), d.text("to"), d.now_ms);
       }},
      {"delete_order", [](Doing& d) { delete_order(d.shop, d.text("order")); }},
      {"edit", do_edit},
      {"receive",
       [](Doing& d) {
         receive_stock(d.shop, d.text("sku"), d.text("location"), d.quantity(0), d.now_ms);
       }},
      {"rename", [](Doing& d) { rename(d.shop, d.text("sku"), d.text("to"), d.now_ms); }},
      {"status", [](Doing& d) { set_status(d.shop, d.text("sku"), d.text("status"), d.now_ms); }},
      {"track",
       [](Doing& d) { set_tracked(d.shop, d.text("sku"), d.is("tracked", true), d.now_ms); }},
      {"delete_product", [](Doing& d) { delete_product(d.shop, d.text("sku")); }},
      {"stock",
       [](Doing& d) {
         set_stocked(d.shop, d.text("sku"), d.text("location"), d.is("stocked", true), d.now_ms);
       }},
      {"rename_location",
       [](Doing& d) { rename_location(d.shop, d.text("location"), d.text("to")); }},
      {"activate_location",
       [](Doing& d) { set_location_active(d.shop, d.text("location"), true); }},
      {"deactivate_location",
       [](Doing& d) { set_location_active(d.shop, d.text("location"), false); }},
      {"scopes", do_scopes},
      {"uninstall", [](Doing& d) { d.shop.tell("APP_UNINSTALLED", id_body(1)); }},
      {"add_webhook", do_add_webhook},
      {"change_webhook", do_change_webhook},
      {"remove_webhook", [](Doing& d) { subscription_of(d).removed = true; }},
  };
  return kActions;
}

json::Array stock_of(const Shop& shop) {
  json::Array stock;
  for (const ItemRow& item : shop.items) {
    if (item.deleted) continue;
    json::Value quantity;
    if (item.tracked) quantity = shop.available_everywhere(item);
    json::Object levels;
    for (std::size_t i = 0; i < shop.locations.size(); ++i) {
      if (item.at[i].stocked) levels[shop.locations[i].name] = item.at[i].available;
    }
    stock.push_back(json::Object{{"sku", item.sku},
                                 {"remote", gid("InventoryItem", item.id)},
                                 {"quantity", std::move(quantity)},
                                 {"levels", std::move(levels)},
                                 {"managed", item.tracked}});
  }
  return stock;
}

json::Array orders_of(const Shop& shop) {
  json::Array orders;
  for (const OrderRow& order : shop.orders) {
    if (order.deleted) continue;
    json::Array lines;
    for (const LineRow& line : order.lines)
      lines.push_back(json::Object{{"sku", line.sku}, {"quantity", line.current}});
    const char* state = order.cancelled_ms != 0 ? "cancelled"
                        : order.fulfilled()     ? "fulfilled"
                                                : "open";
    orders.push_back(json::Object{
        {"order", gid("Order", order.id)}, {"state", state}, {"lines", std::move(lines)}});
  }
  return orders;
}

}  // namespace

json::Object carry_out(Shop& shop, const json::Value& command, std::int64_t routing_ms,
                       std::int64_t now_ms) {
  const auto found = actions().find(json::text(command, "do"));
  if (found == actions().end()) {
    throw Trouble::rejected("shopify-twin.unknown-command",
                            "The twin does not know the command " + json::dump(command) + ".");
  }
  Doing doing{shop, command, routing_ms, now_ms};
  found->second(doing);
  return std::move(doing.answer);
}

json::Object show(const Shop& shop) {
  json::Array webhooks;
  for (const SubscriptionRow& row : shop.subscriptions) {
    webhooks.push_back(json::Object{
        {"topic", row.topic}, {"url", row.uri}, {"state", row.removed ? "removed" : "active"}});
  }
  return {{"platform", "shopify"},
          {"stock", stock_of(shop)},
          {"orders", orders_of(shop)},
          {"webhooks", std::move(webhooks)},
          {"stock_writes", shop.stock_writes}};
}

}  // namespace stockd::shopify::twin
