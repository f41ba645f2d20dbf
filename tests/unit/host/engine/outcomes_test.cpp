// SPDX-License-Identifier: Apache-2.0
//
// Writes whose fate is not known at once: sent again under their key, or accepted and settled
// later; and what is read before a write.
#include "desk.hpp"

namespace stockd::engine {
namespace {

constexpr std::int64_t kKeyMs = 7'200'000;

class KeyedDesk : public TwoShops {
 public:
  explicit KeyedDesk(bool truth) {
    account.channels[0].swap_key_ms = kKeyMs;
    if (truth) {
      account.stock.source_of_truth = "shop";
      account.stock.opening.clear();
    }
    EXPECT_TRUE(tell(ConfigChanged{account}));
    connect({{"TENT", 10}}, {{"TENT", 10}});
    manage();
    sell(woo, "w1", "TENT", 2);
  }

  std::optional<IntentMade> resend_after_pause() {
    const auto deadline = engine.next_deadline();
    if (!deadline) return std::nullopt;
    now = std::max(now, *deadline);
    EXPECT_TRUE(tell(DeadlineDue{}));
    return engine.take_resend(shop);
  }

  void lose(const IntentMade& intent) { EXPECT_TRUE(tell(WriteEnded{intent.intent, {}, {}, {}})); }

  void fence(Quantity level) { sweep(shop, {{"TENT", level}}); }
};

void expect_same(const IntentMade& a, const IntentMade& b) {
  EXPECT_EQ(a.intent, b.intent);
  EXPECT_EQ(a.key, b.key);
  ASSERT_EQ(a.items.size(), b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    EXPECT_EQ(a.items[i].listing, b.items[i].listing);
    EXPECT_EQ(a.items[i].from, b.items[i].from);
    EXPECT_EQ(a.items[i].to, b.items[i].to);
  }
}

TEST(KeyedWrites, AreSentAgainWithTheSameKeyAndBytesUntilSomebodyKnows) {
  KeyedDesk desk(true);
  const IntentMade intent = *desk.write(desk.shop, {0, 50, 0});
  desk.lose(intent);
  desk.sell(desk.woo, "w2", "TENT", 1);  // the bytes do not follow the target
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(desk.write(desk.shop, {0, 50, 0}));
    const auto again = desk.resend_after_pause();
    ASSERT_TRUE(again);
    expect_same(intent, *again);
    EXPECT_FALSE(desk.engine.take_resend(desk.shop)) << "one at a time";
    desk.lose(*again);
  }
  desk.end_write(*desk.resend_after_pause());
  EXPECT_EQ(desk.on(desk.shop, "TENT").shown, 8);
  EXPECT_EQ(desk.write(desk.shop, {0, 50, 0})->items[0].to, 7);
}

TEST(KeyedWrites, AcceptNoLevelBeforeTheirOutcomeIsKnown) {
  KeyedDesk desk(true);
  const IntentMade intent = *desk.write(desk.shop, {0, 50, 0});
  desk.lose(intent);
  desk.fence(8);
  desk.read(desk.shop, "TENT", 8);
  EXPECT_EQ(desk.product("TENT").truth, 8);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_EQ(desk.on(desk.shop, "TENT").open_writes, std::vector<Quantity>{8});
  desk.end_write(*desk.resend_after_pause());
  desk.fence(8);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
  EXPECT_EQ(desk.product("TENT").truth, 8);
}

TEST(KeyedWrites, AreSentAgainAfterARestart) {
  KeyedDesk desk(true);
  const IntentMade intent = *desk.write(desk.shop, {0, 50, 0});
  auto restarted = Engine::restore(desk.engine.snapshot());
  ASSERT_TRUE(restarted);
  desk.engine = std::move(*restarted);
  ASSERT_TRUE(desk.tell(Restarted{}));
  const auto again = desk.resend_after_pause();
  ASSERT_TRUE(again);
  expect_same(intent, *again);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(KeyedWrites, ThatWereTurnedAwayOnASecondAttemptAreStillUnsure) {
  KeyedDesk desk(true);
  desk.lose(*desk.write(desk.shop, {0, 50, 0}));
  desk.end_write(*desk.resend_after_pause(), Kind::Throttled);
  EXPECT_EQ(desk.records<OutcomeKnown>().back().items[0].outcome, Outcome::Unsure);
  EXPECT_TRUE(desk.resend_after_pause());
}

TEST(KeyedWrites, AreNeverSentOnceTheirKeyMayBeForgottenAndAFenceTellsWhatHappened) {
  for (const bool landed : {true, false}) {
    KeyedDesk desk(true);
    desk.lose(*desk.write(desk.shop, {0, 50, 0}));
    desk.now += kKeyMs;
    desk.lose(*desk.resend_after_pause());
    EXPECT_FALSE(desk.engine.take_resend(desk.shop));
    EXPECT_FALSE(desk.engine.next_deadline());
    EXPECT_TRUE(desk.engine.wants(desk.shop, desk.now).sweep);
    desk.now += 60'001;
    desk.fence(landed ? 8 : 10);
    EXPECT_EQ(desk.product("TENT").truth, 8);
    EXPECT_EQ(desk.write(desk.shop, {0, 50, 0}).has_value(), !landed) << "a new intent if needed";
  }
}

TEST(KeyedWrites, ThatNoStoryExplainsAreAmbiguousUntilTwoEqualFences) {
  KeyedDesk desk(true);
  desk.lose(*desk.write(desk.shop, {0, 50, 0}));
  desk.now += kKeyMs;
  desk.lose(*desk.resend_after_pause());
  desk.now += 60'001;
  desk.fence(6);  // neither 8 nor 10
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Ambiguous);
  EXPECT_EQ(desk.on(desk.woo, "TENT").target, 6) << "the smaller story counts meanwhile";
  EXPECT_EQ(desk.product("TENT").truth, 8);
  desk.fence(6);
  ASSERT_TRUE(desk.engine.next_deadline());
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  EXPECT_EQ(desk.product("TENT").truth, 6);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(KeyedWrites, OfAFollowerAreSentAgainToo) {
  KeyedDesk desk(false);
  const IntentMade intent = *desk.write(desk.shop, {50, 50, 0});
  EXPECT_EQ(intent.mode, WriteMode::Swap);
  desk.lose(intent);
  const auto again = desk.resend_after_pause();
  ASSERT_TRUE(again);
  expect_same(intent, *again);
}

TEST(FollowerWrites, GoByKeyedDifferenceWhereTheConnectorOffersIt) {
  TwoShops desk;
  desk.account.channels[1].can_adjust = true;
  desk.account.channels[1].adjust_key_ms = kKeyMs;
  ASSERT_TRUE(desk.tell(ConfigChanged{desk.account}));
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.manage();
  desk.sell(desk.shop, "s1", "TENT", 3);
  const auto intent = desk.write(desk.woo, {50, 50, 50});
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->mode, WriteMode::Adjust);
  EXPECT_EQ(intent->items[0].to - intent->items[0].from, -3);
  desk.sell(desk.woo, "w1", "TENT", 1);
  desk.end_write(*intent);
  EXPECT_EQ(desk.on(desk.woo, "TENT").shown, 6) << "a sale beside it is not erased";
}

// Two follow: `woo` can only set, and little is left.
class LowDesk : public TwoShops {
 public:
  explicit LowDesk(FenceKind fence) {
    account.channels[1].fence = fence;
    account.channels[1].can_read = true;
    EXPECT_TRUE(tell(ConfigChanged{account}));
    connect({{"TENT", 3}}, {{"TENT", 3}});
    manage();
    EXPECT_TRUE(tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 2, "ann", ""}));
  }
};

TEST(FollowerWrites, RaiseLowStockBehindAFullFenceWhereTheChannelCanAffordIt) {
  LowDesk desk(FenceKind::Full);
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.engine.wants(desk.woo, desk.now).fences, 1U);
  desk.read(desk.woo, "TENT", 3);
  EXPECT_FALSE(desk.write(desk.woo)) << "a bare read is no fence";
  desk.sweep(desk.woo, {{"TENT", 3}});
  const auto raise = desk.write(desk.woo);
  ASSERT_TRUE(raise);
  EXPECT_EQ(raise->items[0].to, 5);
  EXPECT_EQ(raise->items[0].fence, FenceKind::Full);
  EXPECT_EQ(desk.on(desk.woo, "TENT").fence, FenceKind::Full);
}

TEST(FollowerWrites, RaiseLowStockAfterAReadOrBlindlyWhereThePolicySaysSo) {
  LowDesk bare(FenceKind::Read);
  EXPECT_FALSE(bare.write(bare.woo));
  ASSERT_EQ(bare.engine.next_reads(bare.woo, 9, bare.now, {}).size(), 1U);
  bare.read(bare.woo, "TENT", 3);
  EXPECT_EQ(bare.write(bare.woo)->items[0].fence, FenceKind::Read);
  LowDesk blind(FenceKind::None);
  EXPECT_EQ(blind.write(blind.woo)->items[0].fence, FenceKind::None);
}

TEST(FollowerWrites, AreBlindForDecreasesAndFarFromTheLastUnits) {
  LowDesk low(FenceKind::Full);
  low.sell(low.shop, "s1", "TENT", 4);
  EXPECT_TRUE(low.write(low.woo)) << "a decrease never waits for a fence";
  LowDesk rich(FenceKind::Full);
  EXPECT_TRUE(rich.tell(Adjust{Sku("TENT"), "r2", AdjustKind::Receive, 1, "ann", ""}));
  EXPECT_TRUE(rich.write(rich.woo)) << "six are more than low";
}

TEST(FollowerWrites, DoNotTrustAFenceThatASaleHasOvertaken) {
  LowDesk desk(FenceKind::Full);
  desk.sweep(desk.woo, {{"TENT", 3}});
  desk.sell(desk.woo, "w1", "TENT", 1);
  EXPECT_FALSE(desk.write(desk.woo));
}

// `woo` takes writes and applies them later.
class AcceptingDesk : public TwoShops {
 public:
  AcceptingDesk() {
    account.channels[1].settles = true;
    EXPECT_TRUE(tell(ConfigChanged{account}));
    connect({{"TENT", 10}}, {{"TENT", 10}});
    manage();
  }

  IntentMade accepted(const std::string& ticket) {
    const IntentMade intent = *write(woo, {50, 0, 0});
    WrittenFact fact;
    fact.state = WrittenState::Accepted;
    fact.ticket = ticket;
    EXPECT_TRUE(tell(WriteEnded{intent.intent, {fact}, {}, false}));
    return intent;
  }

  void answer(const IntentMade& intent, Kind kind, WrittenState state = WrittenState::Applied) {
    WrittenFact fact;
    fact.state = state;
    fact.trouble.kind = kind;
    EXPECT_TRUE(
        tell(TicketsAsked{woo, {{intent.intent, intent.items[0].listing, std::move(fact)}}}));
  }

  std::vector<Quantity> open() const { return on(woo, "TENT").open_writes; }
};

TEST(AcceptedWrites, StayOpenUntilAReadShowsThem) {
  AcceptingDesk desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.accepted("feed-1");
  desk.read(desk.woo, "TENT", 10);
  EXPECT_EQ(desk.open(), std::vector<Quantity>{8});
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  desk.now += 5000;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 8);
  EXPECT_TRUE(desk.open().empty());
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Equal);
}

TEST(AcceptedWrites, EndWithTheOutcomeOfTheirTicket) {
  AcceptingDesk desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  const IntentMade intent = desk.accepted("feed-1");
  const auto tickets = desk.engine.next_tickets(desk.woo, 9);
  ASSERT_EQ(tickets.size(), 1U);
  EXPECT_EQ(tickets[0].ticket, "feed-1");
  EXPECT_EQ(desk.engine.wants(desk.woo, desk.now).tickets, 1U);
  const std::size_t before = desk.journal.size();
  desk.answer(intent, Kind::None, WrittenState::Accepted);
  desk.answer(intent, Kind::Transient);
  EXPECT_EQ(desk.journal.size(), before) << "what is not certain changes nothing";
  desk.answer(intent, Kind::Rejected);
  EXPECT_TRUE(desk.open().empty());
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Parked);
  EXPECT_EQ(desk.engine.wants(desk.woo, desk.now).tickets, 0U);
}

TEST(AcceptedWrites, AreOvertakenOnlyWhereThePlatformKeepsTheirOrder) {
  for (const bool overtakes : {true, false}) {
    AcceptingDesk desk;
    desk.account.channels[1].overtakes = overtakes;
    ASSERT_TRUE(desk.tell(ConfigChanged{desk.account}));
    desk.sell(desk.shop, "s1", "TENT", 2);
    const IntentMade intent = desk.accepted("batch-1");
    desk.sell(desk.shop, "s2", "TENT", 3);
    EXPECT_EQ(desk.write(desk.woo, {50, 0, 0}).has_value(), overtakes);
    if (overtakes) continue;
    desk.answer(intent, Kind::None);
    desk.read(desk.woo, "TENT", 8);
    const auto next = desk.write(desk.woo, {50, 0, 0});
    ASSERT_TRUE(next);
    EXPECT_EQ(next->items[0].to, 5);
  }
}

TEST(AcceptedWrites, AreNotExpectedForEver) {
  AcceptingDesk desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.accepted("feed-1");
  desk.now += 29 * 60'000;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 10);
  EXPECT_EQ(desk.open(), std::vector<Quantity>{8});
  desk.now += 60'001;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 10);
  EXPECT_TRUE(desk.open().empty());
}

TEST(AcceptedWrites, AreOvertakenByAnUrgentLowerAndBothCount) {
  AcceptingDesk desk;
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  desk.accepted("raise");
  EXPECT_FALSE(desk.write(desk.woo, {50, 0, 0}));
  desk.sell(desk.shop, "s1", "TENT", 5);  // it shows 10 and should, but 15 may come
  const IntentMade lower = desk.accepted("lower");
  EXPECT_EQ(lower.items[0].to, 10);
  EXPECT_EQ(desk.open(), (std::vector<Quantity>{15, 10}));
  desk.now += 5000;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 10);
  EXPECT_EQ(desk.open().size(), 2U) << "the raise may land after it";
  desk.now += 30'001;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 10);
  EXPECT_TRUE(desk.open().empty()) << "seen twice, far enough apart";
}

// A platform that says that it wrote and did nothing: its level looks like somebody's edit.
class PretendedWrite : public ::testing::TestWithParam<bool> {
 protected:
  // The swap from 10 to 8 was answered as done, and clean fences show `level`.
  std::optional<IntentMade> asked_again_at(Quantity level) {
    const IntentMade intent = *desk_.write(desk_.shop, {0, 50, 0});
    desk_.end_write(intent);
    fence_twice(level);
    desk_.resend_after_pause();  // it falls due to be asked for, and then to be sent
    const auto again = desk_.resend_after_pause();
    if (again) expect_same(intent, *again);
    return again;
  }

  // What is suspected once is told by one clean fence, or by two that agree.
  void fence_twice(Quantity level) {
    desk_.fence(level);
    desk_.fence(level);
  }

  bool called_an_edit() {
    desk_.resend_after_pause();
    const auto adjusted = desk_.records<StockAdjusted>();
    const bool imported = std::any_of(adjusted.begin(), adjusted.end(), [](const auto& one) {
      return one.kind == AdjustKind::Import;
    });
    return imported || desk_.on(desk_.shop, "TENT").health == ListingHealth::Edited;
  }

  KeyedDesk desk_{GetParam()};
};

TEST_P(PretendedWrite, IsAskedForUnderItsKeyBeforeAnythingIsCalledAnEdit) {
  const auto again = asked_again_at(10);
  ASSERT_TRUE(again);
  desk_.end_write(*again);
  fence_twice(8);
  EXPECT_FALSE(called_an_edit());
  EXPECT_EQ(desk_.product("TENT").truth, 8);
  EXPECT_EQ(desk_.on(desk_.shop, "TENT").health, ListingHealth::Equal);
  EXPECT_EQ(desk_.replayed_hash(), desk_.engine.hash());
}

TEST_P(PretendedWrite, ThatIsOnlyToldAgainWasDoneAndSomebodyHasEditedTheLevel) {
  const auto again = asked_again_at(11);
  ASSERT_TRUE(again);
  desk_.end_write(*again);
  fence_twice(11);
  EXPECT_TRUE(called_an_edit());
  EXPECT_EQ(desk_.product("TENT").truth, GetParam() ? 11 : 8);
  EXPECT_EQ(desk_.replayed_hash(), desk_.engine.hash());
}

TEST_P(PretendedWrite, ThatIsStaleByNowWasNeverDoneAndIsMadeAnewFromWhatIsThere) {
  const auto again = asked_again_at(10);
  ASSERT_TRUE(again);
  desk_.end_write(*again, Kind::Stale);
  desk_.read(desk_.shop, "TENT", 10);
  const auto anew = desk_.write(desk_.shop, {0, 50, 0});
  ASSERT_TRUE(anew);
  EXPECT_NE(anew->key, again->key);
  EXPECT_EQ(anew->items[0].from, 10);
  EXPECT_EQ(anew->items[0].to, 8);
  desk_.end_write(*anew);
  fence_twice(8);
  EXPECT_FALSE(called_an_edit());
}

TEST_P(PretendedWrite, IsStillDoubtedAfterARestoreFromASnapshot) {
  const IntentMade intent = *desk_.write(desk_.shop, {0, 50, 0});
  desk_.end_write(intent);
  auto restored = Engine::restore(desk_.engine.snapshot());
  ASSERT_TRUE(restored);
  desk_.engine = std::move(*restored);
  fence_twice(10);
  desk_.resend_after_pause();
  restored = Engine::restore(desk_.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->hash(), desk_.engine.hash());
  desk_.engine = std::move(*restored);
  const auto again = desk_.resend_after_pause();
  ASSERT_TRUE(again);
  expect_same(intent, *again);
}

TEST_P(PretendedWrite, WhoseKeyIsForgottenCannotBeAskedFor) {
  const IntentMade intent = *desk_.write(desk_.shop, {0, 50, 0});
  desk_.end_write(intent);
  desk_.now += kKeyMs;
  fence_twice(10);
  EXPECT_TRUE(called_an_edit());
  EXPECT_FALSE(desk_.engine.take_resend(desk_.shop));
}

INSTANTIATE_TEST_SUITE_P(Truth, PretendedWrite, ::testing::Bool(), [](const auto& test) {
  return std::string(test.param ? "Shop" : "Ledger");
});

TEST(Suspense, StartsOnlyWhenNoWriteOfOursCanStillLandSoThatTwoFollowersDoNotSuspendEachOther) {
  AcceptingDesk desk;
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.accepted("feed-1");
  desk.read(desk.woo, "TENT", 9);  // on its way to 8
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_EQ(desk.on(desk.shop, "TENT").target, 8);
}

}  // namespace
}  // namespace stockd::engine
