// SPDX-License-Identifier: Apache-2.0
//
// A state that comes from a backup: nothing is raised before orders, fences and a person have
// caught up with the world.
#include "desk.hpp"

namespace stockd::engine {
namespace {

constexpr UnixMs kRequestsDead = 120'000;

// Both shops managed and equal at 10, then restored from a backup of that moment.
class RestoredDesk : public TwoShops {
 public:
  RestoredDesk() {
    connect({{"TENT", 10}}, {{"TENT", 10}});
    manage();
    now += 60'000;
    EXPECT_TRUE(tell(Restored{"ann"}));
  }

  void catch_up(Quantity in_shop, Quantity in_woo) {
    now += kRequestsDead;
    sweep(shop, {{"TENT", in_shop}});
    sweep(woo, {{"TENT", in_woo}});
  }
};

TEST(Restore, RaisesNothingAndLetsDecreasesGo) {
  RestoredDesk desk;
  EXPECT_TRUE(desk.tell(Adjust{Sku("TENT"), "1", AdjustKind::Receive, 5, "ann", ""}));
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Held);
  desk.sell(desk.shop, "s1", "TENT", 7);
  const auto lower = desk.write(desk.woo);
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->items[0].to, 8);
}

TEST(Restore, SubtractsNoDifferenceThatTheLostProcessMayHaveSubtracted) {
  RestoredDesk desk;
  Account account = desk.account;
  account.channels[1].adjust_key_ms = 7'200'000;
  account.channels[1].can_swap = true;
  EXPECT_TRUE(desk.tell(ConfigChanged{account}));
  const WriteLimits limits{50, 50, 50};
  desk.sell(desk.shop, "s1", "TENT", 1);
  const auto lower = desk.write(desk.woo, limits);
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->mode, WriteMode::Swap);
  EXPECT_EQ(lower->items[0].to, 9);
  desk.end_write(*lower, Kind::Stale);
  desk.read(desk.woo, "TENT", 9);
  EXPECT_FALSE(desk.write(desk.woo, limits)) << "it was subtracted already";

  desk.catch_up(9, 9);
  desk.manage();
  desk.sell(desk.shop, "s2", "TENT", 1);
  const auto next = desk.write(desk.woo, limits);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->mode, WriteMode::Adjust);
}

TEST(Restore, ReadsOrdersAgainFromBefore) {
  RestoredDesk desk;
  EXPECT_EQ(desk.engine.orders_cursor(desk.shop), "");
  EXPECT_TRUE(desk.engine.wants(desk.shop, desk.now).orders);
  EXPECT_TRUE(desk.engine.wants(desk.shop, desk.now).sweep);
  EXPECT_NE(desk.engine.plan().not_ready_reason.find("orders of 'shop'"), std::string::npos);
  desk.pass(desk.shop);
  EXPECT_NE(desk.engine.plan().not_ready_reason.find("fence"), std::string::npos);
}

TEST(Restore, AcceptsNoFenceWhileRequestsOfTheLostProcessMayLand) {
  RestoredDesk desk;
  desk.sweep(desk.shop, {{"TENT", 10}});
  desk.sweep(desk.woo, {{"TENT", 10}});
  EXPECT_FALSE(desk.engine.plan().ready);
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).sweep);
  desk.catch_up(10, 10);
  EXPECT_TRUE(desk.engine.plan().ready) << desk.engine.plan().not_ready_reason;
}

TEST(Restore, FencesOnlyRebaseAndRaisesResumeWithTheAcceptedPlan) {
  RestoredDesk desk;
  desk.catch_up(10, 6);
  EXPECT_EQ(desk.product("TENT").truth, 10);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_FALSE(desk.write(desk.woo));
  const Plan plan = desk.engine.plan();
  ASSERT_TRUE(plan.ready) << plan.not_ready_reason;
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].shown, 6);
  desk.manage();
  const auto raise = desk.write(desk.woo);
  ASSERT_TRUE(raise);
  EXPECT_EQ(raise->items[0].to, 10);
}

TEST(Restore, ForgetsWhatWasUnderWay) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.sell(desk.shop, "s1", "TENT", 2);
  const auto lost = desk.write(desk.woo);
  ASSERT_TRUE(lost);
  EXPECT_TRUE(desk.tell(Restored{"ann"}));
  EXPECT_TRUE(desk.on(desk.woo, "TENT").open_writes.empty());
  desk.end_write(*lost);
  EXPECT_EQ(desk.on(desk.woo, "TENT").shown, 10) << "its outcome says nothing any more";
}

TEST(Restore, SurvivesARestartAndASnapshot) {
  RestoredDesk desk;
  const auto again = Engine::restore(desk.engine.snapshot());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->hash(), desk.engine.hash());
  EXPECT_FALSE(again->plan().ready);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

}  // namespace
}  // namespace stockd::engine
