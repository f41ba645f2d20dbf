// SPDX-License-Identifier: Apache-2.0
//
// Settings in, instance out; and the one symbol the file exports.
#include "connector.hpp"

#include <stockd/json_impl.hpp>

namespace stockd::woocommerce {

Connector::Connector(const Host& host, std::string_view settings_json) {
  const json::Value settings = json::parse(settings_json);
  std::string url = json::text(settings, "url");
  while (url.ends_with('/'))
    url.pop_back();
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    throw Trouble::config("woo.bad-url", "The shop's address must begin with https:// or http://.")
        .hint("Write the address of WordPress, eg: https://shop.example")
        .path("/url");
  }
  if (url.ends_with("/wp-json") || url.find("/wp-json/") != std::string::npos) {
    throw Trouble::config("woo.bad-url", "The shop's address goes beyond WordPress.")
        .hint("Leave out /wp-json and what follows.")
        .path("/url");
  }
  if (url.find_first_of("?#@ ") != std::string::npos) {
    throw Trouble::config("woo.bad-url", "The shop's address holds more than host and folder.")
        .hint("Write it without ?, # and credentials, eg: https://shop.example/shop")
        .path("/url");
  }
  if (json::text(settings, "keys") == "signed") auth_ = "signed";
  site_ = url;
  root_ = url + "/wp-json/wc/v3";
  host.log(Severity::Debug, "WooCommerce shop.", "root", root_);
}

Request Connector::ask(Op& op, const char* method, std::string_view path) const {
  return op.request(method, root_ + std::string(path)).auth(auth_);
}

}  // namespace stockd::woocommerce

STOCKD_CONNECTOR(stockd::woocommerce::Connector, "woocommerce", "0.1.0")
