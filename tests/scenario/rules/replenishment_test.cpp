// SPDX-License-Identifier: Apache-2.0
//
// Units that leave for a platform's own warehouse, as a merchant sees it: `woo` stands for such a
// platform here, and tells of its warehouse what it is told to.
#include "merchant.hpp"

namespace stockd::engine {
namespace {

class Sender : public Merchant {
 public:
  explicit Sender(std::string_view of_woo = {}) : Merchant({.woo = of_woo}) {
    open({{"TENT", 20}}, {{"TENT", 20}});
    pools(0, 3);
  }

  // What the platform tells of its warehouse.
  void pools(Quantity on_way, Quantity there) {
    LevelFact way = level("TENT", on_way);
    way.pool = Pool::Inbound;
    LevelFact at = level("TENT", there);
    at.pool = Pool::Platform;
    EXPECT_TRUE(tell(LevelsRead{woo, {way, at}}));
    if (engine.next_deadline()) {
      EXPECT_TRUE(tell(DeadlineDue{}));
    }
  }

  // The platform takes the units off the merchant's level.
  void fall(Quantity to) {
    edit(woo, "TENT", to);
    look(woo);
    if (engine.next_deadline() && *engine.next_deadline() <= now) {
      EXPECT_TRUE(tell(DeadlineDue{}));
    }
  }

  Quantity proposed() const {
    Quantity units = 0;
    for (const ProposedTransfer& one : engine.transfers())
      units += one.units;
    return units;
  }

  Result<void> accept(std::optional<Quantity> units = {}) {
    return tell(DecideTransfer{Sku("TENT"), "", true, units, "ann"});
  }
};

TEST(Replenishment, IsWithheldFromEveryListingUntilItIsAcceptedOnce) {
  Sender karoo;
  karoo.fall(15);
  karoo.settle();
  EXPECT_EQ(karoo.proposed(), 5);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 15) << "an unexplained fall is never overwritten";
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 15);
  EXPECT_EQ(karoo.product("TENT").truth, 20);
  EXPECT_NE(karoo.alerts_text().find("stockctl transfer TENT --accept"), std::string::npos);
  EXPECT_NE(karoo.why(karoo.shop, "TENT").find("sent to a platform's warehouse"),
            std::string::npos);
  karoo.pools(5, 3);
  EXPECT_EQ(karoo.proposed(), 5) << "its announcement tells the same units";
  ASSERT_TRUE(karoo.accept());
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 15);
  EXPECT_EQ(karoo.product("TENT").suspense, 0);
  karoo.pools(0, 8);
  EXPECT_EQ(karoo.proposed(), 0) << "what arrives was decided already";
  EXPECT_FALSE(karoo.accept());
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 15);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST(Replenishment, IsCorrectedToWhatWasReallySent) {
  Sender karoo;
  karoo.fall(15);
  EXPECT_FALSE(karoo.accept(6));
  ASSERT_TRUE(karoo.accept(3));
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 17);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 17) << "the rest goes back on sale";
  EXPECT_EQ(karoo.proposed(), 0);
}

TEST(Replenishment, ThatIsRefusedGoesBackOnSaleAndTheNextOneIsToldAgain) {
  Sender karoo;
  karoo.fall(15);
  ASSERT_TRUE(karoo.tell(DecideTransfer{Sku("TENT"), "woo", false, {}, "ann"}));
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 20);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 20);
  karoo.fall(15);
  EXPECT_EQ(karoo.proposed(), 5);
}

TEST(Replenishment, ThatIsOnlyAnnouncedIsProposedAndThenLowersTheLevelToo) {
  Sender karoo;
  karoo.pools(4, 3);
  karoo.settle();
  EXPECT_EQ(karoo.proposed(), 4);
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 20) << "nothing moves before it is decided";
  ASSERT_TRUE(karoo.accept());
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 16);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 16);
}

TEST(Replenishment, IsDeductedOnceItIsSeenOnItsWayWhereTheChannelSaysSo) {
  Sender karoo("replenishment: deduct");
  karoo.fall(15);
  EXPECT_EQ(karoo.product("TENT").truth, 20) << "the level alone is not enough";
  EXPECT_EQ(karoo.product("TENT").suspense, 5);
  karoo.pools(5, 3);
  EXPECT_EQ(karoo.product("TENT").truth, 15);
  EXPECT_EQ(karoo.product("TENT").suspense, 0);
  karoo.pools(0, 8);
  EXPECT_EQ(karoo.product("TENT").truth, 15);
}

TEST(Replenishment, ThatWaitsIsDeductedWhenTheChannelSaysSoLater) {
  Sender karoo;
  karoo.fall(15);
  karoo.pools(5, 3);
  EXPECT_EQ(karoo.product("TENT").truth, 20);
  karoo.rewrite({.woo = "replenishment: deduct"});
  ASSERT_TRUE(karoo.engine.next_deadline());
  ASSERT_TRUE(karoo.tell(DeadlineDue{}));
  EXPECT_EQ(karoo.product("TENT").truth, 15);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST(Replenishment, IsAnEditLikeAnyOtherWhereTheChannelIgnoresIt) {
  Sender karoo("replenishment: ignore");
  karoo.fall(15);
  EXPECT_EQ(karoo.proposed(), 0);
  EXPECT_EQ(karoo.on(karoo.woo, "TENT").health, ListingHealth::Edited);
}

TEST(Replenishment, ThatAPersonEntersFirstIsNotProposedAgain) {
  Sender karoo;
  ASSERT_TRUE(karoo.tell(EnterTransfer{Sku("TENT"), "woo", 5, "t-1", "ann", "truck 7"}));
  ASSERT_TRUE(karoo.tell(EnterTransfer{Sku("TENT"), "woo", 5, "t-1", "ann", "truck 7"}));
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 15) << "the same id counts once";
  karoo.pools(5, 3);
  EXPECT_EQ(karoo.proposed(), 0);
  karoo.fall(10);
  karoo.settle();
  EXPECT_EQ(karoo.proposed(), 0);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 15) << "the portal's own deduction is put right";
}

TEST(Replenishment, ThatIsTakenBackByTheLevelItselfIsNoLongerProposed) {
  Sender karoo;
  karoo.fall(15);
  karoo.fall(20);
  EXPECT_EQ(karoo.proposed(), 0);
  EXPECT_EQ(karoo.product("TENT").suspense, 0);
}

}  // namespace
}  // namespace stockd::engine
