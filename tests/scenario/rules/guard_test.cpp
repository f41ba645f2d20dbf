// SPDX-License-Identifier: Apache-2.0
//
// The guard: a change of many listings that nothing explains waits for a person.
#include "merchant.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using testing::HasSubstr;

TwoShops::Levels many(Quantity each) {
  TwoShops::Levels out;
  for (int i = 10; i < 20; ++i)
    out["S" + std::to_string(i)] = each;
  return out;
}

class GuardedShops : public testing::Test {
 protected:
  // An import in WooCommerce goes wrong: so many products are set to zero.
  void zero(int products) {
    int i = 0;
    for (auto& [sku, level] : karoo.levels(karoo.woo)) {
      if (i++ < products) level = 0;
    }
    karoo.now += 10'000;
    karoo.look(karoo.woo);
    karoo.look(karoo.woo);
    karoo.settle();
  }

  std::size_t at_zero(ChannelId channel) {
    std::size_t out = 0;
    for (const auto& [sku, level] : karoo.levels(channel))
      out += level == 0 ? 1 : 0;
    return out;
  }

  Merchant karoo{{.stock = "  guard: {max_zeroed: 5%, max_moved: 60%}", .woo = "on_edit: adopt"}};
};

TEST_F(GuardedShops, FiveListingsMayAlwaysChange) {
  karoo.open(many(8), many(8));
  zero(5);
  EXPECT_EQ(at_zero(karoo.shop), 5U);
  EXPECT_FALSE(karoo.engine.guard(karoo.shop).holding);
}

TEST_F(GuardedShops, HoldWhatNothingExplainsAndSayWhatToDo) {
  karoo.open(many(8), many(8));
  zero(9);
  EXPECT_EQ(at_zero(karoo.shop), 0U);
  const GuardView guard = karoo.engine.guard(karoo.shop);
  EXPECT_TRUE(guard.holding);
  EXPECT_EQ(guard.zeroed, 9U);
  EXPECT_EQ(guard.of, 10U);
  EXPECT_EQ(karoo.records<GuardTripped>().size(), 1U);
  EXPECT_THAT(karoo.alerts_text(), HasSubstr("the guard of shop holds 9 changes"));
  EXPECT_EQ(karoo.on(karoo.shop, "S10").health, ListingHealth::Held);
  EXPECT_THAT(karoo.why(karoo.shop, "S10"),
              HasSubstr("8 the guard holds a change to 0 that nothing explains karoo.yaml:9"));
  EXPECT_EQ(karoo.engine.plan().to_zero, 9U);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST_F(GuardedShops, LetExplainedDecreasesGo) {
  karoo.open(many(8), many(8));
  zero(9);
  EXPECT_TRUE(karoo.tell(Adjust{Sku("S10"), "a", AdjustKind::Adjust, -3, "ann", "broken"}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "S10"), 5);
  for (int i = 0; i < 9; ++i)
    karoo.buy(karoo.shop, "o" + std::to_string(i), "S1" + std::to_string(i), 5);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "S18"), 3);
}

TEST_F(GuardedShops, NeverCountSales) {
  karoo.open(many(8), many(8));
  for (int i = 0; i < 10; ++i)
    karoo.buy(karoo.woo, "o" + std::to_string(i), "S1" + std::to_string(i), 8);
  karoo.settle();
  EXPECT_EQ(at_zero(karoo.shop), 10U);
  EXPECT_TRUE(karoo.records<GuardTripped>().empty());
}

TEST_F(GuardedShops, LetAllGoOnceThePlanIsAccepted) {
  karoo.open(many(8), many(8));
  zero(9);
  const Plan plan = karoo.engine.plan();
  ASSERT_TRUE(karoo.tell(AcceptPlan{plan.hash, "ann", ""}));
  karoo.settle();
  EXPECT_EQ(at_zero(karoo.shop), 9U);
  EXPECT_FALSE(karoo.engine.guard(karoo.shop).holding);
  EXPECT_TRUE(karoo.engine.alerts().empty());
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST_F(GuardedShops, TakeEverythingBackWhereItIsRefused) {
  karoo.open(many(8), many(8));
  zero(9);
  ASSERT_TRUE(karoo.tell(RefuseChanges{"ann"}));
  karoo.settle();
  EXPECT_EQ(karoo.product("S10").truth, 8);
  EXPECT_EQ(at_zero(karoo.woo), 0U) << "the import is overwritten";
  EXPECT_FALSE(karoo.engine.guard(karoo.shop).holding);
  EXPECT_EQ(karoo.records<GuardReleased>().size(), 1U);
  EXPECT_FALSE(karoo.tell(RefuseChanges{"ann"})) << "there is nothing left to refuse";
}

TEST_F(GuardedShops, ForgetAfterAnHourWhatTheyLetPass) {
  karoo.open(many(8), many(8));
  zero(5);
  EXPECT_EQ(karoo.engine.guard(karoo.shop).moved, 5U);
  karoo.now += 3'600'000;
  karoo.tick();
  EXPECT_EQ(karoo.engine.guard(karoo.shop).moved, 0U);
  zero(9);
  EXPECT_FALSE(karoo.engine.guard(karoo.shop).holding) << "four more within this hour";
  EXPECT_EQ(at_zero(karoo.shop), 9U);
}

TEST_F(GuardedShops, HoldStillAfterARestart) {
  karoo.open(many(8), many(8));
  zero(9);
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_TRUE(restored->verify().empty());
  EXPECT_EQ(restored->hash(), karoo.engine.hash());
  karoo.engine = std::move(*restored);
  karoo.now += 7'200'000;
  karoo.tick();
  karoo.settle();
  EXPECT_EQ(at_zero(karoo.shop), 0U) << "no time lets it go, only a person";
}

TEST(Guard, HoldsWithheldUnitsOfACatalogueThatWentToZero) {
  Merchant karoo({});
  karoo.open(many(8), many(8));
  for (auto& [sku, level] : karoo.levels(karoo.woo))
    level = 0;
  for (const auto& [sku, level] : karoo.levels(karoo.woo))
    karoo.read(karoo.woo, sku, 0);
  karoo.tick();
  EXPECT_TRUE(karoo.engine.guard(karoo.shop).holding);
  EXPECT_FALSE(karoo.write(karoo.shop));
  karoo.now += 10'000;
  karoo.look(karoo.woo);
  karoo.look(karoo.woo);
  EXPECT_FALSE(karoo.engine.guard(karoo.shop).holding) << "they were edits, and only told";
  EXPECT_EQ(karoo.on(karoo.woo, "S10").health, ListingHealth::Edited);
}

}  // namespace
}  // namespace stockd::engine
