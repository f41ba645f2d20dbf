// SPDX-License-Identifier: Apache-2.0
//
// What a body does to a product: a single write is validated, an item of a batch is not, and both
// ignore silently what the product's kind or its stock management does not allow.
#include "api.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

RestError wrong_type(const std::string& name, const std::string& type) {
  return invalid_param(name, name + " is not of type " + type + ".", "rest_invalid_type",
                       bj::object{{"param", name}});
}

// PHP casts what does not fit; the sum of it is garbage, but always the same.
std::int64_t cast_number(double value) {
  if (!std::isfinite(value)) return 0;
  if (value > -9.2e18 && value < 9.2e18) return static_cast<std::int64_t>(value);
  return static_cast<std::int64_t>(
      static_cast<std::uint64_t>(std::fmod(std::abs(value), 1.8446744073709552e19)));
}

// The number a text begins with, zero where it begins with none.
double leading_number(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

std::int64_t strict_quantity(const bj::value& value) {
  if (value.is_null()) return 0;
  if (value.is_int64()) return value.get_int64();
  if (value.is_double() && std::floor(value.get_double()) == value.get_double()) {
    return cast_number(value.get_double());
  }
  if (value.is_string()) {
    const std::string text{value.get_string()};
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const bool whole = end != text.c_str() &&
                       std::string_view{end}.find_first_not_of(' ') == std::string_view::npos;
    if (whole && std::floor(number) == number) return cast_number(number);
  }
  throw wrong_type("stock_quantity", "integer");
}

std::optional<std::int64_t> loose_quantity(const bj::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_double()) return cast_number(value.get_double());
  if (value.is_bool()) return value.get_bool() ? 1 : 0;
  if (value.is_string()) return cast_number(leading_number(std::string{value.get_string()}));
  if (value.is_null()) return std::nullopt;
  return 1;
}

bool truth(const bj::value& value) {
  return (value.is_bool() && value.get_bool()) || (value.is_int64() && value.get_int64() == 1) ||
         (value.is_string() && (value.get_string() == "true" || value.get_string() == "yes" ||
                                value.get_string() == "1"));
}

void apply_sku(const Shop& shop, Product& product, const bj::value& value) {
  if (!value.is_string() && !value.is_null()) throw wrong_type("sku", "string");
  if (value.is_null()) {
    product.sku.clear();
    return;
  }
  const std::string sku{value.get_string()};
  const Product* owner = sku.empty() ? nullptr : shop.by_sku(sku, product.id);
  if (owner != nullptr && owner->status == "trash" && shop.rules.trash_keeps_sku) {
    throw RestError{400, "woocommerce_rest_product_not_created",
                    "The SKU is already present in the lookup table."};
  }
  if (owner != nullptr && owner->status != "trash") {
    throw RestError{400, "product_invalid_sku", "Invalid or duplicated SKU."}
        .with("resource_id", owner->id)
        .with("unique_sku", bj::string(sku + "-1"));
  }
  product.sku = sku;
}

void apply_manage(const Shop& shop, Product& product, const bj::value& value, bool strict) {
  const bool word = value.is_string() && value.get_string() != "true" &&
                    value.get_string() != "false" && value.get_string() != "1";
  const bool parent = word && value.get_string() == "parent" && product.parent != 0 &&
                      (shop.rules.takes_parent_back || !strict);
  if (strict && !parent && (word || (!value.is_bool() && !value.is_string()))) {
    throw wrong_type("manage_stock", "boolean");
  }
  const bool on = !parent && truth(value);
  if (on && product.type == "external") {
    throw RestError{400, "product_external_invalid_manage_stock",
                    "External products cannot be stock managed."};
  }
  if (product.type == "grouped" || product.type == "external") return;
  if (!shop.counts_stock) return;
  const Product* parent_product = shop.product(product.parent);
  const bool follows = parent_product != nullptr && parent_product->managed;
  if (product.managed && !on && !follows) product.stock.reset();
  product.managed = on;
}

void apply_status_word(Product& product, const bj::value& value, bool strict) {
  const std::string word = value.is_string() ? std::string{value.get_string()} : std::string{};
  if (word == "instock" || word == "outofstock" || word == "onbackorder") {
    if (!product.managed) product.stock_status = word;
  } else if (strict) {
    const std::string why = "stock_status is not one of instock, outofstock, and onbackorder.";
    throw invalid_param("stock_status", why, "rest_not_in_enum");
  }
}

void apply_stock(Shop& shop, Product& product, const bj::object& body, bool strict) {
  const bj::value* quantity = body.if_contains("stock_quantity");
  const bj::value* delta = body.if_contains("inventory_delta");
  std::optional<std::int64_t> wanted;
  if (quantity != nullptr) {
    wanted = strict ? std::optional{strict_quantity(*quantity)} : loose_quantity(*quantity);
  }
  if (!product.managed || !shop.counts_stock) return;
  if (!wanted && delta != nullptr) {
    wanted = product.stock.value_or(0) + loose_quantity(*delta).value_or(0);
  }
  if (wanted) ++shop.stock_writes;
  shop.set_stock(product, wanted ? wanted : product.stock);
}

}  // namespace

std::int64_t path_id(const std::string& text) {
  std::int64_t value = -1;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && stop == text.data() + text.size() ? value : -1;
}

void apply_fields(Shop& shop, Product& product, const bj::object& body, bool strict) {
  if (const bj::value* type = body.if_contains("type"); type != nullptr && product.parent == 0) {
    if (type->is_string()) product.type = std::string{type->get_string()};
  }
  if (const bj::value* sku = body.if_contains("sku")) apply_sku(shop, product, *sku);
  if (const bj::value* name = body.if_contains("name"); name != nullptr && name->is_string()) {
    product.name = std::string{name->get_string()};
  }
  if (const bj::value* status = body.if_contains("status")) {
    if (status->is_string()) product.status = std::string{status->get_string()};
  }
  if (const bj::value* price = body.if_contains("regular_price")) {
    if (price->is_string()) {
      product.priced = !price->get_string().empty();
      product.price_cents = std::llround(leading_number(std::string{price->get_string()}) * 100);
    }
  }
  if (const bj::value* list = body.if_contains("attributes"); list != nullptr && list->is_array()) {
    product.attributes = list->get_array();
  }
  if (const bj::value* word = body.if_contains("backorders")) {
    const std::string wish = word->is_string() ? std::string{word->get_string()} : std::string{};
    if (wish == "no" || wish == "notify" || wish == "yes") {
      product.backorders = wish;
    } else if (strict) {
      throw invalid_param("backorders", "backorders is not one of no, notify, and yes.",
                          "rest_not_in_enum");
    }
  }
  if (const bj::value* manage = body.if_contains("manage_stock")) {
    apply_manage(shop, product, *manage, strict);
  }
  if (const bj::value* word = body.if_contains("stock_status")) {
    apply_status_word(product, *word, strict);
  }
  apply_stock(shop, product, body, strict);
}

}  // namespace stockd::woocommerce::twin
