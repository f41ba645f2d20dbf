// SPDX-License-Identifier: Apache-2.0
//
// The answers have the fields the connector asks for by `_fields`, so they are as short as a real
// shop's.
#include "stub_shops.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdlib>

namespace stockd::bench {
namespace {

namespace json = boost::json;

constexpr std::size_t kPage = 100;

std::string row(const Shelf& shelf, std::size_t product) {
  const ShelfProduct& of = shelf.products[product];
  return "{\"id\":" + std::to_string(Shelf::woo_id(product)) + ",\"parent_id\":0,\"name\":\"" +
         of.sku + "\",\"sku\":\"" + of.sku +
         "\",\"type\":\"simple\",\"status\":\"publish\",\"manage_stock\":true,\"stock_quantity\":" +
         std::to_string(of.woo) + "}";
}

std::string parameter(std::string_view target, std::string_view name) {
  const std::string key = std::string(name) + "=";
  for (std::size_t at = target.find('?'); at != std::string_view::npos; at = target.find('&', at)) {
    ++at;
    if (!target.substr(at).starts_with(key)) continue;
    const auto begin = at + key.size();
    return std::string(
        target.substr(begin, std::min(target.find('&', begin), target.size()) - begin));
  }
  return {};
}

// eg: "101%2C102"; the comma comes encoded.
std::vector<std::int64_t> ids_in(const std::string& list) {
  std::vector<std::int64_t> out;
  for (std::size_t at = 0; at < list.size();) {
    const auto end = std::min(list.find_first_of("%,", at), list.size());
    out.push_back(std::strtoll(list.c_str() + at, nullptr, 10));
    at = end + (end < list.size() && list[end] == '%' ? 3 : 1);
  }
  return out;
}

std::string list_of(const std::vector<std::string>& rows) {
  std::string out = "[";
  for (const std::string& each : rows)
    out += (out.size() > 1 ? "," : "") + each;
  return out + "]";
}

class WooShop {
 public:
  WooShop(Shelf& shelf, Written written) : shelf_(shelf), written_(std::move(written)) {}

  StubAnswer answer(const StubRequest& request) {
    constexpr std::string_view kRoot = "/wp-json/wc/v3";
    if (!request.target.starts_with(kRoot)) return {404, "{}"};
    std::string_view target = request.target.substr(kRoot.size());
    const std::string_view path = target.substr(0, target.find('?'));
    if (path == "/products/batch") return {200, batch(request.body)};
    if (path == "/products") return {200, products(target)};
    if (path == "/webhooks" && request.method == "POST") return {201, "{\"id\":1}"};
    if (path == "/settings/products/woocommerce_manage_stock") return {200, "{\"value\":\"yes\"}"};
    return {200, "[]"};
  }

 private:
  std::string products(std::string_view target) const {
    std::vector<std::string> rows;
    if (const std::string include = parameter(target, "include"); !include.empty()) {
      for (const std::int64_t id : ids_in(include)) {
        if (const auto product = shelf_.by_woo_id(id)) rows.push_back(row(shelf_, *product));
      }
      return list_of(rows);
    }
    const std::string page = parameter(target, "page");
    const std::size_t first =
        page.empty() ? 0 : (std::strtoull(page.c_str(), nullptr, 10) - 1) * kPage;
    for (std::size_t i = first; i < std::min(first + kPage, shelf_.products.size()); ++i) {
      rows.push_back(row(shelf_, i));
    }
    return list_of(rows);
  }

  std::string batch(std::string_view body) {
    std::vector<std::string> rows;
    const json::value asked = json::parse(body);
    for (const json::value& update : asked.at("update").as_array()) {
      const auto product = shelf_.by_woo_id(update.at("id").as_int64());
      if (!product) continue;
      const Quantity quantity = update.at("stock_quantity").as_int64();
      shelf_.products[*product].woo = quantity;
      rows.push_back(row(shelf_, *product));
      if (written_) written_(*product, quantity);
    }
    return "{\"update\":" + list_of(rows) + "}";
  }

  Shelf& shelf_;
  Written written_;
};

}  // namespace

StubHttp::Handler woo_shop(Shelf& shelf, Written written) {
  return [shop = std::make_shared<WooShop>(shelf, std::move(written))](const StubRequest& request) {
    return shop->answer(request);
  };
}

}  // namespace stockd::bench
