// SPDX-License-Identifier: Apache-2.0
//
// WooCommerce has no locations; plugins add them. Each keeps numbers of its own beside every
// product and adds them up into the product's stock, so what is written to the sum is undone at the
// plugin's next save. They are known by what they leave on the products.
#include "answer.hpp"
#include "connector.hpp"

#include <array>

namespace stockd::woocommerce {
namespace {

// A plugin shows on every product it counts, so a few of the newest tell.
constexpr std::int64_t kLookedAt = 20;

struct Plugin {
  std::string_view name;
  std::string_view meta;      // what the keys of its numbers begin with
  std::string_view property;  // where the API shows them by themselves; empty: nowhere
};

constexpr std::array kPlugins{
    Plugin{"Stock Locations for WooCommerce", "_stock_at_", "locations"},
    Plugin{"MyWorks MultiLocation", "_stocks_location_", "warehouse"},
    Plugin{"Techspawn Multi Locations", "wcmlim_stock_location_", ""},
};

bool counts(const Plugin& plugin, const json::Value& product) {
  for (const json::Value& meta : json::array(product, "meta_data")) {
    if (json::text(meta, "key").starts_with(plugin.meta)) return true;
  }
  if (plugin.property.empty()) return false;
  return !json::array(product, plugin.property).empty() ||
         !json::object(product, plugin.property).empty();
}

std::string_view plugin_of(const json::Array& products) {
  for (const json::Value& product : products) {
    for (const Plugin& plugin : kPlugins) {
      if (counts(plugin, product)) return plugin.name;
    }
  }
  return {};
}

}  // namespace

Task<> Connector::refuse_locations_plugin(Op& op) {
  Response answer = co_await ask(op, "GET", "/products")
                        .query("per_page", kLookedAt)
                        .query("_fields", "id,meta_data,locations,warehouse")
                        .all_status();
  const auto products = json_of(answer.body());
  // Why there is no such list is told by whoever reads it for its rows.
  if (!answer.ok() || !products || !products->is_array()) co_return;
  const std::string_view plugin = plugin_of(products->get_array());
  if (plugin.empty()) co_return;
  throw Trouble::config("woo.locations-plugin",
                        "The plugin '" + std::string(plugin) +
                            "' counts the shop's stock in several locations, which stockd does "
                            "not support yet.")
      .hint("Switch the plugin off, or leave this channel out of the account's file.");
}

}  // namespace stockd::woocommerce
