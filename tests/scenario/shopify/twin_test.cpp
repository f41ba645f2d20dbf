// SPDX-License-Identifier: Apache-2.0
//
// The twin by itself, as any client of Shopify would meet it.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kProducts = R"("products":[{"sku":"A","quantity":10}])";

std::string code_of(const bj::object& answer) {
  return std::string(answer.at("errors").at(0).at("extensions").at("code").as_string());
}

TEST(Twin, GivesTokensForTheRightSecretOnly) {
  Shop shop(kProducts);
  const auto good = shop.post("/admin/oauth/access_token",
                              "grant_type=client_credentials&client_id=id"
                              "&client_secret=shpss%5Fsecret");
  EXPECT_EQ(good.status, 200u);
  EXPECT_EQ(bj::parse(good.body).at("expires_in").as_int64(), 86'399);
  const auto bad =
      shop.post("/admin/oauth/access_token", R"({"client_id":"id","client_secret":"x",)"
                                             R"("grant_type":"client_credentials"})");
  EXPECT_EQ(bad.status, 400u);
}

TEST(Twin, RefusesWithoutATokenAndAfterItsDay) {
  Shop shop(kProducts);
  const auto none = shop.post("/admin/api/2026-07/graphql.json", R"({"query":"{ shop { id } }"})");
  EXPECT_EQ(none.status, 401u);
  EXPECT_TRUE(bj::parse(none.body).at("errors").is_string());
  connectors::HttpRequest request;
  request.method = "POST";
  request.url = shop.url() + "/admin/api/2026-07/graphql.json";
  request.headers = {{"x-shopify-access-token", shop.token()}};
  request.body = R"({"query":"{ shop { id } }"})";
  EXPECT_EQ(shop.handle(request).status, 200u);
  shop.now_ms += 86'400'000;
  EXPECT_EQ(shop.handle(request).status, 401u);
}

TEST(Twin, ServesAnOldVersionByTheOldestItHas) {
  Shop shop(kProducts);
  connectors::HttpRequest request;
  request.method = "POST";
  request.url = shop.url() + "/admin/api/2024-01/graphql.json";
  request.headers = {{"x-shopify-access-token", shop.token()}};
  request.body = R"({"query":"{ shop { id } }"})";
  EXPECT_EQ(header_of(shop.handle(request).headers, "x-shopify-api-version"), "2026-04");
}

TEST(Twin, ChecksPageSizesAsShopifyDoes) {
  Shop shop(kProducts);
  const bj::object neither = shop.graphql("{ products { nodes { id } } }");
  EXPECT_EQ(code_of(neither), "BAD_REQUEST");
  EXPECT_EQ(neither.at("errors").at(0).at("message").as_string(),
            "you must provide one of first or last");
  const bj::object many = shop.graphql("{ products(first: 251) { nodes { id } } }");
  EXPECT_TRUE(many.at("data").is_null());
  EXPECT_EQ(many.at("errors").at(0).at("path").as_array().size(), 1u);
}

TEST(Twin, RefusesAQueryAboveAThousandPoints) {
  Shop shop(kProducts);
  const bj::object answer = shop.graphql(
      "{ orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id variant { id "
      "inventoryItem { id inventoryLevels(first: 50) { nodes { id } } } } } } } } }");
  EXPECT_EQ(code_of(answer), "MAX_COST_EXCEEDED");
  EXPECT_FALSE(answer.contains("data"));
}

TEST(Twin, MovesTheCountersAsShopEventsDo) {
  Shop shop(kProducts);
  const std::string query =
      "{ inventoryItems(first: 1) { nodes { inventoryLevels(first: 1) { nodes { quantities(names: "
      "[\"available\", \"committed\", \"on_hand\"]) { quantity } } } } } }";
  const auto counters = [&] {
    const bj::value answer = shop.graphql(query);
    const auto& level = answer.at_pointer("/data/inventoryItems/nodes/0/inventoryLevels/nodes/0");
    std::string out;
    for (const auto& row : level.at("quantities").as_array()) {
      out += bj::serialize(row.at("quantity")) + " ";
    }
    return out;
  };
  const auto sold = shop.command(R"({"do":"sell","sku":"A","quantity":3})");
  const std::string order(sold.at("order").as_string());
  EXPECT_EQ(counters(), "7 3 10 ");
  shop.command(R"({"do":"fulfil","order":")" + order + "\"}");
  EXPECT_EQ(counters(), "7 0 7 ");
  shop.command(R"({"do":"return","order":")" + order + R"(","sku":"A","quantity":1})");
  EXPECT_EQ(counters(), "8 0 8 ");
  const auto other = shop.command(R"({"do":"sell","sku":"A","quantity":9})");
  EXPECT_EQ(counters(), "-1 9 8 ");
  shop.command(R"({"do":"cancel","order":")" + std::string(other.at("order").as_string()) + "\"}");
  EXPECT_EQ(counters(), "8 0 8 ");
}

TEST(Twin, AnswersABadCommandWithASentence) {
  Shop shop(kProducts);
  EXPECT_TRUE(shop.command(R"({"do":"sell","sku":"Z","quantity":1})").contains("error"));
  EXPECT_TRUE(shop.command(R"({"do":"dance"})").contains("error"));
  EXPECT_TRUE(shop.command(R"({"do":"fault","kind":"fire"})").contains("error"));
}

}  // namespace
}  // namespace stockd::test
