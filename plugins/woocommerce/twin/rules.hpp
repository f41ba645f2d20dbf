// SPDX-License-Identifier: Apache-2.0
//
// Where older shops differ from WooCommerce 11.0.1, as far as a stock connector can tell. What was
// seen: 8.9.1, 9.9.5 and 11.0.1; the flat list of variations came with 10.3.
#pragma once

#include <string>

namespace stockd::woocommerce::twin {

struct Rules {
  std::string version = "11.0.1";
  bool has_flat_variations = true;
  bool failed_gives_back = true;      // an order that fails returns its stock
  bool line_edits_move_stock = true;  // those of an order that has taken it
  bool trash_keeps_sku = true;        // nobody else may use it
  bool orders_are_posts = false;      // an order's way to the trash is also a product's, by webhook
  bool takes_parent_back = true;      // manage_stock "parent", as it was read
};

inline Rules rules_of(const std::string& version) {
  Rules out;
  out.version = version;
  const bool before_11 =
      version.starts_with("8.") || version.starts_with("9.") || version.starts_with("10.");
  out.failed_gives_back = out.takes_parent_back = !before_11;
  out.has_flat_variations = !version.starts_with("8.") && !version.starts_with("9.");
  out.line_edits_move_stock = out.trash_keeps_sku = !version.starts_with("8.");
  return out;
}

}  // namespace stockd::woocommerce::twin
