// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic and the order of a lane, on times the test makes up.
#include "egress/lane.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stockd::egress {
namespace {

LaneEntry two_a_second() {
  return LaneEntry{2'000, 2};
}

TEST(Lane, RefusesWhenEmptyAndSaysWhenToReturn) {
  Lane lane(two_a_second(), 0);
  for (Lane::Ticket ticket = 1; ticket <= 3; ++ticket) {
    lane.queue_request(ticket, Urgency::Read, 1, 0);
  }
  EXPECT_EQ(lane.grant(0), 1u);
  EXPECT_EQ(lane.grant(0), 2u);
  EXPECT_EQ(lane.grant(0), std::nullopt);
  EXPECT_EQ(lane.ready_at(0), 500);
  EXPECT_EQ(lane.grant(499), std::nullopt);
  EXPECT_EQ(lane.grant(500), 3u);
}

TEST(Lane, GrantsByUrgencyAndInOrderWithinOne) {
  Lane lane(LaneEntry{}, 0);
  lane.queue_request(1, Urgency::Sweep, 1, 0);
  lane.queue_request(2, Urgency::Increase, 1, 0);
  lane.queue_request(3, Urgency::Deduction, 1, 0);
  lane.queue_request(4, Urgency::Oversell, 1, 0);
  lane.queue_request(5, Urgency::Deduction, 1, 0);
  std::vector<Lane::Ticket> order;
  while (const auto ticket = lane.grant(0))
    order.push_back(*ticket);
  EXPECT_EQ(order, (std::vector<Lane::Ticket>{3, 5, 4, 2, 1}));
}

TEST(Lane, GivesOneGrantInEightToWhoWaitedLongest) {
  Lane lane(LaneEntry{}, 0);
  lane.queue_request(1, Urgency::Sweep, 1, 0);
  std::size_t before = 0;
  for (Lane::Ticket ticket = 2; ticket < 30; ++ticket) {
    lane.queue_request(ticket, Urgency::Deduction, 1, kAgedMs);
    const auto granted = lane.grant(kAgedMs);
    ASSERT_TRUE(granted);
    lane.finished();
    if (*granted == 1) break;
    ++before;
  }
  EXPECT_LT(before, 8u);
}

TEST(Lane, DelaysADeductionByNoCrowdOfIncreases) {
  Lane lane(LaneEntry{1'000, 1}, 0);
  for (Lane::Ticket ticket = 1; ticket <= 100'000; ++ticket) {
    lane.queue_request(ticket, Urgency::Increase, 1, 0);
  }
  EXPECT_EQ(lane.grant(0), 1u);
  lane.queue_request(200'000, Urgency::Deduction, 1, 10);
  EXPECT_EQ(lane.grant(1'000), 200'000u);
}

TEST(Lane, LetsOnlySoManyRunAtOnce) {
  Lane lane(LaneEntry{}, 0);
  for (Lane::Ticket ticket = 1; ticket <= kLaneRunningMax + 1; ++ticket) {
    lane.queue_request(ticket, Urgency::Read, 1, 0);
  }
  for (int i = 0; i < kLaneRunningMax; ++i)
    EXPECT_TRUE(lane.grant(0));
  EXPECT_FALSE(lane.grant(0));
  EXPECT_FALSE(lane.ready_at(0));
  lane.finished();
  EXPECT_TRUE(lane.grant(0));
}

TEST(Lane, PausesForAsLongAsTheServerSays) {
  Lane lane(LaneEntry{}, 0);
  EXPECT_EQ(lane.throttled(3'000, 0), 3'000);
  lane.queue_request(1, Urgency::Deduction, 1, 0);
  EXPECT_FALSE(lane.grant(2'999));
  EXPECT_EQ(lane.ready_at(0), 3'000);
  EXPECT_TRUE(lane.grant(3'000));
}

TEST(Lane, DoublesItsOwnPauseUntilAnAnswer) {
  Lane lane(LaneEntry{}, 0);
  EXPECT_EQ(lane.throttled(std::nullopt, 0), 1'000);
  EXPECT_EQ(lane.throttled(std::nullopt, 0), 2'000);
  lane.answered();
  EXPECT_EQ(lane.throttled(std::nullopt, 0), 1'000);
  for (int i = 0; i < 20; ++i)
    EXPECT_LE(lane.throttled(std::nullopt, 0), 60'000);
}

TEST(Lane, LearnsItsBudget) {
  Lane lane(two_a_second(), 0);
  BudgetFact fact;
  fact.remaining = 0;
  fact.capacity = 1000;
  fact.refill_milli_s = 50'000;
  lane.learn(fact, 0);
  lane.queue_request(1, Urgency::Read, 100, 0);
  EXPECT_FALSE(lane.grant(0));
  EXPECT_EQ(lane.ready_at(0), 2'000);
  EXPECT_TRUE(lane.grant(2'000));
}

TEST(Lane, AsksForAFullBucketWhereTheCostIsAboveIt) {
  Lane lane(two_a_second(), 0);
  lane.queue_request(1, Urgency::Read, 5, 0);
  EXPECT_TRUE(lane.grant(0));
  lane.queue_request(2, Urgency::Read, 1, 0);
  // Three units are owed, and one is needed.
  EXPECT_EQ(lane.ready_at(0), 2'000);
}

TEST(Lane, AnnouncesRoomToOneWatcherAUnit) {
  Lane lane(LaneEntry{1'000, 1}, 0);
  lane.queue_watcher(1, Urgency::Deduction, 0);
  lane.queue_watcher(2, Urgency::Deduction, 0);
  EXPECT_EQ(lane.grant(0), 1u);
  lane.queue_request(3, Urgency::Sweep, 1, 0);
  // The first took its room, so the second waits for the next unit.
  EXPECT_EQ(lane.grant(0), 2u) << "the unit itself is not taken by an announcement";
  EXPECT_EQ(lane.grant(0), 3u);
  EXPECT_FALSE(lane.grant(0));
}

TEST(Lane, GivesRoomThatIsNotUsedToTheNextWatcher) {
  Lane lane(LaneEntry{0, 1}, 0);
  for (Lane::Ticket ticket = 1; ticket <= kLaneRunningMax + 1; ++ticket) {
    lane.queue_watcher(ticket, Urgency::Deduction, 0);
  }
  for (Lane::Ticket ticket = 1; ticket <= kLaneRunningMax; ++ticket) {
    EXPECT_EQ(lane.grant(0), ticket);
  }
  EXPECT_FALSE(lane.grant(0));
  lane.never_mind();
  EXPECT_EQ(lane.grant(0), Lane::Ticket{kLaneRunningMax + 1});
}

TEST(Lane, NeverNamesATimeAtWhichNothingCanGo) {
  Lane lane(LaneEntry{7'000, 3}, 0);
  std::int64_t now = 0;
  for (Lane::Ticket ticket = 1; ticket <= 60; ++ticket) {
    if (ticket % 3 == 0) {
      lane.queue_watcher(ticket, static_cast<Urgency>(ticket % 5), now);
    } else {
      lane.queue_request(ticket, static_cast<Urgency>(ticket % 5), 1 + ticket % 4, now);
    }
  }
  int turns = 0;
  while (lane.waiting() > 0) {
    ASSERT_LT(++turns, 1'000);
    while (lane.grant(now)) {
    }
    const auto at = lane.ready_at(now);
    if (at) {
      ASSERT_GT(*at, now);
      now = *at;
    } else {
      if (lane.waiting() == 0) break;
      for (int i = 0; i < kLaneRunningMax; ++i)
        lane.finished();
    }
  }
}

TEST(Lane, ForgetsWhoeverWithdraws) {
  Lane lane(LaneEntry{}, 0);
  lane.queue_request(1, Urgency::Read, 1, 0);
  EXPECT_TRUE(lane.withdraw(1));
  EXPECT_FALSE(lane.withdraw(1));
  EXPECT_FALSE(lane.grant(0));
}

TEST(Lane, TakesTheRateThatAnswersTell) {
  Lane lane(two_a_second(), 0);
  lane.learn_rate(500, 0);
  for (Lane::Ticket ticket = 1; ticket <= 3; ++ticket)
    lane.queue_request(ticket, Urgency::Read, 1, 0);
  EXPECT_EQ(lane.grant(0), 1u);
  EXPECT_EQ(lane.grant(0), 2u);
  EXPECT_EQ(lane.ready_at(0), 2000);
  Lane unlimited(LaneEntry{}, 0);
  unlimited.learn_rate(1, 0);
  for (Lane::Ticket ticket = 1; ticket <= 5; ++ticket) {
    unlimited.queue_request(ticket, Urgency::Read, 1, 0);
    EXPECT_EQ(unlimited.grant(0), ticket);
  }
}

TEST(Lane, WaitsAtARefusalForAsLongAsAUnitTakes) {
  Lane lane(LaneEntry{5, 20}, 0);
  EXPECT_EQ(lane.throttled(std::nullopt, 0), 200'000);
  EXPECT_EQ(lane.throttled(2'000, 0), 2'000);
  Lane fast(two_a_second(), 0);
  EXPECT_EQ(fast.throttled(std::nullopt, 0), 1'000);
}

}  // namespace
}  // namespace stockd::egress
