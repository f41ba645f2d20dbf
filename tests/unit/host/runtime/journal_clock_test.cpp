// SPDX-License-Identifier: Apache-2.0
//
// A wall clock that jumps, and a steady one, both the test's own.
#include "runtime/journal_clock.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

using std::chrono::milliseconds;

const JournalClock::Steady kStart{milliseconds(5'000)};

TEST(JournalClock, IsTheWallClockWhileThatGoesForward) {
  JournalClock clock;
  EXPECT_EQ(clock.now(1'000, kStart), 1'000);
  EXPECT_EQ(clock.now(1'500, kStart + milliseconds(1)), 1'500);
}

TEST(JournalClock, GoesOnAtHalfThePaceAfterTheWallClockWasSetBack) {
  JournalClock clock;
  clock.now(3'600'000, kStart);
  EXPECT_EQ(clock.now(0, kStart + milliseconds(1'000)), 3'600'500);
  EXPECT_EQ(clock.now(500, kStart + milliseconds(1'500)), 3'600'750);
  EXPECT_EQ(clock.now(8'000'000, kStart + milliseconds(1'500)), 8'000'000) << "they meet again";
}

TEST(JournalClock, LosesNoTimeToFrequentLooks) {
  JournalClock clock;
  clock.now(3'600'000, kStart);
  UnixMs at = 0;
  for (int i = 1; i <= 1'000; ++i)
    at = clock.now(0, kStart + milliseconds(i));
  EXPECT_EQ(at, 3'600'500);
}

TEST(JournalClock, NeverRunsBehindARecordOfAFormerLife) {
  JournalClock clock;
  EXPECT_EQ(clock.at_least(9'000), 9'000);
  EXPECT_EQ(clock.now(1'000, kStart), 9'000);
  EXPECT_EQ(clock.now(1'000, kStart + milliseconds(100)), 9'050);
}

}  // namespace
}  // namespace stockd::runtime
