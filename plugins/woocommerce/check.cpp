// SPDX-License-Identifier: Apache-2.0
//
// Tries the credentials without changing anything. Reading is tried by reading; whether the key may
// write shows by a batch of nothing, which the shop refuses to a read-only key before it looks.
#include "answer.hpp"
#include "connector.hpp"

#include <algorithm>

namespace stockd::woocommerce {
namespace {

bool has_woocommerce(const Response& index) {
  const auto body = json_of(index.body());
  if (!index.ok() || !body) return false;
  return std::ranges::any_of(json::array(*body, "namespaces"), [](const json::Value& name) {
    return json::as_text(name) == "wc/v3";
  });
}

}  // namespace

// Where there is no API at its address, the index that needs no pretty addresses tells why.
Task<> Connector::explain_missing_api(Op& op) {
  Response index = co_await op.get(site_ + "/")
                       .query("rest_route", "/")
                       .query("_fields", "namespaces")
                       .all_status();
  if (!has_woocommerce(index)) co_return;
  throw Trouble::config("woo.plain-permalinks",
                        "The shop's permalinks are Plain, and so its API takes no keys.")
      .hint("Choose anything but Plain in the shop's Settings > Permalinks.")
      .path("/url");
}

Task<> Connector::check(Op& op) {
  Response products = co_await ask(op, "GET", "/products")
                          .query("per_page", "1")
                          .query("_fields", "id")
                          .all_status();
  if (products.status() == 404 && error_code(products).empty()) co_await explain_missing_api(op);
  read_list(products);
  Response orders =
      co_await ask(op, "GET", "/orders").query("per_page", "1").query("_fields", "id");
  op.emit(GrantFact("read products", true));
  op.emit(GrantFact("read orders", orders.ok()));
  Response batch =
      co_await ask(op, "POST", "/products/batch").json("{\"update\":[]}").read().all_status();
  const bool refused = batch.status() == 401 || batch.status() == 403;
  if (!batch.ok() && !refused) throw refusal(batch);
  op.emit(GrantFact("write products", batch.ok()));
  Response hooks =
      co_await ask(op, "GET", "/webhooks").query("per_page", "1").query("_fields", "id");
  op.emit(GrantFact("read webhooks", hooks.ok()));
  co_await refuse_locations_plugin(op);
  Response setting = co_await ask(op, "GET", "/settings/products/woocommerce_manage_stock");
  const auto value = json_of(setting.body());
  if (value && setting.ok() && json::text(*value, "value") == "no") {
    throw Trouble::config("woo.stock-off", "The shop does not manage stock at all.")
        .hint("Switch on WooCommerce > Settings > Products > Inventory > Enable stock management.");
  }
}

}  // namespace stockd::woocommerce
