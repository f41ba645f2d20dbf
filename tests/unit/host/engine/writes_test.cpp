// SPDX-License-Identifier: Apache-2.0
//
// Plans, writes, outcomes and read-backs.
#include "desk.hpp"

namespace stockd::engine {
namespace {

// Both shops managed and equal at 10.
class Managed : public TwoShops {
 public:
  explicit Managed(std::vector<RuleLine> rules = {}, EditPolicy on_edit = EditPolicy::Alert)
      : TwoShops(std::move(rules), on_edit) {
    connect({{"TENT", 10}}, {{"TENT", 10}});
    manage();
  }
};

TEST(Plan, IsNotReadyBeforeEveryChannelWasRead) {
  TwoShops desk;
  desk.sweep(desk.shop, {{"TENT", 10}});
  const Plan plan = desk.engine.plan();
  EXPECT_FALSE(plan.ready);
  EXPECT_NE(plan.not_ready_reason.find("woo"), std::string::npos);
  EXPECT_FALSE(desk.tell(AcceptPlan{plan.hash, "ann"}));
}

TEST(Plan, ShowsWhatWouldChangeAndWritesNothingBeforeItIsAccepted) {
  TwoShops desk;
  desk.connect({{"TENT", 0}, {"STOVE", 5}}, {{"TENT", 4}, {"STOVE", 5}});
  const Plan plan = desk.engine.plan();
  EXPECT_TRUE(plan.ready);
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].shown, 4);
  EXPECT_EQ(plan.changes[0].target, 0);
  EXPECT_EQ(plan.to_zero, 1U);
  EXPECT_EQ(plan.unchanged, 3U);
  EXPECT_FALSE(desk.write(desk.woo));
  desk.manage();
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Plan, SurvivesSalesAndExpiresWithEdits) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 4}});
  const std::string hash = desk.engine.plan().hash;
  desk.sell(desk.shop, "s1", "TENT", 2);
  EXPECT_EQ(desk.engine.plan().hash, hash);
  desk.now += 5000;
  desk.sweep(desk.shop, {{"TENT", 8}});
  EXPECT_EQ(desk.engine.plan().hash, hash);
  desk.sweep(desk.woo, {{"TENT", 5}});
  EXPECT_NE(desk.engine.plan().hash, hash);
  const auto refused = desk.tell(AcceptPlan{hash, "ann"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), "plan.moved");
}

TEST(Writes, FollowASaleOnTheOtherChannelOnly) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  EXPECT_EQ(desk.engine.wants(desk.shop, desk.now).writes, 0U);
  const auto intent = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->mode, WriteMode::Set);
  EXPECT_EQ(intent->items[0].from, 10);
  EXPECT_EQ(intent->items[0].to, 8);
  EXPECT_FALSE(desk.write(desk.woo)) << "one open write a listing";
}

TEST(Writes, AreSeenByTheirReadBack) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.end_write(*desk.write(desk.woo, {50, 0}));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Confirming);
  ASSERT_EQ(desk.engine.next_reads(desk.woo, 9, desk.now, {}).size(), 1U);
  EXPECT_TRUE(desk.engine.next_reads(desk.woo, 9, desk.now, {ListingId{1}}).empty());
  desk.read(desk.woo, "TENT", 8);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
  EXPECT_EQ(desk.engine.wants(desk.woo, desk.now).reads, 0U);
}

TEST(Writes, ThatWereRefusedAfterAnAttemptWithoutAnAnswerAreUnsure) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  const auto intent = *desk.write(desk.woo, {50, 0});
  WriteEnded ended;
  ended.intent = intent.intent;
  ended.in_doubt = true;
  WrittenFact fact;
  fact.trouble.kind = Kind::Throttled;
  ended.written.push_back(fact);
  ASSERT_TRUE(desk.tell(ended));
  EXPECT_FALSE(desk.write(desk.woo)) << "the first attempt may still land";
  EXPECT_EQ(desk.records<OutcomeKnown>().back().items[0].outcome, Outcome::Unsure);
}

TEST(Fences, DoNotTakeLevelsThatAreReadAfterTheCatalogue) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.pass(desk.shop);
  desk.engine.begin_fence(desk.shop, desk.now);
  desk.page(desk.shop, {{"TENT", 10}, {"MUG", 5}});
  // One is sold, and its level is read, before the feed can tell of it.
  desk.read(desk.shop, "MUG", 4);
  desk.now += 3000;
  desk.pass(desk.shop);
  ASSERT_TRUE(desk.tell(FenceEnded{desk.shop}));
  desk.sell(desk.shop, "s1", "MUG", 1);
  EXPECT_EQ(desk.product("MUG").truth, 4);
}

TEST(Fences, DoNotTakeLevelsThatWereAskedForBeforeThem) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  LevelsRead slow{desk.shop, {desk.level("TENT", 10)}, desk.now};
  desk.now += 100;
  // One is sold while the shop answers slowly, and the order pass before the fence tells it.
  desk.sell(desk.shop, "s1", "TENT", 1);
  desk.pass(desk.shop);
  desk.engine.begin_fence(desk.shop, desk.now);
  desk.page(desk.shop, {{"TENT", 9}});
  ASSERT_TRUE(desk.tell(slow));
  desk.now += 3000;
  desk.pass(desk.shop);
  ASSERT_TRUE(desk.tell(FenceEnded{desk.shop}));
  EXPECT_EQ(desk.on(desk.shop, "TENT").shown, 9);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(Suspense, IsNotJudgedByAClockThatLeaps) {
  TwoShops desk;
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.now += 1000;
  // One answer of the shop is dated a day ahead.
  ASSERT_TRUE(desk.tell(FeedEnded{desk.woo, desk.now + 86'400'000, "c"}));
  desk.now += 120'000;
  desk.pass(desk.woo);
  desk.engine.begin_fence(desk.woo, desk.now);
  desk.page(desk.woo, {{"TENT", 7}});
  ASSERT_TRUE(desk.tell(FenceEnded{desk.woo}));
  EXPECT_EQ(desk.product("TENT").suspense, 3) << "the orders may still come";
  desk.sell(desk.woo, "w1", "TENT", 3);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
}

TEST(Writes, AreNotDoubtedForAReadThatWasAskedForBeforeThem) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.end_write(*desk.write(desk.woo, {50, 0}));
  LevelsRead early;
  early.channel = desk.woo;
  early.asked_at_ms = desk.now;
  LevelFact level;
  level.remote = desk.on(desk.woo, "TENT").remote;
  level.quantity = 8;
  level.state = LevelState::Known;
  early.levels.push_back(level);
  desk.now += 5;
  desk.sell(desk.shop, "s2", "TENT", 1);
  desk.end_write(*desk.write(desk.woo, {50, 0}));
  ASSERT_TRUE(desk.tell(early));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Confirming);
  desk.read(desk.woo, "TENT", 7);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
  desk.sell(desk.shop, "s3", "TENT", 1);
  EXPECT_TRUE(desk.write(desk.woo, {50, 0})) << "the next one is not slowed down";
}

TEST(Writes, SwapFromTheBelievedLevelAndKeepItsBasis) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 1);
  desk.sell(desk.woo, "w1", "TENT", 2);
  const auto intent = desk.write(desk.shop);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->mode, WriteMode::Swap);
  EXPECT_EQ(intent->items[0].from, 9);
  EXPECT_EQ(intent->items[0].to, 7);
  desk.sell(desk.shop, "s2", "TENT", 1);
  desk.end_write(*intent);
  EXPECT_EQ(desk.on(desk.shop, "TENT").shown, 6);
  desk.read(desk.shop, "TENT", 6);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(Writes, LowerBeforeTheyRaiseAndTheSmallestTargetFirst) {
  TwoShops desk;
  const TwoShops::Levels ten = {{"A", 10}, {"B", 10}, {"C", 10}};
  desk.connect(ten, ten);
  desk.manage();
  EXPECT_TRUE(desk.tell(Adjust{Sku("A"), "1", AdjustKind::Receive, 5, "ann", ""}));
  desk.sell(desk.shop, "s1", "B", 3);
  desk.sell(desk.shop, "s2", "C", 10);
  const auto lower = desk.write(desk.woo);
  ASSERT_TRUE(lower);
  ASSERT_EQ(lower->items.size(), 2U);
  EXPECT_EQ(lower->items[0].to, 0);
  EXPECT_EQ(lower->items[1].to, 7);
  const auto raise = desk.write(desk.woo);
  ASSERT_TRUE(raise);
  ASSERT_EQ(raise->items.size(), 1U);
  EXPECT_EQ(raise->items[0].to, 15);
}

TEST(Writes, BackOffWhileTheyAreNotSent) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  for (const UnixMs wait : {1000, 2000, 4000}) {
    WriteEnded ended;
    ended.intent = desk.write(desk.woo)->intent;
    ended.nothing_sent = true;
    EXPECT_TRUE(desk.tell(ended));
    EXPECT_FALSE(desk.write(desk.woo));
    ASSERT_EQ(desk.engine.next_deadline(), desk.now + wait);
    desk.now += wait;
    EXPECT_TRUE(desk.tell(DeadlineDue{}));
    EXPECT_FALSE(desk.engine.next_deadline());
  }
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Writes, UnsureOnesAreReadBeforeTheyAreRepeated) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.end_write(*desk.write(desk.woo), Kind::Unsure);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.on(desk.woo, "TENT").open_writes, std::vector<Quantity>{8});
  desk.read(desk.woo, "TENT", 10);
  desk.now += 60'000;
  EXPECT_TRUE(desk.tell(DeadlineDue{}));
  const auto again = desk.write(desk.woo);
  ASSERT_TRUE(again);
  desk.end_write(*again, Kind::Unsure);
  desk.read(desk.woo, "TENT", 8);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
}

TEST(Writes, AnUrgentLowerOvertakesAnUnsureOne) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.end_write(*desk.write(desk.woo), Kind::Unsure);
  desk.sell(desk.shop, "s2", "TENT", 8);
  const auto lower = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->items[0].to, 0);
}

TEST(Writes, AnUnsureOneIsOvertakenOnceAndThenRead) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 1);
  desk.end_write(*desk.write(desk.woo, {50, 0}), Kind::Unsure);
  // The shop sold one itself: it shows what it should, unless the unsure write lands yet.
  desk.sell(desk.woo, "w1", "TENT", 1);
  const auto lower = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->items[0].to, 8);
  desk.end_write(*lower);
  EXPECT_FALSE(desk.write(desk.woo, {50, 0})) << "the same again would keep its read waiting";
  EXPECT_EQ(desk.engine.next_reads(desk.woo, 10, desk.now, {}).size(), 1U);
  desk.sell(desk.shop, "s2", "TENT", 1);
  const auto next = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->items[0].to, 7);
}

TEST(Writes, WaitNoLongerForFailuresOfBeforeACleanLevel) {
  Managed desk;
  for (int i = 1; i <= 8; ++i) {
    desk.sell(desk.shop, "s" + std::to_string(i), "TENT", 1);
    const auto failed = desk.write(desk.woo, {50, 0});
    ASSERT_TRUE(failed) << i;
    desk.end_write(*failed, Kind::Unsure);
    desk.now += 600'000;
    EXPECT_TRUE(desk.tell(DeadlineDue{}));
    desk.read(desk.woo, "TENT", 10);
    if (i < 8) {
      desk.now += 600'000;
      EXPECT_TRUE(desk.tell(DeadlineDue{}));
    }
  }
  EXPECT_FALSE(desk.write(desk.woo, {50, 0})) << "it failed again and again, and waits";
  desk.sweep(desk.woo, {{"TENT", 10}});
  const auto next = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->items[0].to, 2);
}

TEST(Writes, StaleOnesAreReadAndThenWrittenAnew) {
  Managed desk;
  desk.sell(desk.woo, "w1", "TENT", 2);
  desk.end_write(*desk.write(desk.shop), Kind::Stale);
  EXPECT_FALSE(desk.write(desk.shop));
  desk.read(desk.shop, "TENT", 9);  // a sale that is not told yet
  EXPECT_FALSE(desk.write(desk.shop, {0, 0}));
  desk.sell(desk.shop, "s1", "TENT", 1);
  const auto again = desk.write(desk.shop);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->items[0].from, 9);
  EXPECT_EQ(again->items[0].to, 7);
}

TEST(Writes, AbortedGroupsAreRegroupedAndHalvedAfterTwo) {
  TwoShops desk;
  TwoShops::Levels levels;
  for (int i = 0; i < 8; ++i)
    levels["P" + std::to_string(i)] = 10;
  desk.connect(levels, levels);
  desk.manage();
  for (const auto& [sku, level] : levels)
    desk.sell(desk.woo, "w" + sku, sku, 1);
  const auto abort = [&](const IntentMade& intent) {
    WriteEnded ended;
    ended.intent = intent.intent;
    for (std::size_t i = 0; i < intent.items.size(); ++i) {
      WrittenFact fact;
      fact.ref = i;
      fact.trouble.kind = i == 0 ? Kind::Stale : Kind::Aborted;
      ended.written.push_back(fact);
    }
    EXPECT_TRUE(desk.tell(ended));
  };
  auto group = desk.write(desk.shop, {0, 8});
  EXPECT_EQ(group->items.size(), 8U);
  abort(*group);
  group = desk.write(desk.shop, {0, 8});
  EXPECT_EQ(group->items.size(), 7U);
  abort(*group);
  group = desk.write(desk.shop, {0, 8});
  EXPECT_EQ(group->items.size(), 4U);
}

TEST(Writes, RejectedOnesAreParkedUntilTheTargetChanges) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.end_write(*desk.write(desk.woo), Kind::Rejected);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Parked);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health_reason, "because");
  EXPECT_FALSE(desk.write(desk.woo));
  desk.sell(desk.shop, "s2", "TENT", 1);
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Writes, OfAProcessThatIsGoneAreUnsure) {
  Managed desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  ASSERT_TRUE(desk.write(desk.woo));
  EXPECT_TRUE(desk.tell(Restarted{}));
  EXPECT_EQ(desk.records<IntentsOrphaned>().size(), 1U);
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).sweep);
  EXPECT_EQ(desk.engine.next_reads(desk.woo, 9, desk.now, {}).size(), 1U);
  desk.read(desk.woo, "TENT", 8);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
}

TEST(KillSwitch, HoldsRaisesAndLetsDecreasesGo) {
  Managed desk;
  EXPECT_TRUE(desk.tell(SetKillSwitch{true, "ann"}));
  EXPECT_TRUE(desk.tell(Adjust{Sku("TENT"), "1", AdjustKind::Receive, 5, "ann", ""}));
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Held);
  desk.sell(desk.shop, "s1", "TENT", 7);
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Phases, PausedChannelsAreNotWritten) {
  Managed desk;
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Paused, "holiday"}));
  desk.sell(desk.shop, "s1", "TENT", 7);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, "back"}));
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Phases, AChannelThatAPersonDisconnectedIsLeftAloneWhateverItsFileSays) {
  Managed desk;
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Disconnected, "by ann"}));
  EXPECT_EQ(desk.engine.phase(desk.woo), ChannelPhase::Disconnected);
  desk.sell(desk.shop, "s1", "TENT", 7);
  EXPECT_FALSE(desk.write(desk.woo));
  const auto wants = desk.engine.wants(desk.woo, desk.now);
  EXPECT_FALSE(wants.sweep || wants.orders);
  EXPECT_EQ(wants.writes + wants.reads + wants.fences, 0u);
  EXPECT_TRUE(desk.engine.plan().changes.empty());
  Account changed = desk.account;
  changed.stock.rules = {RuleLine{}};
  changed.stock.rules.front().buffer = 1;
  EXPECT_TRUE(desk.tell(ConfigChanged{changed}));
  EXPECT_EQ(desk.engine.phase(desk.woo), ChannelPhase::Disconnected);
  EXPECT_EQ(desk.engine.phase_reason(desk.woo), "by ann");
  EXPECT_FALSE(desk.tell(SetPhase{desk.woo, ChannelPhase::Paused, "no"}));
  EXPECT_FALSE(desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, "no"}));
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(Phases, AChannelThatAPersonConnectsAgainIsReadAndPlannedLikeANewOne) {
  Managed desk;
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Disconnected, "by ann"}));
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Observe, "by ann"}));
  EXPECT_EQ(desk.engine.plan().not_ready_reason, "channel 'woo' is still being read");
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).sweep);
  EXPECT_FALSE(desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, "without a plan"}));
  desk.sweep(desk.woo, {{"TENT", 6}});
  const Plan plan = desk.engine.plan();
  ASSERT_TRUE(plan.ready) << plan.not_ready_reason;
  ASSERT_EQ(plan.changes.size(), 1u);
  EXPECT_EQ(plan.changes[0].shown, 6);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_TRUE(desk.tell(AcceptPlan{plan.hash, "ann"}));
  const auto intent = desk.write(desk.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->items[0].to, 10);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(Phases, OneThatWasDisconnectedAndLeftTheFileObservesWhenItComesBack) {
  Managed desk;
  EXPECT_TRUE(desk.tell(SetPhase{desk.woo, ChannelPhase::Disconnected, "by ann"}));
  Account without = desk.account;
  without.channels.pop_back();
  EXPECT_TRUE(desk.tell(ConfigChanged{without}));
  EXPECT_TRUE(desk.tell(ConfigChanged{desk.account}));
  EXPECT_EQ(desk.engine.phase(desk.woo), ChannelPhase::Observe);
}

TEST(Phases, NothingIsManagedWithoutAPlan) {
  TwoShops desk;
  EXPECT_FALSE(desk.tell(SetPhase{desk.woo, ChannelPhase::Managed, "please"}));
}

TEST(Edits, AreAlertedAndLeftAloneUntilSomebodyActs) {
  Managed desk;
  desk.sweep(desk.woo, {{"TENT", 13}});
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Edited);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.product("TENT").truth, 10);
  desk.manage();
  const auto back = desk.write(desk.woo);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->items[0].to, 10);
}

TEST(Edits, UpwardKeepTheirUnitsWhileSalesLowerTheLevelUntilNothingIsLeft) {
  Managed desk;
  desk.sweep(desk.woo, {{"TENT", 13}});
  desk.sell(desk.shop, "s1", "TENT", 4);
  const auto lower = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->items[0].to, 9) << "6 and the 3 that somebody added";
  desk.end_write(*lower);
  desk.read(desk.woo, "TENT", 9);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Edited);
  desk.sell(desk.shop, "s2", "TENT", 6);
  const auto last = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(last);
  EXPECT_EQ(last->items[0].to, 0) << "nothing is left that anybody knows of";
}

TEST(Edits, DownwardAreNotRaisedButSalesLowerThem) {
  Managed desk;
  desk.sweep(desk.woo, {{"TENT", 7}});
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Edited);
  EXPECT_FALSE(desk.write(desk.woo)) << "raising it would undo the edit";
  desk.sell(desk.shop, "s1", "TENT", 4);
  const auto lower = desk.write(desk.woo, {50, 0});
  ASSERT_TRUE(lower) << "7 are shown where 6 are left";
  EXPECT_EQ(lower->items[0].to, 6);
}

TEST(Edits, AreNotOverwrittenWhileTheyAreOnlySuspected) {
  Managed desk({}, EditPolicy::Adopt);
  desk.read(desk.woo, "TENT", 13);
  EXPECT_FALSE(desk.write(desk.woo)) << "goods may have been booked there";
  desk.sweep(desk.woo, {{"TENT", 13}});
  EXPECT_TRUE(desk.tell(DeadlineDue{}));
  EXPECT_EQ(desk.product("TENT").truth, 13);
}

TEST(Edits, AreOverwrittenWhereTheAccountSaysSo) {
  Managed desk({}, EditPolicy::Overwrite);
  desk.sweep(desk.woo, {{"TENT", 13}});
  EXPECT_TRUE(desk.write(desk.woo));
}

TEST(Edits, AreBookedWhereTheAccountAdoptsThem) {
  Managed desk({}, EditPolicy::Adopt);
  desk.sweep(desk.woo, {{"TENT", 13}});
  ASSERT_TRUE(desk.engine.next_deadline());
  EXPECT_TRUE(desk.tell(DeadlineDue{}));
  EXPECT_EQ(desk.product("TENT").truth, 13);
  EXPECT_EQ(desk.engine.next_deadline(), desk.now + 3'600'000) << "the guard forgets it then";
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.write(desk.shop)->items[0].to, 13);
}

TEST(Suspense, WithholdsMissingUnitsFromOthersUntilOrdersExplainThem) {
  Managed desk;
  desk.read(desk.woo, "TENT", 7);
  EXPECT_EQ(desk.product("TENT").suspense, 3);
  EXPECT_EQ(desk.on(desk.shop, "TENT").target, 7);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).orders);
  desk.sell(desk.woo, "w1", "TENT", 3);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_EQ(desk.product("TENT").truth, 7);
  EXPECT_FALSE(desk.engine.wants(desk.woo, desk.now).orders);
}

TEST(Suspense, AsksForAFenceWhenTheFeedHasPassedABareRead) {
  Managed desk;
  desk.read(desk.woo, "TENT", 7);
  desk.now += 5000;
  desk.pass(desk.woo);
  EXPECT_TRUE(desk.engine.wants(desk.woo, desk.now).sweep);
  desk.sweep(desk.woo, {{"TENT", 7}});
  EXPECT_FALSE(desk.engine.wants(desk.woo, desk.now).sweep);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Edited);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
}

TEST(Fences, AreNotCleanWhereALineMovedOrAWriteWasSent) {
  Managed desk;
  desk.engine.begin_fence(desk.woo, desk.now);
  desk.page(desk.woo, {{"TENT", 7}});
  desk.sell(desk.woo, "w1", "TENT", 1);
  desk.now += 3000;
  desk.pass(desk.woo);
  EXPECT_TRUE(desk.tell(FenceEnded{desk.woo}));
  EXPECT_EQ(desk.on(desk.woo, "TENT").shown, 9);
}

TEST(Fences, StayCleanWhenALineWasPlacedAfterTheRead) {
  Managed desk;
  desk.engine.begin_fence(desk.woo, desk.now);
  desk.page(desk.woo, {{"TENT", 10}});
  desk.now += 3000;
  desk.sell(desk.woo, "w1", "TENT", 1);
  desk.pass(desk.woo);
  EXPECT_TRUE(desk.tell(FenceEnded{desk.woo}));
  EXPECT_EQ(desk.on(desk.woo, "TENT").shown, 9);
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
}

TEST(Fences, ThatFindEverythingAsItWasLeaveNoLevelRecords) {
  Managed desk;
  const std::size_t before = desk.records<LevelRead>().size();
  desk.sweep(desk.shop, {{"TENT", 10}});
  desk.sweep(desk.woo, {{"TENT", 10}});
  EXPECT_EQ(desk.records<LevelRead>().size(), before);
}

TEST(Writes, OverASaleThatIsToldLaterAreFoundOutByARead) {
  TwoShops desk;
  for (ChannelConfig& channel : desk.account.channels)
    channel.can_read = true;
  ASSERT_TRUE(desk.tell(ConfigChanged{desk.account}));
  desk.connect({{"TENT", 60}}, {{"TENT", 60}});
  desk.manage();
  // One is sold in each shop, and the write of the one lands on the other.
  OrderLineFact late = desk.line("w1", "TENT", {1, 0, 0});
  late.placed_at_ms = late.touched_at_ms = desk.now;
  desk.sell(desk.shop, "s1", "TENT", 1);
  desk.end_write(*desk.write(desk.woo, {50, 0, 0}));
  desk.read(desk.woo, "TENT", 59);
  desk.orders(desk.woo, {late}, OrderState::Open);
  ASSERT_EQ(desk.engine.next_reads(desk.woo, 9, desk.now, {}).size(), 1U);
  desk.read(desk.woo, "TENT", 59);
  const auto again = desk.write(desk.woo, {50, 0, 0});
  ASSERT_TRUE(again) << "the level is one too high";
  EXPECT_EQ(again->items[0].to, 58);
}

}  // namespace
}  // namespace stockd::engine
