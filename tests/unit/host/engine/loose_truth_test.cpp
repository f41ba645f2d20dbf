// SPDX-License-Identifier: Apache-2.0
//
// A channel that can only be set as the source of truth: `shop` decides and is written without
// comparing, `woo` follows.
#include "desk.hpp"

namespace stockd::engine {
namespace {

class LooseDesk : public TwoShops {
 public:
  explicit LooseDesk(bool bounded = true) {
    account.stock.source_of_truth = "shop";
    account.stock.opening.clear();
    account.stock.accept_loss = true;
    account.channels[0].can_swap = false;
    account.channels[0].lag_bounded = bounded;
    account.channels[0].fence = FenceKind::Full;
    for (ChannelConfig& channel : account.channels)
      channel.can_read = true;
    EXPECT_TRUE(tell(ConfigChanged{account}));
    connect({{"TENT", 10}}, {{"TENT", 10}});
    manage();
  }

  void fence(Quantity level) {
    pass(shop);
    engine.begin_fence(shop, now);
    read(shop, "TENT", level);
    engine.end_fence_reads(shop);
    now += kLag + 1000;
    pass(shop);
    EXPECT_TRUE(tell(FenceEnded{shop}));
    const auto deadline = engine.next_deadline();
    if (deadline && *deadline <= now) {
      EXPECT_TRUE(tell(DeadlineDue{}));
    }
  }

  std::optional<IntentMade> set() { return write(shop, {50, 0, 0}); }

  // A sale elsewhere is deducted in the shop, which shows `before` when it is asked.
  void deduct(Quantity before) {
    read(shop, "TENT", before);
    const auto intent = set();
    ASSERT_TRUE(intent);
    end_write(*intent);
  }

  Quantity imported() const {
    Quantity sum = 0;
    for (const StockAdjusted& adjusted : records<StockAdjusted>())
      sum += adjusted.kind == AdjustKind::Import ? adjusted.delta : 0;
    return sum;
  }
};

TEST(LooseTruth, IsReadBeforeEveryWriteAndThenSet) {
  LooseDesk desk;
  desk.sell(desk.woo, "w1", "TENT", 2);
  EXPECT_FALSE(desk.set()) << "what it shows now was not asked yet";
  ASSERT_EQ(desk.engine.next_reads(desk.shop, 9, desk.now, {}).size(), 1U);
  desk.read(desk.shop, "TENT", 10);
  const auto intent = desk.set();
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->mode, WriteMode::Set);
  EXPECT_EQ(intent->items[0].to, 8);
  EXPECT_EQ(intent->items[0].fence, FenceKind::Read);
  desk.end_write(*intent);
  EXPECT_EQ(desk.engine.next_fences(desk.shop, 9).size(), 1U) << "what it left behind is looked at";
  desk.fence(8);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
  EXPECT_TRUE(desk.engine.next_fences(desk.shop, 9).empty());
}

TEST(LooseTruth, TakesOverWhatStaffChangeWhileNothingIsWritten) {
  LooseDesk desk;
  desk.fence(15);
  desk.fence(15);
  EXPECT_EQ(desk.imported(), 5);
  EXPECT_EQ(desk.product("TENT").truth, 15);
}

TEST(LooseTruth, IsNotWrittenWhileALevelIsNotExplained) {
  LooseDesk desk;
  desk.read(desk.shop, "TENT", 7);
  desk.sell(desk.woo, "w1", "TENT", 2);
  desk.read(desk.shop, "TENT", 7);
  EXPECT_FALSE(desk.set());
  desk.fence(7);
  EXPECT_EQ(desk.imported(), -3);
  desk.deduct(7);
  desk.fence(5);
  EXPECT_EQ(desk.product("TENT").truth, 5);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
}

TEST(LooseTruth, ThatWasSetOverASaleIsPutRightAndNothingIsTakenOver) {
  LooseDesk desk;
  desk.sell(desk.woo, "w1", "TENT", 2);
  desk.deduct(10);
  // Three were sold in the shop between the read and the set: 8 should be 5.
  desk.sell(desk.shop, "s1", "TENT", 3);
  desk.fence(8);
  desk.fence(8);
  EXPECT_EQ(desk.imported(), 0);
  EXPECT_EQ(desk.product("TENT").truth, 5);
  desk.deduct(8);
  desk.fence(5);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
  EXPECT_EQ(desk.on(desk.shop, "TENT").shown, 5);
  EXPECT_EQ(desk.replayed_hash(), desk.engine.hash());
}

TEST(LooseTruth, WhoseAnswerWasLostIsUnderstoodFromTheLevelItLeft) {
  for (const bool landed : {false, true}) {
    LooseDesk desk;
    desk.sell(desk.woo, "w1", "TENT", 2);
    desk.read(desk.shop, "TENT", 10);
    desk.end_write(*desk.set(), Kind::Unsure);
    desk.now += 120'000;
    desk.fence(landed ? 8 : 10);
    EXPECT_EQ(desk.imported(), 0);
    EXPECT_EQ(desk.product("TENT").truth, 8);
    if (!landed) desk.deduct(10);
    desk.fence(8);
    EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Equal);
  }
}

TEST(LooseTruth, WhoseOrdersMayBeToldLateProposesWhatWasChangedThere) {
  LooseDesk desk(false);
  desk.fence(7);
  desk.fence(7);
  EXPECT_EQ(desk.imported(), 0);
  EXPECT_EQ(desk.on(desk.shop, "TENT").health, ListingHealth::Edited);
  desk.sell(desk.woo, "w1", "TENT", 1);
  desk.deduct(7);
  EXPECT_EQ(desk.on(desk.shop, "TENT").shown, 6) << "the change survives until it is decided";
}

TEST(LooseTruth, SaysInThePlanWhatCanBeLost) {
  LooseDesk bounded;
  EXPECT_NE(bounded.engine.plan().loss.find("is overwritten"), std::string::npos);
  LooseDesk unbounded(false);
  EXPECT_NE(unbounded.engine.plan().loss.find("waits for a person"), std::string::npos);
  EXPECT_TRUE(TwoShops().engine.plan().loss.empty());
}

}  // namespace
}  // namespace stockd::engine
