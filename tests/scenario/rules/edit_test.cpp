// SPDX-License-Identifier: Apache-2.0
//
// Levels and SKUs that people change in a shop.
#include "merchant.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using testing::HasSubstr;

TEST(Edits, AreToldWithBothChoicesAndLeftAlone) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  karoo.edit(karoo.woo, "TENT", 7);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 7);
  const ListingView view = karoo.on(karoo.woo, "TENT");
  EXPECT_EQ(view.health, ListingHealth::Edited);
  EXPECT_THAT(view.health_reason, HasSubstr("stockctl apply does that"));
  EXPECT_THAT(view.health_reason, HasSubstr("stockctl adjust TENT -3 makes it the stock"));
  const Plan plan = karoo.engine.plan();
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_THAT(plan.changes[0].why, HasSubstr("somebody changed it by hand"));
}

TEST(Edits, AreAdoptedOnTheChannelThatSaysSo) {
  Merchant karoo({.woo = "on_edit: adopt"});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  karoo.edit(karoo.woo, "TENT", 7);
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 7);
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 7);
  karoo.edit(karoo.shop, "TENT", 9);
  EXPECT_EQ(karoo.on(karoo.shop, "TENT").health, ListingHealth::Edited) << "the shop only alerts";
  EXPECT_EQ(karoo.product("TENT").truth, 7);
}

TEST(Edits, AreOverwrittenThreeTimesAnHourAndThenLeftToAPerson) {
  Merchant karoo({.stock = "  on_edit: overwrite"});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  for (int round = 0; round < 3; ++round) {
    karoo.edit(karoo.woo, "TENT", 4);
    karoo.settle();
    EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 10) << round;
  }
  karoo.edit(karoo.woo, "TENT", 4);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 4);
  EXPECT_THAT(karoo.on(karoo.woo, "TENT").health_reason,
              HasSubstr("another tool or person sets this number"));
  EXPECT_TRUE(karoo.tell(AcceptPlan{karoo.engine.plan().hash, "ann", ""}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 10);
}

TEST(Edits, AreOverwrittenAgainAfterAnHour) {
  Merchant karoo({.stock = "  on_edit: overwrite"});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  for (int round = 0; round < 6; ++round) {
    karoo.edit(karoo.woo, "TENT", 4);
    karoo.settle();
    EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 10) << round;
    karoo.now += 30 * 60'000;
  }
}

class Rename : public testing::Test {
 protected:
  void open(Merchant& karoo) {
    karoo.open({{"TENT", 10}, {"MUG", 5}}, {{"TENT", 10}});
    karoo.buy(karoo.woo, "w1", "TENT", 2);
    karoo.settle();
  }

  void rename(Merchant& karoo, const std::string& sku) {
    CataloguePage page{karoo.woo, {karoo.listing("TENT")}, {}};
    page.listings[0].sku = sku;
    EXPECT_TRUE(karoo.tell(page));
  }
};

TEST_F(Rename, KeepsTheProductAndAsksOnce) {
  Merchant karoo({});
  open(karoo);
  rename(karoo, "TENT-2P");
  rename(karoo, "TENT-2P");
  EXPECT_EQ(karoo.engine.skus().size(), 2U) << "no duplicate product";
  ASSERT_EQ(karoo.engine.alerts().size(), 1U);
  EXPECT_THAT(karoo.alerts_text(), HasSubstr("stockctl relink 'TENT-2P'"));
  EXPECT_TRUE(karoo.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 4, "ann", ""}));
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent) << "its stock goes on";
  EXPECT_EQ(intent->items[0].to, 12);
}

TEST_F(Rename, ThatIsRefusedStaysAndAsksNoMore) {
  Merchant karoo({});
  open(karoo);
  rename(karoo, "MUG");
  EXPECT_TRUE(karoo.tell(Relink{"woo", "MUG", false, "ann"}));
  EXPECT_TRUE(karoo.engine.alerts().empty());
  EXPECT_EQ(karoo.product("TENT").listings.size(), 2U);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_TRUE(restored->alerts().empty());
}

TEST_F(Rename, ThatIsAcceptedMovesTheListingAndNoTruth) {
  Merchant karoo({});
  open(karoo);
  rename(karoo, "MUG");
  const auto unknown = karoo.tell(Relink{"", "CUP", true, "ann"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code(), "relink.none");
  EXPECT_TRUE(karoo.tell(Relink{"", "MUG", true, "ann"}));
  EXPECT_EQ(karoo.product("TENT").truth, 8) << "the old product keeps its history";
  EXPECT_EQ(karoo.product("TENT").listings.size(), 1U);
  EXPECT_EQ(karoo.product("MUG").truth, 5);
  EXPECT_EQ(karoo.product("MUG").listings.size(), 2U);
  karoo.now += 5000;
  karoo.sell(karoo.woo, "w2", "TENT", 1);
  EXPECT_EQ(karoo.product("MUG").truth, 4) << "the listing sells the new product";
  EXPECT_EQ(karoo.product("TENT").truth, 8);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST_F(Rename, IsFollowedWhereTheAccountSaysSo) {
  Merchant karoo({.stock = "  on_rename: follow"});
  open(karoo);
  rename(karoo, "MUG");
  EXPECT_EQ(karoo.product("MUG").listings.size(), 2U);
  EXPECT_EQ(karoo.product("TENT").truth, 8);
  EXPECT_TRUE(karoo.engine.alerts().empty());
}

TEST_F(Rename, ThatPutsAMismatchRightLinksAtTheNextSweep) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}}, {{"TENT_", 3}});
  CataloguePage page{karoo.woo, {karoo.listing("TENT_")}, {}};
  page.listings[0].sku = "TENT";
  EXPECT_TRUE(karoo.tell(page));
  EXPECT_EQ(karoo.product("TENT").listings.size(), 2U);
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->items[0].to, 10);
}

}  // namespace
}  // namespace stockd::engine
