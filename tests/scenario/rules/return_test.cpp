// SPDX-License-Identifier: Apache-2.0
//
// Units that come back: the tray, and what a person says about it.
#include "merchant.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using testing::HasSubstr;

class Returns : public testing::Test {
 protected:
  void open(Merchant& karoo) {
    karoo.open({{"TENT", 10}}, {{"TENT", 10}});
    karoo.buy(karoo.woo, "w1", "TENT", 3);
    karoo.settle();
  }

  // The shop takes units back into its own level.
  void come_back(Merchant& karoo, LineCounts counts) {
    const Quantity before = back_;
    back_ = counts.cancelled + counts.restocked;
    karoo.levels(karoo.woo)["TENT"] += back_ - before;
    karoo.now += 5000;
    OrderLineFact line = karoo.line("w1", "TENT", counts);
    karoo.orders(karoo.woo, {line});
  }

  Quantity back_ = 0;
};

TEST_F(Returns, WaitInTheTrayUntilTheyAreAcceptedOnce) {
  Merchant karoo({});
  open(karoo);
  come_back(karoo, {3, 0, 2});
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 7);
  EXPECT_EQ(karoo.product("TENT").waiting, 2);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 7) << "what the shop took back itself is taken off";
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 7);
  const auto waiting = karoo.engine.returns();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].order, "w1");
  EXPECT_EQ(waiting[0].sku, Sku("TENT"));
  EXPECT_EQ(waiting[0].units, 2);
  EXPECT_TRUE(karoo.tell(DecideReturn{karoo.woo, "w1", "", 1, 1, "ann"}));
  karoo.settle();
  EXPECT_EQ(karoo.product("TENT").truth, 8) << "the good one is sold again, the damaged is not";
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 8);
  EXPECT_TRUE(karoo.engine.returns().empty());
  const auto again = karoo.tell(DecideReturn{karoo.woo, "w1", "1", 1, 0, "ann"});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().describe(), HasSubstr("nothing of line '1' of 'w1' waits"));
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST_F(Returns, CannotBeMoreThanCameBack) {
  Merchant karoo({});
  open(karoo);
  come_back(karoo, {3, 0, 1});
  const auto refused = karoo.tell(DecideReturn{karoo.woo, "w1", "1", 2, 0, "ann"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().describe(), HasSubstr("1 units of the line wait in the tray, not 2"));
}

TEST_F(Returns, GoBackOnSaleAtOnceWhereTheChannelSaysSo) {
  Merchant karoo({.woo = "returns: restock"});
  open(karoo);
  come_back(karoo, {3, 0, 2});
  EXPECT_EQ(karoo.product("TENT").truth, 9);
  EXPECT_TRUE(karoo.engine.returns().empty());
}

TEST_F(Returns, ThatAreIgnoredNeverPost) {
  Merchant karoo({.stock = "  returns: ignore"});
  open(karoo);
  come_back(karoo, {3, 0, 2});
  EXPECT_EQ(karoo.product("TENT").truth, 7);
  EXPECT_TRUE(karoo.engine.returns().empty());
}

TEST_F(Returns, CancellationsRestockUnlessTheyGoToTheTray) {
  Merchant restocks({});
  open(restocks);
  come_back(restocks, {3, 3, 0});
  EXPECT_EQ(restocks.product("TENT").truth, 10);
  back_ = 0;
  Merchant tray({.woo = "cancellations: tray"});
  open(tray);
  come_back(tray, {3, 3, 0});
  EXPECT_EQ(tray.product("TENT").truth, 7);
  come_back(tray, {3, 0, 0});
  EXPECT_EQ(tray.product("TENT").truth, 7) << "un-cancelled: it is sold after all";
  EXPECT_TRUE(tray.engine.returns().empty());
}

TEST_F(Returns, ThatAreTakenBackAfterARefusalCountOnce) {
  Merchant karoo({});
  open(karoo);
  come_back(karoo, {3, 0, 1});
  EXPECT_TRUE(karoo.tell(DecideReturn{karoo.woo, "w1", "1", 0, 1, "ann"}));
  EXPECT_EQ(karoo.product("TENT").truth, 7);
  come_back(karoo, {3, 0, 0});
  EXPECT_EQ(karoo.product("TENT").truth, 7);
}

TEST_F(Returns, OfClosedOrdersStayInMemoryUntilTheyAreDecided) {
  Merchant karoo({});
  open(karoo);
  karoo.now += 5000;
  karoo.orders(karoo.woo, {karoo.line("w1", "TENT", {3, 0, 2})}, OrderState::Closed);
  karoo.engine.forget_closed(karoo.seq);
  ASSERT_EQ(karoo.engine.returns().size(), 1U);
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->hash(), karoo.engine.hash());
  EXPECT_EQ(restored->returns().size(), 1U);
  EXPECT_TRUE(karoo.tell(DecideReturn{karoo.woo, "w1", "1", 2, 0, "ann"}));
  karoo.engine.forget_closed(karoo.seq);
  EXPECT_TRUE(karoo.engine.verify().empty());
  EXPECT_EQ(karoo.product("TENT").truth, 9);
}

TEST_F(Returns, OlderThanTheConnectionAreNotTheTrays) {
  Merchant karoo({});
  OrderLineFact old = karoo.line("w0", "TENT", {2, 0, 2});
  old.placed_at_ms = old.touched_at_ms = karoo.now - 60'000;
  karoo.orders(karoo.woo, {old});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  EXPECT_EQ(karoo.product("TENT").truth, 10);
  EXPECT_TRUE(karoo.engine.returns().empty());
}

TEST(KeptCancellations, WaitInTheTrayAndRaiseNoLevel) {
  Account account = account_of({});
  account.channels[1].keeps_cancelled = true;
  TwoShops karoo(account);
  karoo.connect({{"TENT", 10}}, {{"TENT", 10}});
  karoo.manage();
  karoo.orders(karoo.woo, {karoo.line("w1", "TENT", {2, 0, 0})}, OrderState::Open);
  EXPECT_EQ(karoo.on(karoo.woo, "TENT").shown, 8);
  karoo.orders(karoo.woo, {karoo.line("w1", "TENT", {2, 2, 0})}, OrderState::Closed);
  EXPECT_EQ(karoo.on(karoo.woo, "TENT").shown, 8) << "nothing comes back by itself";
  EXPECT_EQ(karoo.product("TENT").truth, 8);
  ASSERT_EQ(karoo.engine.returns().size(), 1U);
  karoo.sweep(karoo.woo, {{"TENT", 8}});
  EXPECT_EQ(karoo.product("TENT").suspense, 0) << "the level is as it must be";
}

}  // namespace
}  // namespace stockd::engine
