// SPDX-License-Identifier: Apache-2.0
//
// A mistake is told with the name of the setting.
#include "settings.hpp"

#include "command_fields.hpp"

#include <stockd/trouble.hpp>

#include <algorithm>
#include <array>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

Trouble wrong(const std::string& sentence) {
  return Trouble::config("takealot.twin-settings",
                         "The twin's settings are wrong: " + sentence + ".");
}

std::string choice(const bj::object& in, const char* name, std::string_view otherwise,
                   std::initializer_list<std::string_view> of) {
  std::string value = text_or(in, name, otherwise);
  if (std::ranges::find(of, value) == of.end())
    throw wrong("\"" + std::string(name) + "\" cannot be \"" + value + "\"");
  return value;
}

bj::array list(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains(name);
  if (found == nullptr || found->is_null()) return {};
  if (!found->is_array()) throw wrong("\"" + std::string(name) + "\" must be a list");
  return found->get_array();
}

const bj::object& object(const bj::value& value, const char* of) {
  if (!value.is_object()) throw wrong("an entry of \"" + std::string(of) + "\" must be a map");
  return value.get_object();
}

void read_units(const bj::object& wish, const char* name, Units& to) {
  const bj::value* value = wish.if_contains(name);
  if (value == nullptr) return;
  if (value->is_int64()) {
    to[3] = value->get_int64();
  } else if (value->is_object()) {
    for (const Dc& dc : kDcs)
      to[dc.id] = number_or(value->get_object(), dc.name, 0);
  } else {
    throw wrong("\"" + std::string(name) + "\" is a number of units, or a map by DC");
  }
}

Offer read_product(const bj::object& wish, const Seller& seller) {
  Offer out;
  out.sku = text_or(wish, "sku", "");
  out.title = text_or(wish, "title", out.sku);
  out.barcode = text_or(wish, "barcode", "");
  out.id = number_or(wish, "offer_id", 0);
  out.price = number_or(wish, "price", 120);
  out.rrp = number_or(wish, "rrp", *out.price + 29);
  out.locked = flag_or(wish, "locked", false);
  out.disabled_by_seller = flag_or(wish, "disabled", false);
  const bj::value* quantity = wish.if_contains("quantity");
  const bj::value* stock = wish.if_contains("stock");
  const bool has_leadtime = stock != nullptr || (quantity != nullptr && !quantity->is_null());
  if (has_leadtime) out.leadtime_days = number_or(wish, "leadtime_days", 3);
  if (stock != nullptr) {
    for (const auto& [id, units] : object(*stock, "stock"))
      out.leadtime[whole(id).value_or(0)] = units.is_int64() ? units.get_int64() : 0;
  } else if (has_leadtime) {
    out.leadtime[seller.warehouses.front().id] = number(wish, "quantity");
  }
  read_units(wish, "at_takealot", out.at_dc);
  read_units(wish, "on_way", out.on_way);
  return out;
}

void read_seller(const bj::object& in, Settings& out) {
  Seller& seller = out.seller;
  seller.seller_id = number_or(in, "seller_id", seller.seller_id);
  for (const bj::value& entry : list(in, "warehouses")) {
    const bj::object& wish = object(entry, "warehouses");
    seller.warehouses.push_back({number(wish, "id"), text_or(wish, "name", "Warehouse")});
  }
  if (seller.warehouses.empty()) seller.warehouses.emplace_back();
  Rules& rules = seller.rules;
  rules.replaces_stock = choice(in, "leadtime_stock", "replace", {"replace", "merge"}) == "replace";
  rules.cancel_gives_back = flag_or(in, "cancel_gives_back", false);
  rules.leadtime_allowed = flag_or(in, "leadtime_allowed", true);
  for (const bj::value& entry : list(in, "products"))
    seller.add(read_product(object(entry, "products"), seller));
  for (const bj::value& entry : list(in, "catalogue")) {
    const bj::object& wish = object(entry, "catalogue");
    seller.catalogue[text(wish, "barcode")] = text_or(wish, "title", text(wish, "barcode"));
  }
  for (const bj::value& entry : list(in, "open_orders")) {
    const bj::object& wish = object(entry, "open_orders");
    const std::string kind = choice(wish, "kind", "leadtime", {"leadtime", "dropship", "dc"});
    out.open_orders.push_back({text(wish, "sku"), number_or(wish, "quantity", 1),
                               kind == "dc"         ? SaleKind::Dc
                               : kind == "dropship" ? SaleKind::DropShip
                                                    : SaleKind::Leadtime});
  }
}

void read_webhooks(const bj::object& in, const bj::object& credentials, Settings& out) {
  const std::string secret = text_or(credentials, "webhook", "stockd-test-secret");
  const std::string url = text_or(in, "webhook_url", "");
  if (!url.empty()) {
    for (const char* event : kEvents)
      out.webhooks.push_back(Webhook{event, url, secret, "Active", {}});
  }
  for (const bj::value& entry : list(in, "webhooks")) {
    const bj::object& wish = object(entry, "webhooks");
    const std::string event = text(wish, "event");
    if (std::ranges::find(kEvents, event) == std::end(kEvents))
      throw wrong("there is no event \"" + event + "\"");
    out.webhooks.push_back(
        Webhook{event, text(wish, "url"), text_or(wish, "secret", secret), "Active", {}});
  }
  out.webhook_delay_ms = number_or(in, "webhook_delay_ms", 0);
  out.spelling.signs_url = choice(in, "signature", "A", {"A", "B"}) == "B";
  const bool variant = flag_or(in, "webhook_variant", false);
  out.spelling.facility_is_text = out.spelling.delivery_id_header = variant;
  out.spelling.sales_status = variant;
}

}  // namespace

Settings read_settings(std::string_view settings_json) {
  boost::system::error_code failed;
  const bj::value value = bj::parse({settings_json.data(), settings_json.size()}, failed);
  if (failed || !value.is_object()) throw wrong("they are no JSON object");
  const bj::object& in = value.get_object();
  const bj::value* credentials = in.if_contains("credentials");
  if (credentials == nullptr || !credentials->is_object())
    throw wrong("\"credentials\" must name the api_key to accept");
  try {
    Settings out;
    out.api_key = text(credentials->get_object(), "api_key");
    read_seller(in, out);
    read_webhooks(in, credentials->get_object(), out);
    out.rate_limit = number_or(in, "rate_limit", out.rate_limit);
    out.reset_form =
        choice(in, "reset_form", "iso", {"iso", "seconds", "epoch", "http", "retry_after"});
    out.batch_delay_ms = number_or(in, "batch_delay_ms", out.batch_delay_ms);
    out.batch_success = number_or(in, "batch_success", out.batch_success);
    out.batch_failure = number_or(in, "batch_failure", out.batch_failure);
    out.api.invalid_status = static_cast<unsigned>(number_or(in, "invalid_status", 200));
    out.api.sales_lag_ms = number_or(in, "sales_lag_ms", 0);
    return out;
  } catch (const Refused& why) {
    throw wrong(why.what());
  }
}

}  // namespace stockd::takealot::twin
