// SPDX-License-Identifier: Apache-2.0
//
// Reading the shop: catalogue, levels, locations, permissions.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

using connectors::CheckCredentials;
using connectors::Item;
using connectors::ListCatalogue;
using connectors::ListLocations;
using connectors::LookupStock;
using connectors::OperationResult;

std::string many_products(int count) {
  std::string out = R"("products":[)";
  for (int i = 0; i < count; ++i) {
    out += (i == 0 ? "" : ",") + std::string("{\"sku\":\"S") + std::to_string(i) +
           "\",\"quantity\":" + std::to_string(i) + "}";
  }
  return out + "]";
}

TEST(Catalogue, TellsListingsWithTheirLevels) {
  Shop shop(R"("products":[{"sku":"TENT","quantity":5,"title":"Tent"},{"sku":"GIFT"},
    {"sku":"OLD","quantity":-2,"status":"DRAFT"}])");
  Channel channel(shop);
  const auto result = channel.run(ListCatalogue{});
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto listings = facts_of<ListingFact>(result.facts);
  const auto levels = facts_of<LevelFact>(result.facts);
  ASSERT_EQ(listings.size(), 3u);
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(listings[0].remote, shop.remote("TENT"));
  EXPECT_EQ(listings[0].sku, "TENT");
  EXPECT_EQ(listings[0].title, "Tent");
  EXPECT_TRUE(listings[0].managed);
  EXPECT_EQ(levels[0].quantity, 5);
  EXPECT_EQ(levels[0].as_of_ms, shop.now_ms);
  EXPECT_FALSE(listings[1].managed);
  EXPECT_EQ(levels[1].state, LevelState::Untracked);
  EXPECT_EQ(listings[2].state, ListingState::Hidden);
  EXPECT_EQ(levels[2].quantity, -2);
}

TEST(Catalogue, IsListedPageByPage) {
  Shop shop(many_products(205));
  Channel channel(shop);
  std::string cursor;
  std::size_t listed = 0;
  for (int page = 0; page < 3; ++page) {
    const auto result = channel.run(ListCatalogue{cursor});
    ASSERT_FALSE(result.trouble) << result.trouble.message;
    listed += facts_of<ListingFact>(result.facts).size();
    const auto next = facts_of<PageFact>(result.facts);
    ASSERT_EQ(next.size(), 1u);
    EXPECT_EQ(next[0].more, page < 2);
    cursor = next[0].cursor;
  }
  EXPECT_EQ(listed, 205u);
}

TEST(Catalogue, TellsWhatIsLeftOfTheBudget) {
  Shop shop(many_products(3));
  Channel channel(shop);
  const auto budgets = facts_of<BudgetFact>(channel.run(ListCatalogue{}).facts);
  ASSERT_FALSE(budgets.empty());
  EXPECT_EQ(budgets.back().capacity, 2000);
  EXPECT_EQ(budgets.back().refill_milli_s, 100'000);
  EXPECT_LT(budgets.back().remaining, 2000);
}

TEST(Levels, AreLookedUpInOneQuery) {
  Shop shop(R"("products":[{"sku":"A","quantity":5},{"sku":"B","quantity":7},{"sku":"N"}])");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  channel.requests.clear();
  LookupStock command;
  for (const char* sku : {"B", "A", "N"}) {
    Item item;
    item.ref = command.items.size() + 1;
    item.remote = shop.remote(sku);
    command.items.push_back(item);
  }
  Item gone;
  gone.ref = 4;
  gone.remote = "gid://shopify/InventoryItem/9007199254999999";
  command.items.push_back(gone);
  const auto levels = facts_of<LevelFact>(channel.run(command).facts);
  ASSERT_EQ(levels.size(), 4u);
  EXPECT_EQ(levels[0].quantity, 7);
  EXPECT_EQ(levels[0].ref, 1u);
  EXPECT_EQ(levels[1].quantity, 5);
  EXPECT_EQ(levels[2].state, LevelState::Untracked);
  EXPECT_EQ(levels[3].state, LevelState::Gone);
  EXPECT_EQ(levels[3].ref, 4u);
  EXPECT_EQ(channel.requests.size(), 1u);
}

TEST(Locations, MustBeChosenWhereThereAreSeveral) {
  const std::string settings =
      R"("locations":[{"name":"Cape Town"},{"name":"Durban"},{"name":"Old","active":false}],
      "products":[{"sku":"A","quantity":5,"stocked_at":["Durban"]}])";
  Shop shop(settings);
  Channel undecided(shop);
  const auto refused = undecided.run(ListCatalogue{});
  EXPECT_EQ(refused.trouble.kind, Kind::Config);
  EXPECT_EQ(refused.trouble.path, "/location");
  EXPECT_NE(refused.trouble.message.find("Cape Town"), std::string::npos);
  EXPECT_NE(refused.trouble.message.find("Durban"), std::string::npos);
  EXPECT_EQ(refused.trouble.message.find("Old"), std::string::npos);

  const auto places = facts_of<LocationFact>(undecided.run(ListLocations{}).facts);
  ASSERT_EQ(places.size(), 2u);
}

TEST(Locations, AnItemNotStockedThereIsUnknownAndNeverZero) {
  Shop shop(R"("locations":[{"name":"Cape Town"},{"name":"Old","active":false}],
      "products":[{"sku":"A","quantity":5,"stocked_at":["Old"]}])");
  Channel channel(shop);
  const auto levels = facts_of<LevelFact>(channel.run(ListCatalogue{}).facts);
  ASSERT_EQ(levels.size(), 1u);
  EXPECT_EQ(levels[0].state, LevelState::Unknown);
}

TEST(Check, TellsWhichPermissionsAreMissing) {
  Shop shop(R"("scopes":["read_products","write_inventory","read_locations"])");
  Channel channel(shop);
  const auto grants = facts_of<GrantFact>(channel.run(CheckCredentials{}).facts);
  ASSERT_EQ(grants.size(), 5u);
  for (const GrantFact& grant : grants)
    EXPECT_EQ(grant.present, grant.name != "read_orders");
}

TEST(Reads, WithoutPermissionAreTheOperatorsTrouble) {
  Shop shop(R"("scopes":["read_products","read_locations"],"products":[])");
  Channel channel(shop);
  const auto result = channel.run(ListCatalogue{});
  EXPECT_EQ(result.trouble.kind, Kind::Denied);
  EXPECT_EQ(result.trouble.code, "shopify.access-denied");
}

TEST(Reads, ThatAreHalfOrGarbageAreTriedAgain) {
  for (const char* kind : {"garbage", "truncate", "error500", "drop"}) {
    Shop shop(R"("products":[{"sku":"A","quantity":5}])");
    Channel channel(shop);
    channel.run(ListCatalogue{});
    channel.repeats = false;
    shop.fault(kind);
    const auto result = channel.run(ListCatalogue{});
    EXPECT_EQ(result.trouble.kind, Kind::Transient) << kind;
    EXPECT_TRUE(result.facts.empty()) << kind;
  }
}

TEST(Reads, ThatAreThrottledSayForHowLong) {
  Shop shop(R"("products":[{"sku":"A","quantity":5}],"points_per_s":5)");
  Channel channel(shop);
  OperationResult last;
  for (int i = 0; i < 50 && !last.trouble; ++i)
    last = channel.run(ListCatalogue{});
  EXPECT_EQ(last.trouble.kind, Kind::Throttled);
  EXPECT_GT(last.trouble.retry_after_ms, 0u);
  shop.now_ms += last.trouble.retry_after_ms;
  EXPECT_FALSE(channel.run(ListCatalogue{}).trouble);
}

}  // namespace
}  // namespace stockd::test
