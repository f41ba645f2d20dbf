// SPDX-License-Identifier: Apache-2.0
//
// Kits: what they show follows from their parts, and what they sell is taken from them.
#include "merchant.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using testing::HasSubstr;

constexpr std::string_view kKits = "kits: {SET: {TENT: 1, MUG: 2}, MUG-6: {MUG: 6}}";

TEST(Kits, ShowWhatTheirPartsAreEnoughFor) {
  Merchant karoo({.rest = kKits});
  karoo.open({{"TENT", 4}, {"MUG", 20}, {"SET", 9}}, {{"MUG", 20}, {"MUG-6", 1}});
  EXPECT_EQ(karoo.shows(karoo.shop, "SET"), 4);
  EXPECT_EQ(karoo.shows(karoo.woo, "MUG-6"), 3);
  EXPECT_THAT(karoo.why(karoo.woo, "MUG-6"),
              HasSubstr("3 20 of 'MUG', 6 each: enough for 3 karoo.yaml:10"));
  EXPECT_EQ(karoo.product("SET").available, 4);
  EXPECT_EQ(karoo.product("SET").parts.size(), 2U);
}

TEST(Kits, AreSoldFromTheirParts) {
  Merchant karoo({.rest = kKits});
  karoo.open({{"TENT", 4}, {"MUG", 20}, {"SET", 4}}, {{"MUG", 20}, {"MUG-6", 3}});
  karoo.buy(karoo.shop, "s1", "SET", 2);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "SET"), 2);
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 2);
  EXPECT_EQ(karoo.shows(karoo.shop, "MUG"), 16);
  EXPECT_EQ(karoo.shows(karoo.woo, "MUG"), 16);
  EXPECT_EQ(karoo.shows(karoo.woo, "MUG-6"), 2);
  EXPECT_EQ(karoo.product("MUG").kitted, 4);
  karoo.buy(karoo.woo, "w1", "MUG", 5);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "MUG-6"), 1) << "a part's sale moves its kits";
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST(Kits, GiveBackByTheRecipeTheyWereSoldWith) {
  Merchant karoo({.rest = kKits});
  karoo.open({{"TENT", 4}, {"MUG", 20}, {"SET", 4}}, {{"MUG", 20}});
  karoo.buy(karoo.shop, "s1", "SET", 1);
  EXPECT_EQ(karoo.records<LineMerged>().back().parts.size(), 2U) << "the recipe is in the journal";
  karoo.rewrite({.rest = "kits: {SET: {TENT: 1, MUG: 5}}"});
  karoo.now += 1000;
  karoo.orders(karoo.shop, {karoo.line("s1", "SET", {1, 1, 0})});
  EXPECT_EQ(karoo.product("MUG").truth, 20);
  EXPECT_EQ(karoo.product("TENT").truth, 4);
  EXPECT_EQ(karoo.product("SET").available, 4);
  karoo.sell(karoo.shop, "s2", "SET", 1);
  EXPECT_EQ(karoo.product("MUG").truth, 15) << "a later sale takes the new recipe";
}

TEST(Kits, WithPartsThatAreNotSoldThemselvesWaitForACount) {
  Merchant karoo({.rest = "kits: {SET: {TENT: 1, PEG: 10}}"});
  karoo.open({{"TENT", 4}}, {{"SET", 1}});
  EXPECT_EQ(karoo.on(karoo.woo, "SET").health, ListingHealth::Unknown);
  EXPECT_THAT(karoo.on(karoo.woo, "SET").health_reason, HasSubstr("its part 'PEG'"));
  EXPECT_TRUE(karoo.tell(Adjust{Sku("PEG"), "c", AdjustKind::Count, 25, "ann", ""}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "SET"), 2);
  const auto counted = karoo.tell(Adjust{Sku("SET"), "d", AdjustKind::Count, 2, "ann", ""});
  ASSERT_FALSE(counted);
  EXPECT_THAT(counted.error().describe(), HasSubstr("is a kit"));
}

TEST(Kits, ThatSomebodyEditedAreToldAndNeverAdopted) {
  Merchant karoo({.stock = "  on_edit: adopt", .rest = kKits});
  karoo.open({{"TENT", 4}, {"MUG", 20}}, {{"MUG-6", 3}});
  karoo.edit(karoo.woo, "MUG-6", 1);
  karoo.settle();
  EXPECT_EQ(karoo.product("MUG").truth, 20);
  EXPECT_EQ(karoo.on(karoo.woo, "MUG-6").health, ListingHealth::Edited);
}

TEST(Kits, AreAtTheirLastUnitsWhenAPartIs) {
  Merchant karoo({.stock = "  last_units: {threshold: 2, owner: [shop]}", .rest = kKits});
  karoo.open({{"TENT", 2}, {"MUG", 20}}, {{"SET", 2}, {"MUG-6", 3}});
  EXPECT_EQ(karoo.shows(karoo.woo, "SET"), 0);
  EXPECT_THAT(karoo.why(karoo.woo, "SET"), HasSubstr("only 'shop' sells the last 2"));
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 2);
  EXPECT_EQ(karoo.shows(karoo.woo, "MUG-6"), 3);
}

TEST(Kits, HoldTheirPartsBackWhileTheirLevelIsNotExplained) {
  Merchant karoo({.rest = kKits});
  karoo.open({{"TENT", 9}, {"MUG", 18}}, {{"MUG-6", 3}});
  karoo.levels(karoo.woo)["MUG-6"] = 2;
  karoo.read(karoo.woo, "MUG-6", 2);
  EXPECT_EQ(karoo.product("MUG").available, 12);
  EXPECT_EQ(karoo.on(karoo.shop, "MUG").target, 12);
  karoo.sell(karoo.woo, "w1", "MUG-6", 1);
  EXPECT_EQ(karoo.product("MUG").available, 12);
  EXPECT_EQ(karoo.product("MUG").suspense, 0);
}

TEST(Kits, SurviveASnapshotWithTheirLines) {
  Merchant karoo({.rest = kKits});
  karoo.open({{"TENT", 4}, {"MUG", 20}, {"SET", 4}}, {{"MUG", 20}});
  karoo.orders(karoo.shop, {karoo.line("s1", "SET", {1, 0, 0})}, OrderState::Closed);
  karoo.engine.forget_closed(karoo.seq);
  EXPECT_TRUE(karoo.engine.verify().empty());
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_TRUE(restored->verify().empty());
  EXPECT_EQ(restored->hash(), karoo.engine.hash());
  karoo.now += 1000;
  karoo.orders(karoo.shop, {karoo.line("s1", "SET", {1, 0, 1})}, OrderState::Closed);
  EXPECT_EQ(karoo.product("MUG").waiting, 2) << "what comes back are its parts";
}

}  // namespace
}  // namespace stockd::engine
