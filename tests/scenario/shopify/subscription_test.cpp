// SPDX-License-Identifier: Apache-2.0
//
// Webhook subscriptions are brought in line, and deliveries are signed, repeated and given up.
#include "pump.hpp"
#include "topics.hpp"
#include "twin/signature.hpp"

#include <gtest/gtest.h>

#include <set>

namespace stockd::test {
namespace {

using connectors::EnsureSubscriptions;
using connectors::HttpRequest;
using connectors::TwinWebhook;

constexpr const char* kUrl = "https://stock.example/hooks/karoo-outdoor/shop";
constexpr const char* kSettings = R"("products":[{"sku":"A","quantity":10}])";

std::size_t active(Shop& shop) {
  std::size_t count = 0;
  const auto shown = shop.command(R"({"do":"show"})");
  for (const auto& webhook : shown.at("webhooks").as_array()) {
    count += webhook.at("state").as_string() == "active" ? 1 : 0;
  }
  return count;
}

TEST(Subscriptions, AreMadeOnceForEachTopic) {
  Shop shop(kSettings);
  Channel channel(shop);
  const auto made = facts_of<SubscriptionFact>(channel.run(EnsureSubscriptions{kUrl}).facts);
  ASSERT_EQ(made.size(), shopify::kTopics.size());
  for (const auto& fact : made)
    EXPECT_EQ(fact.change, 1) << fact.topic;
  const auto kept = facts_of<SubscriptionFact>(channel.run(EnsureSubscriptions{kUrl}).facts);
  ASSERT_EQ(kept.size(), shopify::kTopics.size());
  for (const auto& fact : kept)
    EXPECT_EQ(fact.change, 0) << fact.topic;
  EXPECT_EQ(active(shop), shopify::kTopics.size());
}

TEST(Subscriptions, OfOursThatPointElsewhereAreMovedAndOthersLeft) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{"https://old.example/hooks/karoo-outdoor/shop"});
  channel.run(EnsureSubscriptions{"https://stock.example/hooks/karoo-outdoor/other"});
  const auto result = channel.run(EnsureSubscriptions{kUrl});
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  int removed = 0;
  int repaired = 0;
  for (const auto& fact : facts_of<SubscriptionFact>(result.facts)) {
    removed += fact.change == 3 ? 1 : 0;
    repaired += fact.change == 2 ? 1 : 0;
  }
  EXPECT_EQ(removed, 0) << "they are moved";
  EXPECT_EQ(repaired, static_cast<int>(shopify::kTopics.size()));
  EXPECT_EQ(active(shop), 2 * shopify::kTopics.size());
}

TEST(Subscriptions, ToAnAddressShopifyRefusesAreTheOperatorsTrouble) {
  Shop shop(std::string(kSettings) + R"(,"strict_webhook_urls":true)");
  Channel channel(shop);
  const auto result = channel.run(EnsureSubscriptions{"http://127.0.0.1:8080/hooks/a/b"});
  EXPECT_EQ(result.trouble.kind, Kind::Config);
  EXPECT_NE(result.trouble.message.find("Address protocol http:// is not supported"),
            std::string::npos);
}

TEST(Subscriptions, OfOthersAreLeftAlone) {
  Shop shop(kSettings);
  Channel channel(shop);
  shop.command(R"({"do":"add_webhook","topic":"ORDERS_CREATE","url":"https://other.example/x"})");
  channel.run(EnsureSubscriptions{kUrl});
  channel.run(EnsureSubscriptions{kUrl});
  const auto shown = shop.command(R"({"do":"show"})");
  const auto& first = shown.at("webhooks").at(0);
  EXPECT_EQ(first.at("url").as_string(), "https://other.example/x");
  EXPECT_EQ(first.at("state").as_string(), "active");
  EXPECT_EQ(active(shop), shopify::kTopics.size() + 1);
}

TEST(Subscriptions, ThatWereRemovedAreMadeAgain) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"remove_webhook","topic":"ORDERS_CREATE"})");
  const auto result = channel.run(EnsureSubscriptions{kUrl});
  for (const auto& fact : facts_of<SubscriptionFact>(result.facts))
    EXPECT_EQ(fact.change, fact.topic == "ORDERS_CREATE" ? 1 : 0) << fact.topic;
  EXPECT_EQ(active(shop), shopify::kTopics.size());
}

TEST(Subscriptions, ThatTellHalfAreMadeWhole) {
  for (const char* change : {R"("format":"XML")", R"("filter":"id:1")", R"("fields":["id"])"}) {
    Shop shop(kSettings);
    Channel channel(shop);
    channel.run(EnsureSubscriptions{kUrl});
    shop.command(R"({"do":"change_webhook","topic":"ORDERS_UPDATED",)" + std::string(change) + "}");
    std::vector<std::int32_t> changes;
    const auto result = channel.run(EnsureSubscriptions{kUrl});
    for (const auto& fact : facts_of<SubscriptionFact>(result.facts)) {
      if (fact.topic == "ORDERS_UPDATED") changes.push_back(fact.change);
    }
    EXPECT_EQ(changes, std::vector<std::int32_t>{2}) << change;
    const auto again = channel.run(EnsureSubscriptions{kUrl});
    for (const auto& fact : facts_of<SubscriptionFact>(again.facts))
      EXPECT_EQ(fact.change, 0) << change;
  }
}

TEST(Subscriptions, ThatAreThereTwiceAreThinnedOut) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"add_webhook","topic":"ORDERS_CREATE",)"
               R"("url":"https://old.example/hooks/karoo-outdoor/shop"})");
  channel.run(EnsureSubscriptions{kUrl});
  EXPECT_EQ(active(shop), shopify::kTopics.size());
}

TEST(Deliveries, ArriveLastFirstOnCommand) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"fault","kind":"reorder_webhooks","count":2})");
  shop.command(R"({"do":"edit","sku":"A","quantity":4})");
  EXPECT_TRUE(shop.hooks.empty());
  shop.command(R"({"do":"edit","sku":"A","quantity":5})");
  ASSERT_EQ(shop.hooks.size(), 2u);
  EXPECT_NE(shop.hooks[0].request.body.find("\"available\":5"), std::string::npos);
  EXPECT_NE(shop.hooks[1].request.body.find("\"available\":4"), std::string::npos);
}

TEST(Deliveries, AreSignedAndNamed) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"sell","sku":"A","quantity":1})");
  const HttpRequest hook = shop.hook("orders/create");
  EXPECT_EQ(hook.url, kUrl);
  EXPECT_EQ(header_of(hook.headers, "x-shopify-hmac-sha256"),
            shopify::twin::base64(shopify::twin::hmac_sha256("shpss_secret", hook.body)));
  EXPECT_EQ(header_of(hook.headers, "x-shopify-shop-domain"), "karoo-outdoor.myshopify.com");
  EXPECT_EQ(header_of(hook.headers, "x-shopify-api-version"), "2026-07");
  EXPECT_FALSE(header_of(hook.headers, "x-shopify-webhook-id").empty());
  EXPECT_FALSE(header_of(hook.headers, "x-shopify-event-id").empty());
}

TEST(Deliveries, AreRepeatedAsTheyWereAndThenGivenUp) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"edit","sku":"A","quantity":4})");
  ASSERT_EQ(shop.hooks.size(), 1u);
  const std::string body = shop.hooks[0].request.body;
  const std::string id = header_of(shop.hooks[0].request.headers, "x-shopify-webhook-id");
  std::uint32_t pauses_ms = 0;
  for (int retry = 0; retry < 8; ++retry) {
    const TwinWebhook failed = shop.hooks.back();
    shop.hooks.clear();
    shop.delivered(failed.request.tag, 500);
    ASSERT_EQ(shop.hooks.size(), 1u) << retry;
    EXPECT_EQ(shop.hooks[0].request.body, body);
    EXPECT_EQ(header_of(shop.hooks[0].request.headers, "x-shopify-webhook-id"), id);
    pauses_ms += shop.hooks[0].after_ms;
  }
  EXPECT_NEAR(pauses_ms, 4 * 3'600'000.0, 300'000.0);
  const std::uint64_t last = shop.hooks.back().request.tag;
  shop.hooks.clear();
  shop.delivered(last, 0);
  EXPECT_TRUE(shop.hooks.empty());
  EXPECT_EQ(active(shop), shopify::kTopics.size() - 1);
  channel.run(EnsureSubscriptions{kUrl});
  EXPECT_EQ(active(shop), shopify::kTopics.size());
}

TEST(Deliveries, AreLostDoubledAndDelayedOnCommand) {
  Shop shop(kSettings);
  Channel channel(shop);
  channel.run(EnsureSubscriptions{kUrl});
  shop.fault("lose_webhooks");
  shop.command(R"({"do":"edit","sku":"A","quantity":4})");
  EXPECT_TRUE(shop.hooks.empty());
  shop.fault("duplicate_webhooks");
  shop.command(R"({"do":"edit","sku":"A","quantity":5})");
  ASSERT_EQ(shop.hooks.size(), 2u);
  EXPECT_EQ(shop.hooks[0].request.body, shop.hooks[1].request.body);
  shop.hooks.clear();
  shop.fault("delay_webhooks", 90'000);
  shop.command(R"({"do":"edit","sku":"A","quantity":6})");
  ASSERT_EQ(shop.hooks.size(), 1u);
  EXPECT_EQ(shop.hooks[0].after_ms, 90'000u);
}

}  // namespace
}  // namespace stockd::test
