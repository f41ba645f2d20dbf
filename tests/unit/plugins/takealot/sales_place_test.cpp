// SPDX-License-Identifier: Apache-2.0
//
// Which days a pass reads, and when it counts.
#include "sales_place.hpp"

#include <stockd/trouble.hpp>

#include <gtest/gtest.h>

namespace stockd::takealot {
namespace {

constexpr std::int64_t kNow = 1'795'000'000'000;  // 2026-11-18 in South Africa
constexpr std::int64_t kHour = 3'600'000;

OrderPoll poll_of(std::int64_t window_days) {
  return OrderPoll("", window_days * kDayMs, 60'000);
}

TEST(SalesPlace, BeginsWithTheWindowAndGoesOnWithTheLastDays) {
  SalesPlace place = SalesPlace::from("");
  EXPECT_TRUE(place.begins());
  place.begin(kNow, poll_of(60), 6 * kHour);
  EXPECT_EQ(place.first_day, "2026-09-19");
  EXPECT_EQ(place.last_day, "2026-11-19");
  place.take(5, 5, kNow);
  EXPECT_FALSE(place.more());
  place = SalesPlace::from(place.cursor());
  place.begin(kNow + kHour, poll_of(60), 6 * kHour);
  EXPECT_EQ(place.first_day, "2026-11-15");
  place.take(5, 5, kNow + kHour);
  place = SalesPlace::from(place.cursor());
  place.begin(kNow + 7 * kHour, poll_of(60), 6 * kHour);
  EXPECT_EQ(place.first_day, "2026-09-19") << "it is time for the whole window";
}

TEST(SalesPlace, AfterALongSilenceReadsFromWhereItWas) {
  SalesPlace place = SalesPlace::from("at " + std::to_string(kNow - 20 * kDayMs) + " " +
                                      std::to_string(kNow - kHour));
  place.begin(kNow, poll_of(60), 6 * kHour);
  EXPECT_EQ(place.first_day, "2026-10-29");
}

TEST(SalesPlace, GoesOnFromPageToPage) {
  SalesPlace place = SalesPlace::from("");
  place.begin(kNow, poll_of(60), 6 * kHour);
  place.take(150, 100, kNow);
  ASSERT_TRUE(place.more());
  place = SalesPlace::from(place.cursor());
  EXPECT_EQ(place.page, 2);
  // One more came meanwhile.
  place.take(151, 51, kNow + 9'000);
  EXPECT_FALSE(place.more());
  EXPECT_EQ(place.seen_ms, kNow) << "what came while the pages were read is read again";
}

TEST(SalesPlace, IsVoidWhereSalesAreMissing) {
  const auto fault = [](std::optional<std::int64_t> total, std::size_t rows) {
    SalesPlace place = SalesPlace::from("in 2 150 2026-09-19 2026-11-19 1 1 1");
    try {
      place.take(total, rows, kNow);
    } catch (const Trouble& trouble) {
      return std::string(trouble.code());
    }
    return std::string();
  };
  EXPECT_EQ(fault(std::nullopt, 50), "takealot.no-total");
  EXPECT_EQ(fault(149, 49), "takealot.list-shifted");
  EXPECT_EQ(fault(150, 49), "takealot.short-page");
  EXPECT_EQ(fault(150, 0), "takealot.short-page");
  EXPECT_EQ(fault(150, 50), "");
}

TEST(SalesPlace, CursorsThatAreNoneOfOursAreRefused) {
  for (const char* cursor : {"x", "at 1", "at x y", "in 0 1 a b 1 1 1", "in 2 1 a b 1 1"})
    EXPECT_THROW(SalesPlace::from(cursor), Trouble) << cursor;
}

}  // namespace
}  // namespace stockd::takealot
