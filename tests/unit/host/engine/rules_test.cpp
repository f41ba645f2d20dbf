// SPDX-License-Identifier: Apache-2.0
//
// From the truth to a target, and which listings take part.
#include "desk.hpp"
#include "engine/rule_book.hpp"

namespace stockd::engine {
namespace {

RuleLine rule(int line, std::string sku = {}, const char* channel = nullptr) {
  RuleLine out;
  out.line = line;
  out.sku = std::move(sku);
  if (channel != nullptr) out.channel = ChannelName(channel);
  return out;
}

TEST(Patterns, KnowTheStarOnly) {
  EXPECT_TRUE(matches("FRAGILE-*", "FRAGILE-CUP"));
  EXPECT_TRUE(matches("*-2P", "TENT-2P"));
  EXPECT_TRUE(matches("*A*B*", "xAyyBz"));
  EXPECT_FALSE(matches("*A*B", "xAyyBz"));
  EXPECT_FALSE(matches("T?NT", "TENT"));
  EXPECT_TRUE(matches("*", ""));
}

TEST(RuleBook, PrefersTheMoreSpecificAndThenTheLaterLine) {
  std::vector<RuleLine> lines;
  for (auto [line, sku, channel] : {std::tuple{1, "TENT", "woo"},
                                    {2, "T*", "woo"},
                                    {3, "TENT", ""},
                                    {4, "T*", ""},
                                    {5, "", "woo"},
                                    {6, "", ""},
                                    {7, "", ""}}) {
    lines.push_back(rule(line, sku, *channel == 0 ? nullptr : channel));
    lines.back().buffer = line;
  }
  while (!lines.empty()) {
    const ResolvedRules resolved = RuleBook(lines).resolve("woo", "TENT");
    const int expected = lines.front().line == 6 ? 7 : lines.front().line;
    EXPECT_EQ(resolved.buffer.value, expected);
    EXPECT_EQ(resolved.buffer.line, expected);
    lines.erase(lines.begin());
  }
}

TEST(RuleBook, ResolvesEachKeyByItself) {
  RuleLine first = rule(1);
  first.buffer = 1;
  RuleLine second = rule(2, {}, "woo");
  second.max = 5;
  const ResolvedRules resolved = RuleBook({first, second}).resolve("woo", "TENT");
  EXPECT_EQ(resolved.buffer.line, 1);
  EXPECT_EQ(resolved.max.line, 2);
}

TEST(Targets, FollowTheArithmeticAndNameTheirLines) {
  RuleLine all = rule(31);
  all.buffer = 1;
  RuleLine woo = rule(32, {}, "woo");
  woo.percent = 50;
  woo.max = 3;
  TwoShops desk({all, woo});
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  const ListingView view = desk.on(desk.woo, "TENT");
  EXPECT_EQ(view.target, 3);
  ASSERT_EQ(view.steps.size(), 4U);
  EXPECT_EQ(view.steps[1].code, "rule.buffer");
  EXPECT_EQ(view.steps[1].after, 9);
  EXPECT_EQ(view.steps[1].rule_line, 31);
  EXPECT_EQ(view.steps[2].after, 4);
  EXPECT_EQ(view.steps[3].rule_line, 32);
}

TEST(Targets, NeverShowMoreThanThereIsNorANegative) {
  RuleLine fixed = rule(1, "FIX");
  fixed.fixed = 5;
  RuleLine least = rule(2, "MIN");
  least.buffer = 4;
  least.min = 3;
  RuleLine big = rule(3, "BUF");
  big.buffer = 50;
  TwoShops desk({fixed, least, big});
  const TwoShops::Levels levels = {{"FIX", 2}, {"MIN", 4}, {"BUF", 9}};
  desk.connect(levels, levels);
  EXPECT_EQ(desk.on(desk.woo, "FIX").target, 2);
  EXPECT_EQ(desk.on(desk.woo, "MIN").target, 3);
  EXPECT_EQ(desk.on(desk.woo, "BUF").target, 0);
  desk.sell(desk.shop, "s1", "MIN", 2);
  EXPECT_EQ(desk.on(desk.woo, "MIN").target, 0);
}

TEST(Targets, OfWatchedListingsAreNeverWritten) {
  RuleLine watch = rule(1, "TENT", "woo");
  watch.sync = SyncMode::Watch;
  TwoShops desk({watch});
  desk.connect({{"TENT", 10}}, {{"TENT", 4}});
  desk.manage();
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Watched);
  EXPECT_FALSE(desk.write(desk.woo));
}

TEST(Linking, LeavesListingsOfOneSkuAlone) {
  TwoShops desk;
  CataloguePage page{desk.woo, {desk.listing("TENT"), desk.listing("TENT")}, {}};
  page.listings[1].remote = "id/other";
  EXPECT_TRUE(desk.tell(page));
  EXPECT_EQ(desk.engine.unlinked(0, 100).size(), 2U);
  page.listings[1].sku = "TENT-2";
  EXPECT_TRUE(desk.tell(page));
  EXPECT_TRUE(desk.engine.unlinked(0, 100).empty()) << "the duplicate was put right in the shop";
}

TEST(Linking, LeavesListingsWithoutSkuWithSharedShelfOrUncountedAlone) {
  TwoShops desk;
  CataloguePage page{
      desk.woo, {desk.listing(""), desk.listing("A"), desk.listing("B"), desk.listing("C")}, {}};
  page.listings[1].shelf = page.listings[2].shelf = "parent";
  page.listings[3].managed = false;
  EXPECT_TRUE(desk.tell(page));
  EXPECT_EQ(desk.engine.unlinked(0, 100).size(), 4U);
}

TEST(Linking, HoldsARenamedListingToItsProduct) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  CataloguePage page{desk.woo, {desk.listing("TENT")}, {}};
  page.listings[0].sku = "TENT-NEW";
  EXPECT_TRUE(desk.tell(page));
  EXPECT_EQ(desk.engine.skus().size(), 1U);
  EXPECT_NE(desk.on(desk.woo, "TENT").health_reason.find("its SKU changed"), std::string::npos);
}

TEST(Linking, BelievesThatAListingIsGoneAfterTwoSweeps) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  CataloguePage page{desk.woo, {desk.listing("TENT")}, {}};
  page.listings[0].state = ListingState::Gone;
  for (int sweep = 0; sweep < 2; ++sweep) {
    EXPECT_TRUE(desk.tell(page));
    EXPECT_TRUE(desk.tell(page));
    EXPECT_EQ(desk.on(desk.woo, "TENT").health == ListingHealth::Gone, sweep == 1);
    EXPECT_TRUE(desk.tell(CatalogueEnded{desk.woo, desk.now}));
  }
  EXPECT_FALSE(desk.on(desk.woo, "TENT").target);
}

TEST(Linking, NeverWritesWhatThePlatformShips) {
  TwoShops desk;
  CataloguePage page{desk.woo, {desk.listing("TENT")}, {desk.level("TENT", 3)}};
  page.listings[0].fulfilment = Fulfilment::Platform;
  EXPECT_TRUE(desk.tell(page));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Watched);
}

TEST(Linking, LeavesAloneWhatThePlatformBeginsToShip) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  CataloguePage page{desk.woo, {desk.listing("TENT")}, {desk.level("TENT", 40)}};
  page.listings[0].fulfilment = Fulfilment::Platform;
  EXPECT_TRUE(desk.tell(page));
  desk.sell(desk.shop, "s1", "TENT", 3);
  EXPECT_FALSE(desk.write(desk.woo));
  // What its warehouse holds is shown.
  EXPECT_EQ(desk.on(desk.woo, "TENT").shown, 40);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Watched);
}

TEST(Configuration, WithAnotherTruthThanTheLedgerIsRefused) {
  TwoShops desk;
  Account account = desk.account;
  account.stock.source_of_truth = "shop";
  EXPECT_FALSE(desk.tell(ConfigChanged{account}));
}

TEST(Configuration, RemovedChannelsAreDisconnectedAndComeBackObserving) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  Account without = desk.account;
  without.channels.pop_back();
  EXPECT_TRUE(desk.tell(ConfigChanged{without}));
  EXPECT_EQ(desk.engine.phase(desk.woo), ChannelPhase::Disconnected);
  desk.sell(desk.shop, "s1", "TENT", 1);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_TRUE(desk.tell(ConfigChanged{desk.account}));
  EXPECT_EQ(desk.engine.phase(desk.woo), ChannelPhase::Observe);
  EXPECT_FALSE(desk.write(desk.woo));
}

TEST(Configuration, AChannelThatComesBackIsReadBeforeItsPlanIsMade) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  Account without = desk.account;
  without.channels.pop_back();
  EXPECT_TRUE(desk.tell(ConfigChanged{without}));
  EXPECT_TRUE(desk.tell(ConfigChanged{desk.account}));
  EXPECT_EQ(desk.engine.plan().not_ready_reason, "channel 'woo' is still being read");
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).sweep);

  // Staff took four away while nobody watched.
  desk.sweep(desk.woo, {{"TENT", 6}});
  EXPECT_FALSE(desk.engine.wants(desk.woo, desk.now).sweep);
  const Plan plan = desk.engine.plan();
  EXPECT_TRUE(plan.ready) << plan.not_ready_reason;
  ASSERT_EQ(plan.changes.size(), 1u);
  EXPECT_EQ(plan.changes[0].shown, 6);
  EXPECT_EQ(plan.changes[0].target, 10);
  desk.sell(desk.woo, "w1", "TENT", 1);
  EXPECT_EQ(desk.engine.plan().hash, plan.hash);
}

TEST(Configuration, WhatWasPausedWhileTheFileChangedNeedsItsPlan) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Paused, "stocktaking"}));
  Account changed = desk.account;
  RuleLine rule;
  rule.channel = ChannelName("woo");
  rule.buffer = 4;
  changed.stock.rules = {rule};
  EXPECT_TRUE(desk.tell(ConfigChanged{changed}));
  const auto resumed = desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, ""});
  ASSERT_FALSE(resumed);
  EXPECT_EQ(resumed.error().code(), "channel.unplanned");
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Observe, ""}));
  EXPECT_FALSE(desk.write(desk.woo));
  desk.manage();
  const auto intent = desk.write(desk.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->items[0].to, 6);
}

TEST(Configuration, APauseIsNoWayAroundAPlanThatWaits) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Observe, "the account's file changed"}));
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Paused, ""}));
  EXPECT_FALSE(desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, ""}));
}

TEST(Configuration, AChannelThatLeavesWithholdsNothingFromTheOthers) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.read(desk.woo, "TENT", 7);
  EXPECT_EQ(desk.product("TENT").suspense, 3);
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Disconnected, "a person's word"}));
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Observe, "and back"}));
  desk.sweep(desk.woo, {{"TENT", 10}});
  desk.manage();
  desk.read(desk.woo, "TENT", 7);
  EXPECT_EQ(desk.product("TENT").suspense, 3);
  Account without = desk.account;
  without.channels.pop_back();
  EXPECT_TRUE(desk.tell(ConfigChanged{without}));
  EXPECT_EQ(desk.product("TENT").suspense, 0);
}

TEST(Configuration, APlanWaitsForWritesThatAreUnderWay) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.sell(desk.shop, "s1", "TENT", 1);
  const auto intent = desk.write(desk.woo);
  ASSERT_TRUE(intent);
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Observe, "the account's file changed"}));
  EXPECT_EQ(desk.engine.plan().not_ready_reason, "a write to 'woo' is still under way");
  desk.end_write(*intent);
  EXPECT_TRUE(desk.engine.plan().ready) << desk.engine.plan().not_ready_reason;
}

}  // namespace
}  // namespace stockd::engine
