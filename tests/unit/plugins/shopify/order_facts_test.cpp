// SPDX-License-Identifier: Apache-2.0
//
// What an order consumed, from both of its spellings, by Shopify's own example payload too.
#include "order_facts.hpp"

#include "shared_files.hpp"

#include <gtest/gtest.h>

namespace stockd::shopify {
namespace {

constexpr const char* kBody = R"({"id":9007199254740995,"created_at":"2026-11-24T10:00:00+02:00",
  "updated_at":"2026-11-24T10:05:00+02:00","cancelled_at":null,"closed_at":null,
  "line_items":[{"id":9007199254740997,"sku":"TENT","quantity":5,"current_quantity":1,
                 "variant_id":9007199254740999},
                {"id":9007199254741001,"sku":null,"quantity":1,"variant_id":null}],
  "refunds":[{"refund_line_items":[
    {"line_item_id":9007199254740997,"quantity":1,"restock_type":"cancel"},
    {"line_item_id":9007199254740997,"quantity":2,"restock_type":"return"},
    {"line_item_id":9007199254740997,"quantity":1,"restock_type":"no_restock"}]}]})";

TEST(OrderBody, CountsWhatCameBackAndNothingElse) {
  Order read = order_of_body(json::parse(kBody));
  read.count_returns();
  const Order* order = &read;
  EXPECT_EQ(order->id, "gid://shopify/Order/9007199254740995");
  EXPECT_EQ(order->placed_at_ms, 1'795'507'200'000);
  EXPECT_FALSE(order->closed);
  ASSERT_EQ(order->lines.size(), 1u) << "a tip is no goods";
  EXPECT_EQ(order->lines[0].id, "gid://shopify/LineItem/9007199254740997");
  EXPECT_EQ(order->lines[0].ordered, 5);
  EXPECT_EQ(order->lines[0].cancelled, 1);
  EXPECT_EQ(order->lines[0].restocked, 2);
}

TEST(OrderBody, IsRefusedWithoutIdOrLines) {
  for (const char* body : {"{}", R"({"id":1})", R"({"id":1.5,"line_items":[]})"})
    EXPECT_THROW(order_of_body(json::parse(body)), Trouble) << body;
}

TEST(OrderBody, CountsRemovalsThatNoRefundExplains) {
  Order order = order_of_body(json::parse(
      R"({"id":1,"line_items":[{"id":2,"sku":"A","quantity":7,"current_quantity":3,"variant_id":4}],
      "refunds":[{"refund_line_items":[
        {"line_item_id":2,"quantity":1,"restock_type":"no_restock"}]}]})"));
  order.count_returns();
  EXPECT_EQ(order.lines[0].cancelled, 3) << "4 are gone, and 1 of them was refunded";
  EXPECT_EQ(order.lines[0].restocked, 0);
}

TEST(OrderBody, OfShopifysExampleIsReadExactly) {
  const auto text = shared_file("webhooks/orders__create.example.json");
  if (!text) GTEST_SKIP() << "Shopify's examples are not here; set STOCKD_SHARED";
  const Order order = order_of_body(json::parse(*text));
  EXPECT_EQ(order.id, "gid://shopify/Order/820982911946154508");
  EXPECT_TRUE(order.closed);
  ASSERT_FALSE(order.lines.empty());
  EXPECT_EQ(order.lines[0].id, "gid://shopify/LineItem/487817672276298554");
  EXPECT_EQ(order.lines[0].sku, "SKU2006-001");
}

TEST(OrderNode, ThatIsCutOffSaysSo) {
  const auto node = json::parse(R"({"id":"gid://shopify/Order/1","lineItems":{"nodes":[],
    "pageInfo":{"hasNextPage":true}},"refunds":[]})");
  EXPECT_FALSE(order_of_node(node).whole);
}

}  // namespace
}  // namespace stockd::shopify
