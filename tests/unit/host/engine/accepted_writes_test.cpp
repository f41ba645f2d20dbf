// SPDX-License-Identifier: Apache-2.0
//
// Platforms that take a write now and carry it out later.
#include "desk.hpp"

namespace stockd::engine {
namespace {

TEST(AcceptedWrites, AreSeenAlsoWhereSomeWereSoldBesideThem) {
  TwoShops desk;
  for (ChannelConfig& channel : desk.account.channels) {
    channel.can_read = true;
    channel.overtakes = false;
  }
  ASSERT_TRUE(desk.tell(ConfigChanged{desk.account}));
  desk.connect({{"TENT", 60}}, {{"TENT", 60}});
  desk.manage();
  desk.sell(desk.shop, "s1", "TENT", 4);
  const auto intent = desk.write(desk.woo, {50, 0, 0});
  ASSERT_TRUE(intent);
  WriteEnded ended{intent->intent, {}, {}, false};
  ended.written.emplace_back().state = WrittenState::Accepted;
  ASSERT_TRUE(desk.tell(ended));
  // Three are sold there: one before 56 lands, which erases it, and two after it.
  desk.sell(desk.woo, "w1", "TENT", 3);
  desk.now += 60'000;
  ASSERT_TRUE(desk.tell(DeadlineDue{}));
  desk.read(desk.woo, "TENT", 54);
  const auto again = desk.write(desk.woo, {50, 0, 0});
  ASSERT_TRUE(again) << "nothing else is under way";
  EXPECT_EQ(again->items[0].to, 53);
}

}  // namespace
}  // namespace stockd::engine
