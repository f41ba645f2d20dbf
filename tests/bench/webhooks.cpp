// SPDX-License-Identifier: Apache-2.0
//
// The body is Shopify's documented example of the topic with the sections an order of one line has.
#include "webhooks.hpp"

#include "base/digest.hpp"

#include <array>
#include <ctime>
#include <string_view>

namespace stockd::bench {
namespace {

constexpr std::string_view kBody =
    R"({"id":@ORDER@,"admin_graphql_api_id":"gid://shopify/Order/@ORDER@","app_id":null,"browser_ip":null,"buyer_accepts_marketing":false,"cancel_reason":null,"cancelled_at":null,"cart_token":null,"checkout_token":null,"client_details":null,"closed_at":null,"confirmation_number":null,"confirmed":true,"contact_email":"jon@example.com","created_at":"@TIME@","currency":"ZAR","current_subtotal_price":"199.00","current_subtotal_price_set":{"shop_money":{"amount":"199.00","currency_code":"ZAR"},"presentment_money":{"amount":"199.00","currency_code":"ZAR"}},"current_total_discounts":"0.00","current_total_price":"199.00","current_total_price_set":{"shop_money":{"amount":"199.00","currency_code":"ZAR"},"presentment_money":{"amount":"199.00","currency_code":"ZAR"}},"current_total_tax":"0.00","customer_locale":"en","email":"jon@example.com","financial_status":"paid","fulfillment_status":null,"name":"#1234","number":234,"order_number":1234,"order_status_url":"https://karoo-outdoor.myshopify.com/548380009/orders/123456abcd/authenticate?key=abcdefg","payment_gateway_names":["visa"],"processed_at":"@TIME@","source_name":"web","subtotal_price":"199.00","tags":"","tax_exempt":false,"tax_lines":[],"taxes_included":true,"test":false,"token":"123456abcd","total_discounts":"0.00","total_line_items_price":"199.00","total_outstanding":"0.00","total_price":"199.00","total_price_set":{"shop_money":{"amount":"199.00","currency_code":"ZAR"},"presentment_money":{"amount":"199.00","currency_code":"ZAR"}},"total_shipping_price_set":{"shop_money":{"amount":"0.00","currency_code":"ZAR"},"presentment_money":{"amount":"0.00","currency_code":"ZAR"}},"total_tax":"0.00","total_weight":0,"updated_at":"@TIME@","user_id":null,"billing_address":{"first_name":"Steve","address1":"123 Shipping Street","phone":"555-555-SHIP","city":"Shippington","zip":"40003","province":"Kentucky","country":"United States","last_name":"Shipper","address2":null,"company":"Shipping Company","latitude":null,"longitude":null,"name":"Steve Shipper","country_code":"US","province_code":"KY"},"customer":{"id":115310627314723954,"created_at":null,"updated_at":null,"first_name":"John","last_name":"Smith","state":"disabled","note":null,"verified_email":true,"tax_exempt":false,"email":"john@example.com","phone":null,"currency":"ZAR","admin_graphql_api_id":"gid://shopify/Customer/115310627314723954"},"discount_applications":[],"fulfillments":[],"line_items":[{"id":@LINE@,"admin_graphql_api_id":"gid://shopify/LineItem/@LINE@","attributed_staffs":[],"current_quantity":1,"fulfillable_quantity":1,"fulfillment_service":"manual","fulfillment_status":null,"gift_card":false,"grams":567,"name":"@SKU@","price":"199.00","price_set":{"shop_money":{"amount":"199.00","currency_code":"ZAR"},"presentment_money":{"amount":"199.00","currency_code":"ZAR"}},"product_exists":true,"product_id":632910392,"properties":[],"quantity":1,"requires_shipping":true,"sku":"@SKU@","taxable":true,"title":"@SKU@","total_discount":"0.00","variant_id":808950810,"variant_inventory_management":"shopify","variant_title":null,"vendor":null,"tax_lines":[],"duties":[],"discount_allocations":[]}],"refunds":[],"shipping_lines":[]})";

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S+00:00", &parts)};
}

}  // namespace

SignedRequest WebhookMaker::make(std::uint32_t product, const std::string& sku) {
  const std::string order = std::to_string(++last_order_);
  const std::string line = std::to_string(8'000'000'000'000 + last_order_);
  const std::string time = utc_now();
  std::string body;
  body.reserve(kBody.size() + 128);
  std::string_view rest = kBody;
  for (auto at = rest.find('@'); at != std::string_view::npos; at = rest.find('@')) {
    body.append(rest.substr(0, at));
    const auto end = rest.find('@', at + 1);
    const std::string_view word = rest.substr(at + 1, end - at - 1);
    const bool known = word == "ORDER" || word == "LINE" || word == "SKU" || word == "TIME";
    if (!known) {  // an address of a person
      body += '@';
      rest.remove_prefix(at + 1);
      continue;
    }
    body += word == "ORDER" ? order : word == "LINE" ? line : word == "SKU" ? sku : time;
    rest.remove_prefix(end + 1);
  }
  body.append(rest);
  body_bytes_ = body.size();
  const Sha256 proof = HmacSha256(secret_).sign(body);
  SignedRequest out;
  out.product = product;
  out.bytes = "POST " + path_ +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Shopify-Captain-Hook\r\n"
              "Content-Type: application/json\r\nAccept: */*\r\nX-Shopify-Topic: orders/create\r\n"
              "X-Shopify-Shop-Domain: karoo-outdoor.myshopify.com\r\n"
              "X-Shopify-Api-Version: 2026-07\r\nX-Shopify-Webhook-Id: " +
              order + "\r\nX-Shopify-Hmac-Sha256: " + to_base64(bytes_of(proof)) +
              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return out;
}

}  // namespace stockd::bench
