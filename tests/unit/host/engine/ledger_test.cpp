// SPDX-License-Identifier: Apache-2.0
//
// Lines, baselines and openings: what moves the truth and what does not.
#include "desk.hpp"

namespace stockd::engine {
namespace {

TEST(Opening, WaitsUntilEveryChannelHasItsBaseline) {
  TwoShops desk;
  desk.sweep(desk.shop, {{"TENT", 10}});
  EXPECT_FALSE(desk.product("TENT").opened);
  desk.sweep(desk.woo, {{"TENT", 4}});
  EXPECT_FALSE(desk.product("TENT").opened);
  EXPECT_TRUE(desk.engine.wants(desk.shop, desk.now).sweep);
  desk.sweep(desk.shop, {{"TENT", 10}});
  EXPECT_TRUE(desk.product("TENT").opened);
  EXPECT_EQ(desk.product("TENT").truth, 10);
  EXPECT_FALSE(desk.engine.wants(desk.shop, desk.now).sweep);
}

TEST(Opening, DeductsWhatOtherChannelsSoldSinceTheirBaselines) {
  TwoShops desk;
  desk.sweep(desk.shop, {{"TENT", 10}});
  desk.sweep(desk.woo, {{"TENT", 10}});
  desk.now += 2000;
  desk.sell(desk.woo, "w1", "TENT", 3);
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.now += 2000;
  desk.sweep(desk.shop, {{"TENT", 8}});
  EXPECT_EQ(desk.product("TENT").truth, 5);
}

TEST(Opening, FollowsReceiptsInTheShopUntilSomethingIsManaged) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.sweep(desk.shop, {{"TENT", 25}});
  EXPECT_EQ(desk.product("TENT").truth, 25);
  desk.sweep(desk.woo, {{"TENT", 1}});
  EXPECT_EQ(desk.product("TENT").truth, 25);
}

TEST(Opening, FallsToTheNextChannelOnlyWhereTheFirstHasNoListing) {
  TwoShops desk({}, EditPolicy::Alert, {ChannelName("shop"), ChannelName("woo")});
  desk.connect({{"TENT", 10}}, {{"TENT", 3}, {"STOVE", 6}});
  desk.sweep(desk.woo, {{"TENT", 3}, {"STOVE", 6}});
  EXPECT_EQ(desk.product("TENT").truth, 10);
  EXPECT_EQ(desk.product("STOVE").truth, 6);
}

TEST(Opening, WaitsForACountWhereNoChannelOpens) {
  TwoShops desk({}, EditPolicy::Alert, {});
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  EXPECT_FALSE(desk.product("TENT").opened);
  EXPECT_FALSE(desk.tell(Adjust{Sku("TENT"), "a", AdjustKind::Adjust, 1, "ann", ""}));
  EXPECT_TRUE(desk.tell(Adjust{Sku("TENT"), "b", AdjustKind::Count, 9, "ann", ""}));
  EXPECT_EQ(desk.product("TENT").truth, 9);
}

TEST(Baseline, DoesNotCountOlderOrdersButTheirLaterChanges) {
  TwoShops desk;
  OrderLineFact old = desk.line("s1", "TENT", {2, 0, 0});
  old.placed_at_ms = old.touched_at_ms = desk.now - 60'000;
  desk.orders(desk.shop, {old});
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  EXPECT_EQ(desk.product("TENT").truth, 10);
  old.counts.cancelled = 1;
  old.touched_at_ms = desk.now;
  desk.orders(desk.shop, {old});
  EXPECT_EQ(desk.product("TENT").truth, 11);
}

TEST(Baseline, CountsAnOlderOrderThatIsSeenLateFromItsFirstSightOn) {
  TwoShops desk;
  const UnixMs before = desk.now - 60'000;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  OrderLineFact old = desk.line("s1", "TENT", {2, 0, 0});
  old.placed_at_ms = before;
  desk.orders(desk.shop, {old});
  EXPECT_EQ(desk.product("TENT").truth, 10);
}

TEST(Baseline, MovesWhileAnOlderOrderIsChangedAfterIt) {
  TwoShops desk;
  desk.pass(desk.shop);
  desk.page(desk.shop, {{"TENT", 10}});
  OrderLineFact old = desk.line("s1", "TENT", {2, 1, 0});
  old.placed_at_ms = desk.now - 60'000;
  desk.now += 1000;
  old.touched_at_ms = desk.now;
  desk.orders(desk.shop, {old});
  desk.now += 5000;
  desk.pass(desk.shop);
  EXPECT_EQ(desk.records<BaselineMarked>().size(), 2U);
  EXPECT_TRUE(desk.records<BaselineFixed>().empty());
  desk.now += 5000;
  desk.pass(desk.shop);
  EXPECT_EQ(desk.records<BaselineFixed>().size(), 1U);
}

TEST(Lines, MergeToTheSameTotalInEveryOrderOfArrival) {
  std::vector<LineCounts> states = {{3, 0, 0}, {3, 1, 0}, {4, 1, 0}, {4, 1, 1}};
  std::vector<int> order = {0, 1, 2, 3};
  do {
    TwoShops desk;
    desk.connect({{"TENT", 10}}, {{"TENT", 10}});
    const UnixMs placed = desk.now;
    for (const int i : order) {
      OrderLineFact fact = desk.line("s1", "TENT", states[static_cast<std::size_t>(i)]);
      fact.placed_at_ms = placed;
      fact.touched_at_ms = placed + i * 1000;
      desk.orders(desk.shop, {fact, fact});
    }
    EXPECT_EQ(desk.product("TENT").truth, 8);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Lines, RepeatsLeaveNoRecord) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.sell(desk.shop, "s1", "TENT", 2);
  const std::size_t before = desk.journal.size();
  desk.sell(desk.shop, "s1", "TENT", 2);
  EXPECT_EQ(desk.journal.size(), before);
}

TEST(Lines, OfALookedUpOrderReplaceWhatWasKnown) {
  TwoShops desk;
  desk.connect({{"TENT", 10}, {"STOVE", 5}}, {{"TENT", 10}, {"STOVE", 5}});
  OrderLineFact tent = desk.line("w1", "TENT", {2, 0, 0});
  OrderLineFact stove = desk.line("w1", "STOVE", {1, 0, 0});
  stove.line = "2";
  desk.orders(desk.woo, {tent, stove});
  EXPECT_EQ(desk.product("STOVE").truth, 4);
  desk.now += 5000;
  tent.touched_at_ms = desk.now;
  tent.counts = {1, 0, 0};
  desk.orders(desk.woo, {tent});
  EXPECT_EQ(desk.product("TENT").truth, 9);
  EXPECT_EQ(desk.product("STOVE").truth, 5);
  stove.counts = {9, 0, 0};
  desk.orders(desk.woo, {stove});
  EXPECT_EQ(desk.product("STOVE").truth, 5) << "an older state came late";
}

TEST(Lines, ComeBeforeTheirListingAndCountOnceItAppears) {
  TwoShops desk;
  desk.connect({{"TENT", 10}, {"STOVE", 5}}, {{"TENT", 10}});
  desk.sell(desk.woo, "w1", "STOVE", 2);
  EXPECT_EQ(desk.product("STOVE").truth, 5);
  desk.page(desk.woo, {{"TENT", 10}, {"STOVE", 5}});
  EXPECT_EQ(desk.product("STOVE").truth, 3);
}

TEST(Lines, AreMappedByAUniqueSkuWhereTheRemoteIsUnknown) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  OrderLineFact fact = desk.line("s1", "TENT", {2, 0, 0});
  fact.remote.clear();
  desk.orders(desk.shop, {fact});
  EXPECT_EQ(desk.product("TENT").truth, 8);
}

TEST(Lines, WithImpossibleCountsAreLeftAloneAndReported) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.orders(desk.shop, {desk.line("s1", "TENT", {1, 2, 0})});
  EXPECT_EQ(desk.product("TENT").truth, 10);
  ASSERT_EQ(desk.engine.alerts().size(), 1U);
  EXPECT_EQ(desk.engine.alerts()[0].code, "line.counts");
}

TEST(Lines, ShippedByThePlatformNeverTouchTheTruth) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  OrderLineFact fact = desk.line("s1", "TENT", {2, 0, 0});
  fact.fulfilment = Fulfilment::Platform;
  desk.orders(desk.shop, {fact});
  EXPECT_EQ(desk.product("TENT").truth, 10);
}

TEST(Lines, LeaveMemoryOnceClosedAndComeBackFromTheArchive) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  OrderLineFact fact = desk.line("s1", "TENT", {2, 0, 0});
  desk.orders(desk.shop, {fact}, OrderState::Closed);
  const std::string hash = desk.engine.hash();
  const std::size_t held = desk.engine.memory().open_lines;
  desk.engine.forget_closed(desk.seq);
  EXPECT_LT(desk.engine.memory().open_lines, held);
  EXPECT_EQ(desk.engine.hash(), hash);
  EXPECT_TRUE(desk.engine.verify().empty());
  desk.now += 5000;
  fact.touched_at_ms = desk.now;
  fact.counts.restocked = 1;
  desk.orders(desk.shop, {fact}, OrderState::Closed);
  EXPECT_EQ(desk.product("TENT").truth, 9);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(Adjustments, CountOnceHoweverOftenTheyAreSaid) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  const Adjust receipt{Sku("TENT"), "r1", AdjustKind::Receive, 5, "ann", ""};
  EXPECT_TRUE(desk.tell(receipt));
  EXPECT_TRUE(desk.tell(receipt));
  EXPECT_EQ(desk.product("TENT").truth, 15);
  EXPECT_TRUE(desk.tell(Adjust{Sku("TENT"), "c1", AdjustKind::Count, 12, "ann", ""}));
  EXPECT_EQ(desk.product("TENT").truth, 12);
  const auto unknown = desk.tell(Adjust{Sku("TENTT"), "c2", AdjustKind::Count, 1, "ann", ""});
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().describe().find("'TENT'"), std::string::npos);
}

TEST(Lines, AreFoundByTheRemoteThatALaterFactBrings) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  // Renamed in the shop; the old link is kept, so the new SKU alone names no listing.
  ListingFact renamed = TwoShops::listing("TENT");
  renamed.sku = "TENT-NEW";
  ASSERT_TRUE(desk.tell(CataloguePage{desk.shop, {renamed}, {}}));
  OrderLineFact line = desk.line("s1", "TENT-NEW", {2, 0, 0});
  line.remote.clear();
  desk.orders(desk.shop, {line});
  EXPECT_EQ(desk.product("TENT").truth, 10);
  line.remote = "id/TENT";
  desk.orders(desk.shop, {line});
  EXPECT_EQ(desk.product("TENT").truth, 8);
  desk.orders(desk.shop, {line});
  EXPECT_EQ(desk.product("TENT").truth, 8);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

}  // namespace
}  // namespace stockd::engine
