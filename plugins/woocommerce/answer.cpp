// SPDX-License-Identifier: Apache-2.0
//
// Error codes seen on WooCommerce 8.9 to 11.0.
#include "answer.hpp"

#include "remote_id.hpp"

#include <algorithm>

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kDepthMax = 512;  // json_encode() of PHP gives up beyond it

bool opens(char c) {
  return c == '{' || c == '[';
}

// A page has scripts, and scripts have lines that look like an answer.
bool is_page(std::string_view text) {
  std::string lower(text.substr(0, 4096));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
  });
  return lower.find("<html") != std::string::npos || lower.find("<!doctype") != std::string::npos ||
         lower.find("<script") != std::string::npos;
}

// From where the JSON begins: at once, or with a line of its own below what PHP printed.
std::string_view json_part(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  body.remove_prefix(first);
  if (opens(body.front())) return body;
  for (auto line = body.find('\n'); line != std::string_view::npos; line = body.find('\n', line)) {
    ++line;
    if (line >= body.size() || !opens(body[line])) continue;
    return is_page(body.substr(0, line)) ? std::string_view() : body.substr(line);
  }
  return {};
}

Trouble no_json(const Response& answer) {
  const std::string_view part = json_part(answer.body());
  const std::string_view type = answer.header("content-type").value_or("no content type");
  const std::string what = answer.body().empty() ? "nothing"
                           : part.empty() ? "a page (" + std::string(type.substr(0, 60)) + ")"
                                          : "JSON that is broken or cut short";
  return Trouble::transient("woo.no-json",
                            "The shop's API answered " + what + " where JSON was expected.")
      .hint(
          "A firewall, a cache, a coming-soon page or a plugin may be in the way: open the "
          "shop's address with /wp-json/wc/v3 in a browser.");
}

// Only scheme and host: what follows may repeat credentials.
std::string origin_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return std::string(url.substr(0, url.find_first_of("/?#", scheme + 3)));
}

Trouble moved(const Response& answer) {
  const std::string where = origin_of(answer.header("location").value_or(""));
  return Trouble::config("woo.moved", "The shop redirects to another address" +
                                          (where.empty() ? "." : ", " + where + "."))
      .hint("Write the address the shop redirects to, with https and with or without www.")
      .path("/url");
}

Trouble unauthorized(const std::string& code) {
  if (code == "woocommerce_rest_authentication_error") {
    return Trouble::denied("woo.key-refused",
                           "The shop refuses the consumer key or its secret (401 " + code + ").")
        .hint(
            "Check both secrets, and that the key's permission is Read/Write: WooCommerce > "
            "Settings > Advanced > REST API.");
  }
  return Trouble::denied("woo.no-credentials",
                         "The shop saw no valid credentials (401 " +
                             (code.empty() ? std::string("without a reason") : code) + ").")
      .hint(
          "Check that the consumer key exists. If it does, the shop's web server does not pass on "
          "the Authorization header, or WordPress does not know that it is behind TLS: write "
          "`keys: signed` in the channel's settings.")
      .path("/keys");
}

}  // namespace

std::optional<json::Value> json_of(std::string_view body) {
  const std::string_view part = json_part(body);
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  boost::json::stream_parser parser(boost::json::storage_ptr(), options);
  boost::system::error_code failed;
  parser.write_some(part.data(), part.size(), failed);
  if (failed || !parser.done()) return std::nullopt;
  return parser.release();
}

std::string error_code(const Response& answer) {
  const auto body = json_of(answer.body());
  return body ? json::text(*body, "code") : std::string();
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
  const std::string status = std::to_string(answer.status());
  const std::string code = error_code(answer);
  if (answer.status() >= 300 && answer.status() < 400) return moved(answer);
  if (answer.status() == 401) return unauthorized(code);
  if (const auto trouble = answer.trouble()) return *trouble;
  if (answer.status() == 403) {
    return Trouble::denied("woo.forbidden", "The shop refused the request with 403 " +
                                                (code.empty() ? "and a page" : code) + ".")
        .hint(
            "The key's user must be a shop manager; a firewall may also refuse stockd's address.");
  }
  if (answer.status() == 404) {
    return Trouble::config("woo.no-api", "There is no WooCommerce REST API at this address.")
        .hint(
            "Check the address, that WooCommerce is active, and that Settings > Permalinks is "
            "anything but Plain: keys do not work with ?rest_route= addresses.")
        .path("/url");
  }
  return Trouble::defect("woo.refused", "The shop answered " + status + " " + code + ".");
}

json::Value read_json(const Response& answer) {
  if (!answer.ok()) throw refusal(answer);
  auto value = json_of(answer.body());
  if (!value) throw no_json(answer);
  return std::move(*value);
}

json::Value read_list(const Response& answer) {
  json::Value value = read_json(answer);
  if (!value.is_array()) {
    throw Trouble::transient("woo.no-list", "The shop answered something that is no list.");
  }
  return value;
}

std::optional<std::int64_t> total_rows(const Response& answer) {
  const auto text = answer.header("x-wp-total");
  if (!text) return std::nullopt;
  return *text == "0" ? std::optional<std::int64_t>(0) : parse_id(*text);
}

}  // namespace stockd::woocommerce
