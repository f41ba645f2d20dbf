// SPDX-License-Identifier: Apache-2.0
//
// Two shops of one account, products with variants, versions that differ: what the connector makes
// of a shop as it is.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;
using connectors::EnsureSubscriptions;
using connectors::Item;
using connectors::ListCatalogue;
using connectors::PollOrders;
using connectors::SwapStock;

constexpr const char* kUrl = "https://stock.example/hooks/karoo-outdoor/shop";

TEST(TwoShops, OfOneAccountKeepTheirOwnLocationsOrdersAndLevels) {
  Shop shop(R"("products":[{"sku":"TENT","quantity":10}])");
  Shop outlet(R"("locations":[{"name":"Warehouse"},{"name":"Counter"}],
    "products":[{"sku":"TENT","levels":{"Warehouse":40,"Counter":2}}])",
              "karoo-outlet");
  Channel channel(shop);
  Channel other(outlet, R"("location":")" + outlet.place("Warehouse") + "\"");
  EXPECT_EQ(facts_of<LevelFact>(channel.run(ListCatalogue{}).facts).at(0).quantity, 10);
  EXPECT_EQ(facts_of<LevelFact>(other.run(ListCatalogue{}).facts).at(0).quantity, 40);
  EXPECT_EQ(shop.remote("TENT"), outlet.remote("TENT")) << "equal ids are two things";

  shop.sell("TENT", 1);
  outlet.sell("TENT", 5, R"(,"location":"Warehouse")");
  outlet.sell("TENT", 1, R"(,"location":"Counter")");
  PollOrders poll;
  poll.window_ms = 3'600'000;
  const auto here = facts_of<OrderLineFact>(channel.run(poll).facts);
  const auto there = facts_of<OrderLineFact>(other.run(poll).facts);
  ASSERT_EQ(here.size(), 1u);
  ASSERT_EQ(there.size(), 1u) << "the counter's own sale is not the warehouse's";
  EXPECT_EQ(here[0].counts.consumed(), 1);
  EXPECT_EQ(there[0].counts.consumed(), 5);

  Item item;
  item.ref = 1;
  item.remote = shop.remote("TENT");
  item.quantity = 3;
  item.expected = 9;
  EXPECT_FALSE(facts_of<WrittenFact>(channel.run(SwapStock{{item}}).facts).at(0).trouble);
  EXPECT_EQ(shop.level("TENT"), 3);
  EXPECT_EQ(outlet.level("TENT", "Warehouse"), 35);
  for (const auto& request : channel.requests)
    EXPECT_TRUE(request.url.starts_with("https://karoo-outdoor.myshopify.com/")) << request.url;
  for (const auto& request : other.requests)
    EXPECT_TRUE(request.url.starts_with("https://karoo-outlet.myshopify.com/")) << request.url;
}

TEST(Variants, AreListingsByTheirItems) {
  Shop shop(R"("products":[{"title":"Tent","variants":[
      {"sku":"TENT-2","title":"Two","quantity":4},{"sku":"TENT-4","title":"Four","quantity":6},
      {"title":"Two, gift wrapped","same_item_as":"TENT-2"}]},
    {"sku":"OLD","quantity":1,"status":"ARCHIVED"},
    {"sku":"LINK","quantity":1,"status":"UNLISTED"}])");
  Channel channel(shop);
  const auto listings = facts_of<ListingFact>(channel.run(ListCatalogue{}).facts);
  ASSERT_EQ(listings.size(), 4u) << "two variants on one item are one listing";
  EXPECT_EQ(listings[0].sku, "TENT-2");
  EXPECT_EQ(listings[0].title, "Tent, Two");
  EXPECT_EQ(listings[1].title, "Tent, Four");
  EXPECT_EQ(listings[2].state, ListingState::Hidden);
  EXPECT_EQ(listings[3].state, ListingState::Live) << "whoever has the link can buy it";
}

TEST(Variants, SoldOfOneItemNameTheSameListing) {
  Shop shop(R"("products":[{"title":"Tent","variants":[{"sku":"TENT","quantity":9},
    {"title":"Wrapped","same_item_as":"TENT"}]}])");
  Channel channel(shop);
  shop.sell("TENT", 2);
  PollOrders poll;
  poll.window_ms = 3'600'000;
  const auto lines = facts_of<OrderLineFact>(channel.run(poll).facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].remote, shop.remote("TENT"));
}

TEST(Products, ThatAreDeletedAreGoneAndUntrackedOnesAreNotCounted) {
  Shop shop(R"("products":[{"sku":"A","quantity":9},{"sku":"B","quantity":5}])");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  channel.run(EnsureSubscriptions{kUrl});
  const std::string gone = shop.remote("A");
  shop.command(R"({"do":"delete_product","sku":"A"})");
  const auto hints = facts_of<HintFact>(channel.receive(shop.hook("inventory_items/delete")).facts);
  ASSERT_EQ(hints.size(), 1u);
  EXPECT_EQ(hints[0].remote, gone);
  EXPECT_EQ(facts_of<HintFact>(channel.receive(shop.hook("products/delete")).facts).at(0).kind,
            HintKind::Catalogue);
  connectors::LookupStock lookup;
  Item item;
  item.ref = 1;
  item.remote = gone;
  lookup.items = {item};
  EXPECT_EQ(facts_of<LevelFact>(channel.run(lookup).facts).at(0).state, LevelState::Gone);
  shop.command(R"({"do":"track","sku":"B","tracked":false})");
  EXPECT_EQ(
      facts_of<HintFact>(channel.receive(shop.hook("inventory_items/update")).facts).at(0).remote,
      shop.remote("B"));
  const auto listings = facts_of<ListingFact>(channel.run(ListCatalogue{}).facts);
  ASSERT_EQ(listings.size(), 1u);
  EXPECT_FALSE(listings[0].managed);
}

TEST(Versions, ThatDifferAreToldOnceWhereverTheyAreSeen) {
  Shop shop(R"("products":[{"sku":"A","quantity":9}])");
  Channel channel(shop);
  EXPECT_EQ(said_while([&] { channel.run(ListCatalogue{}); }), "");
  channel.run(EnsureSubscriptions{kUrl});
  shop.command(R"({"do":"serve_version","version":"2026-04"})");
  shop.sell("A", 1);
  const auto hook = shop.hook("orders/create");
  const std::string told = said_while([&] { channel.receive(hook); });
  EXPECT_NE(told.find("2026-04"), std::string::npos);
  EXPECT_NE(told.find("2026-07"), std::string::npos);
  EXPECT_EQ(said_while([&] { channel.run(ListCatalogue{}); }), "") << "once is enough";
  Channel fresh(shop);
  EXPECT_NE(said_while([&] { fresh.run(ListCatalogue{}); }).find("2026-04"), std::string::npos);
}

TEST(Versions, ADeprecatedRequestIsTold) {
  Shop shop(R"("products":[{"sku":"A","quantity":9}])");
  Channel channel(shop);
  shop.fault("deprecated");
  EXPECT_NE(said_while([&] { channel.run(ListCatalogue{}); }).find("deprecation-practices"),
            std::string::npos);
}

TEST(Tokens, ThatExpireOrAreRevokedAreRefusedByTheShop) {
  Shop shop(R"("products":[{"sku":"A","quantity":9}])");
  shop.token();
  shop.command(R"({"do":"expire_tokens"})");
  Channel channel(shop);
  const auto result = channel.run(ListCatalogue{});
  EXPECT_EQ(result.trouble.kind, Kind::Denied) << "egress renews; a connector never sees a token";
  const auto wrong =
      shop.post("/admin/oauth/access_token", R"({"client_id":"id","client_secret":"old",)"
                                             R"("grant_type":"client_credentials"})");
  EXPECT_EQ(wrong.status, 400u);
  EXPECT_EQ(bj::parse(wrong.body).at("error").as_string(), "invalid_client");
}

TEST(Throttling, ChargesWhatAQueryReallyCost) {
  Shop shop(R"("products":[{"sku":"A","quantity":9}],"points_per_s":50)");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  const auto budget = facts_of<BudgetFact>(channel.run(ListCatalogue{}).facts).back();
  EXPECT_EQ(budget.capacity, 1000);
  EXPECT_GT(budget.remaining, 940) << "one item costs less than a page of a hundred";
  EXPECT_EQ(budget.wait_ms, 0u);
  std::uint32_t asked = 0;
  for (const auto& request : channel.requests)
    asked = std::max(asked, request.cost);
  EXPECT_EQ(asked, 83u) << "the lane is charged what Shopify admits by";
}

TEST(Lateness, AWebhookOfYesterdayChangesNothingThatIsNewer) {
  Shop shop(R"("products":[{"sku":"A","quantity":9}])");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  channel.run(EnsureSubscriptions{kUrl});
  const std::string order = shop.sell("A", 2);
  const auto late = shop.hook("orders/create");
  shop.now_ms += 24LL * 3600 * 1000;
  shop.act("cancel", order);
  const auto now = facts_of<OrderLineFact>(channel.receive(shop.hook("orders/cancelled")).facts);
  const auto then = facts_of<OrderLineFact>(channel.receive(late).facts);
  EXPECT_EQ(then.at(0).line, now.at(0).line);
  EXPECT_LT(then.at(0).touched_at_ms, now.at(0).touched_at_ms);
  EXPECT_EQ(std::max(then.at(0).counts.cancelled, now.at(0).counts.cancelled), 2)
      << "the larger count stands, whichever came last";
}

}  // namespace
}  // namespace stockd::test
