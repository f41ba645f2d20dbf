// SPDX-License-Identifier: Apache-2.0
//
// Error codes seen on WooCommerce 8.9 to 11.0.
#include "answer.hpp"

namespace stockd::woocommerce {

std::string error_code(const Response& answer) {
  boost::system::error_code failed;
  const json::Value body = boost::json::parse(answer.body(), failed);
  return failed ? std::string() : json::text(body, "code");
}

bool has_no_route(const Response& answer) {
  return answer.status() == 404 && error_code(answer) == "rest_no_route";
}

bool says_unknown_id(const std::string& code) {
  return code == "woocommerce_rest_product_invalid_id" ||
         code == "woocommerce_rest_product_variation_invalid_id" ||
         code == "woocommerce_rest_invalid_product_id" ||
         code == "woocommerce_rest_shop_order_invalid_id";
}

Trouble refusal(const Response& answer) {
  if (const auto trouble = answer.trouble()) return *trouble;
  const std::string status = std::to_string(answer.status());
  const std::string code = error_code(answer);
  if (answer.status() == 403) {
    return Trouble::denied("woo.forbidden", "The shop refused the request with 403 " + code + ".")
        .hint(
            "The key's user must be a shop manager; a firewall may also refuse stockd's address.");
  }
  if (answer.status() == 404) {
    return Trouble::config("woo.no-api", "There is no WooCommerce REST API at this address.")
        .hint("Check the address, that WooCommerce is active and that pretty permalinks are on.")
        .path("/url");
  }
  if (answer.status() >= 300 && answer.status() < 400) {
    return Trouble::config("woo.moved", "The shop answers from another address.")
        .hint("Write the address the shop redirects to, with https and with or without www.")
        .path("/url");
  }
  return Trouble::defect("woo.refused", "The shop answered " + status + " " + code + ".");
}

json::Value read_json(const Response& answer) {
  if (!answer.ok()) throw refusal(answer);
  return json::parse(answer.body());
}

json::Value read_list(const Response& answer) {
  json::Value value = read_json(answer);
  if (!value.is_array()) {
    throw Trouble::transient("woo.no-list", "The shop answered something that is no list.");
  }
  return value;
}

}  // namespace stockd::woocommerce
