// SPDX-License-Identifier: Apache-2.0
//
// Tries the credentials without changing anything. Reading is tried by reading; whether the key may
// write shows by a batch of nothing, which the shop refuses to a read-only key before it looks.
#include "answer.hpp"
#include "connector.hpp"

namespace stockd::woocommerce {

Task<> Connector::check(Op& op) {
  Response products =
      co_await op.get(api("/products")).query("per_page", "1").query("_fields", "id");
  read_list(products);
  Response orders = co_await op.get(api("/orders")).query("per_page", "1").query("_fields", "id");
  op.emit(GrantFact("read products", true));
  op.emit(GrantFact("read orders", orders.ok()));
  Response batch =
      co_await op.post(api("/products/batch")).json("{\"update\":[]}").read().all_status();
  const bool refused = batch.status() == 401 || batch.status() == 403;
  if (!batch.ok() && !refused) throw refusal(batch);
  op.emit(GrantFact("write products", batch.ok()));
  Response hooks = co_await op.get(api("/webhooks")).query("per_page", "1").query("_fields", "id");
  op.emit(GrantFact("read webhooks", hooks.ok()));
  Response setting = co_await op.get(api("/settings/products/woocommerce_manage_stock"));
  boost::system::error_code failed;
  const json::Value value = boost::json::parse(setting.body(), failed);
  if (!failed && setting.ok() && json::text(value, "value") == "no") {
    throw Trouble::config("woo.stock-off", "The shop does not manage stock at all.")
        .hint("Switch on WooCommerce > Settings > Products > Inventory > Enable stock management.");
  }
}

}  // namespace stockd::woocommerce
