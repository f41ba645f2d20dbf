// SPDX-License-Identifier: Apache-2.0
//
// A channel as the source of truth, line by line of what was settled about it: `shop` compares and
// sets under a key and decides, `woo` follows.
#include "desk.hpp"

namespace stockd::engine {
namespace {

constexpr std::int64_t kKeyLifeMs = 7'200'000;

class TruthDesk : public TwoShops {
 public:
  explicit TruthDesk(bool bounded = true, Quantity level = 10) {
    Account changed = account;
    changed.stock.source_of_truth = "shop";
    changed.stock.opening.clear();
    changed.channels[0].swap_key_ms = kKeyLifeMs;
    changed.channels[0].lag_bounded = bounded;
    changed.channels[0].fence = FenceKind::Full;
    for (ChannelConfig& channel : changed.channels)
      channel.can_read = true;
    account = changed;
    EXPECT_TRUE(tell(ConfigChanged{account}));
    connect({{"TENT", level}}, {{"TENT", level}});
    manage();
  }

  // A fence around one listing of `channel`.
  void fence(ChannelId channel, Quantity level) {
    pass(channel);
    engine.begin_fence(channel, now);
    read(channel, "TENT", level);
    engine.end_fence_reads(channel);
    now += kLag + 1000;
    pass(channel);
    EXPECT_TRUE(tell(FenceEnded{channel}));
    due();
  }

  void due() {
    const auto deadline = engine.next_deadline();
    if (deadline && *deadline <= now) {
      EXPECT_TRUE(tell(DeadlineDue{}));
    }
  }

  std::optional<IntentMade> swap() { return write(shop, {0, 50, 0}); }

  std::vector<Quantity> imports() const {
    std::vector<Quantity> out;
    for (const StockAdjusted& adjusted : records<StockAdjusted>()) {
      if (adjusted.kind == AdjustKind::Import) out.push_back(adjusted.delta);
    }
    return out;
  }
};

TEST(Truth, IsOpenedFromTheTruthChannelsCleanFenceLessWhatOthersSold) {
  TwoShops desk;
  Account changed = desk.account;
  changed.stock.source_of_truth = "shop";
  changed.stock.opening.clear();
  changed.channels[0].swap_key_ms = kKeyLifeMs;
  ASSERT_TRUE(desk.tell(ConfigChanged{changed}));
  desk.sweep(desk.shop, {{"TENT", 10}});
  desk.sweep(desk.woo, {{"TENT", 4}});
  desk.sell(desk.woo, "w1", "TENT", 3);
  EXPECT_FALSE(desk.product("TENT").opened);
  desk.now += 3000;
  desk.sweep(desk.shop, {{"TENT", 10}});
  EXPECT_EQ(desk.product("TENT").truth, 7);
}

TEST(Truth, FollowsTheShopUntilItIsManaged) {
  TwoShops desk;
  Account changed = desk.account;
  changed.stock.source_of_truth = "shop";
  changed.stock.opening.clear();
  changed.channels[0].swap_key_ms = kKeyLifeMs;
  ASSERT_TRUE(desk.tell(ConfigChanged{changed}));
  desk.connect({{"TENT", 10}}, {{"TENT", 10}});
  desk.sweep(desk.shop, {{"TENT", 25}});
  EXPECT_EQ(desk.product("TENT").truth, 25);
  EXPECT_TRUE(desk.records<StockAdjusted>().empty());
}

TEST(Truth, MustBeAChannelThatComparesAndSetsUnderAKeyOrTheLossIsAccepted) {
  TwoShops desk;
  for (const char* name : {"shop", "woo", "none"}) {
    Account changed = desk.account;
    changed.stock.source_of_truth = name;
    const auto refused = desk.tell(ConfigChanged{changed});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "stock.truth");
    changed.stock.accept_loss = true;
    EXPECT_EQ(desk.tell(ConfigChanged{changed}).has_value(), std::string(name) != "none");
  }
}

TEST(Residual, IsNotTakenOverBeforeTheFeedHasPassedTheReadByItsLag) {
  TruthDesk desk;
  desk.pass(desk.shop);
  desk.engine.begin_fence(desk.shop, desk.now);
  desk.read(desk.shop, "TENT", 7);
  desk.engine.end_fence_reads(desk.shop);
  desk.now += kLag - 1;
  desk.pass(desk.shop);
  ASSERT_TRUE(desk.tell(FenceEnded{desk.shop}));
  desk.due();
  EXPECT_TRUE(desk.imports().empty());
  EXPECT_EQ(desk.product("TENT").suspense, 3);
  EXPECT_EQ(desk.on(desk.woo, "TENT").target, 7) << "missing units are withheld meanwhile";
  desk.now += 1;
  desk.pass(desk.shop);
  desk.due();
  EXPECT_EQ(desk.imports(), std::vector<Quantity>{-3});
  EXPECT_EQ(desk.product("TENT").truth, 7);
  EXPECT_EQ(desk.product("TENT").suspense, 0);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(Residual, IsNothingOnceALateLineExplainsIt) {
  TruthDesk desk;
  desk.read(desk.shop, "TENT", 7);
  EXPECT_EQ(desk.product("TENT").suspense, 3);
  desk.sell(desk.shop, "s1", "TENT", 3);
  desk.fence(desk.shop, 7);
  EXPECT_TRUE(desk.imports().empty());
  EXPECT_EQ(desk.product("TENT").truth, 7);
}

TEST(Residual, ThatIsPositiveNeedsTwoEqualCleanFences) {
  TruthDesk desk;
  desk.fence(desk.shop, 15);
  EXPECT_TRUE(desk.imports().empty());
  EXPECT_EQ(desk.engine.wants(desk.shop, desk.now).fences, 1U);
  ASSERT_EQ(desk.engine.next_fences(desk.shop, 9).size(), 1U);
  desk.fence(desk.shop, 14);
  EXPECT_TRUE(desk.imports().empty()) << "another fence said something else";
  desk.fence(desk.shop, 14);
  EXPECT_EQ(desk.imports(), std::vector<Quantity>{4});
  EXPECT_EQ(desk.engine.wants(desk.shop, desk.now).fences, 0U);
  const auto raise = desk.write(desk.woo);
  ASSERT_TRUE(raise);
  EXPECT_EQ(raise->items[0].to, 14);
}

TEST(Residual, IsTakenOverOnce) {
  TruthDesk desk;
  desk.fence(desk.shop, 7);
  desk.fence(desk.shop, 7);
  desk.fence(desk.shop, 7);
  EXPECT_EQ(desk.imports(), std::vector<Quantity>{-3});
  desk.fence(desk.shop, 6);
  EXPECT_EQ(desk.imports(), (std::vector<Quantity>{-3, -1}));
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(Residual, WithoutABoundOfTheLagIsProposedAndNeverAutomatic) {
  TruthDesk desk(false);
  for (int i = 0; i < 3; ++i)
    desk.fence(desk.shop, 7);
  EXPECT_TRUE(desk.imports().empty());
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Edited);
  EXPECT_FALSE(desk.swap()) << "a person decides first";
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "c", AdjustKind::Count, 7, "ann", ""}));
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(TruthChannel, IsNotRuled) {
  TruthDesk desk;
  RuleLine rule;
  rule.buffer = 4;
  desk.account.stock.rules = {rule};
  ASSERT_TRUE(desk.tell(ConfigChanged{desk.account}));
  EXPECT_EQ(desk.on(desk.shop, "TENT").target, 10);
  EXPECT_EQ(desk.on(desk.woo, "TENT").target, 6);
}

TEST(TruthChannel, IsSwappedFromTheBelievedLevelWithoutARead) {
  TruthDesk desk;
  desk.sell(desk.woo, "w1", "TENT", 2);
  const auto intent = desk.swap();
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->mode, WriteMode::Swap);
  EXPECT_EQ(intent->items[0].from, 10);
  EXPECT_EQ(intent->items[0].to, 8);
  EXPECT_EQ(intent->items[0].fence, FenceKind::None);
  EXPECT_FALSE(desk.write(desk.shop, {50, 0, 0})) << "it is never set blindly";
}

TEST(TruthChannel, IsReadWhenASwapIsStaleAndThenLoweredByTheDifferenceSoThatAnEditSurvives) {
  TruthDesk desk;
  desk.sell(desk.woo, "w1", "TENT", 2);
  desk.end_write(*desk.swap(), Kind::Stale);
  EXPECT_FALSE(desk.swap());
  desk.read(desk.shop, "TENT", 15);  // somebody added five
  const auto again = desk.swap();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->items[0].from, 15);
  EXPECT_EQ(again->items[0].to, 13);
  EXPECT_EQ(again->items[0].fence, FenceKind::Read);
  desk.end_write(*again);
  desk.fence(desk.shop, 13);
  desk.fence(desk.shop, 13);
  EXPECT_EQ(desk.imports(), std::vector<Quantity>{5});
  EXPECT_EQ(desk.product("TENT").truth, 13);
}

TEST(TruthChannel, IsNeverRaisedWhileAResidualIsPending) {
  TruthDesk desk;
  desk.read(desk.shop, "TENT", 7);
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  EXPECT_FALSE(desk.swap());
  desk.fence(desk.shop, 7);
  const auto raise = desk.swap();
  ASSERT_TRUE(raise);
  EXPECT_EQ(raise->items[0].to, 12);
}

TEST(TruthChannel, ThatNoLongerHasAProductFreezesItsFollowers) {
  TruthDesk desk;
  ListingFact gone = TwoShops::listing("TENT");
  gone.state = ListingState::Gone;
  for (int sweep = 0; sweep < 2; ++sweep) {
    ASSERT_TRUE(desk.tell(CataloguePage{desk.shop, {gone}, {}}));
    ASSERT_TRUE(desk.tell(CatalogueEnded{desk.shop, desk.now}));
  }
  ASSERT_EQ(desk.engine.alerts().size(), 1U);
  EXPECT_EQ(desk.engine.alerts()[0].code, "truth.gone");
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  EXPECT_FALSE(desk.write(desk.woo));
  EXPECT_EQ(desk.on(desk.woo, "TENT").health, ListingHealth::Held);
  desk.sell(desk.woo, "w1", "TENT", 1);
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "a", AdjustKind::Adjust, -9, "ann", ""}));
  const auto lower = desk.write(desk.woo);
  ASSERT_TRUE(lower) << "decreases go";
  EXPECT_EQ(lower->items[0].to, 5);
}

TEST(TruthChannel, LeavesWhatItDoesNotHaveAloneEverywhereAndSaysSo) {
  TruthDesk desk;
  desk.sweep(desk.woo, {{"TENT", 10}, {"STOVE", 4}});
  EXPECT_FALSE(desk.write(desk.woo));
  const ListingView stove = desk.on(desk.woo, "STOVE");
  EXPECT_EQ(stove.health, ListingHealth::Unknown);
  EXPECT_NE(stove.health_reason.find("'shop' is the source of truth and does not have it"),
            std::string::npos);
  EXPECT_FALSE(stove.target);
}

TEST(TruthChannel, ThatIsBlindLetsDecreasesGoAndRaisesWait) {
  TruthDesk desk;
  ASSERT_TRUE(desk.tell(ChannelBlinded{desk.shop, "the token was withdrawn"}));
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  EXPECT_FALSE(desk.write(desk.woo));
  ASSERT_TRUE(desk.tell(Adjust{Sku("TENT"), "a", AdjustKind::Adjust, -8, "ann", ""}));
  EXPECT_TRUE(desk.write(desk.woo));
  EXPECT_FALSE(desk.swap());
}

TEST(TruthChannel, ThatIsPausedIsNotWrittenAndItsFactsStillCount) {
  TruthDesk desk;
  ASSERT_TRUE(desk.tell(SetPhase{desk.shop, ChannelPhase::Paused, "holiday"}));
  desk.sell(desk.woo, "w1", "TENT", 1);
  EXPECT_FALSE(desk.swap());
  desk.sell(desk.shop, "s1", "TENT", 2);
  desk.fence(desk.shop, 6);  // two were sold, and staff took two more
  EXPECT_EQ(desk.imports(), std::vector<Quantity>{-2});
  EXPECT_EQ(desk.product("TENT").truth, 5);
}

TEST(TruthChannel, CannotBeDisconnectedNorCanADisconnectedOneBecomeIt) {
  TruthDesk desk;
  const auto refused = desk.tell(SetPhase{desk.shop, ChannelPhase::Disconnected, "by ann"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), "channel.truth");
  Account ledger = desk.account;
  ledger.stock.source_of_truth = "ledger";
  ledger.stock.opening = {ChannelName("woo")};
  ASSERT_TRUE(desk.tell(ConfigChanged{ledger}));
  ASSERT_TRUE(desk.tell(SetPhase{desk.shop, ChannelPhase::Disconnected, "by ann"}));
  const auto back = desk.tell(ConfigChanged{desk.account});
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code(), "stock.truth");
  EXPECT_NE(back.error().help().find("stockctl connect shop"), std::string::npos);
}

TEST(TruthChannel, OfARestoredStateOnlyRebasesAndItsResidualIsNotTakenOver) {
  TruthDesk desk;
  ASSERT_TRUE(desk.tell(Restored{"ann"}));
  desk.now += 120'000;
  desk.sell(desk.woo, "w1", "TENT", 3);
  desk.sweep(desk.shop, {{"TENT", 14}});
  desk.sweep(desk.woo, {{"TENT", 7}});
  EXPECT_TRUE(desk.imports().empty());
  EXPECT_EQ(desk.product("TENT").truth, 7);
  EXPECT_FALSE(desk.swap()) << "what to make of 14 is asked, not decided";
  const Plan plan = desk.engine.plan();
  ASSERT_TRUE(plan.ready) << plan.not_ready_reason;
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].shown, 14);
  EXPECT_EQ(plan.changes[0].target, 7);
  desk.manage();
  EXPECT_EQ(desk.swap()->items[0].to, 7);
}

}  // namespace
}  // namespace stockd::engine
