// SPDX-License-Identifier: Apache-2.0
//
// Times as people type them; the zone of the test is Johannesburg's.
#include "ctl/moment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace stockd::ctl {
namespace {

constexpr UnixMs kNow = 1764072211'000;  // 2025-11-25 12:03:31Z, 14:03:31 in Johannesburg
constexpr UnixMs kMinute = 60'000;
constexpr UnixMs kHour = 60 * kMinute;

class Moment : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "Africa/Johannesburg", 1);
    ::tzset();
  }

  static UnixMs at(const std::string& text) {
    const auto parsed = parse_moment(text, kNow);
    if (!parsed) ADD_FAILURE() << text << ": " << parsed.error().describe();
    return parsed.value_or(0);
  }
};

TEST_F(Moment, CountsSpansBackFromNow) {
  EXPECT_EQ(at("now"), kNow);
  EXPECT_EQ(at("3h ago"), kNow - 3 * kHour);
  EXPECT_EQ(at("3h"), kNow - 3 * kHour);
  EXPECT_EQ(at("90m"), kNow - 90 * kMinute);
  EXPECT_EQ(at("2 days ago"), kNow - 48 * kHour);
  EXPECT_EQ(at("1 week ago"), kNow - 7 * 24 * kHour);
  EXPECT_EQ(at("0s"), kNow);
  EXPECT_EQ(at("@1764072000123"), 1764072000123);
}

TEST_F(Moment, ReadsDatesAndTimesInTheLocalZone) {
  EXPECT_EQ(at("2025-11-25 14:00:00"), kNow - 3 * kMinute - 30'001);
  EXPECT_EQ(at("2025-11-25 14:00:00") + 1, at("2025-11-25T12:00:00Z") + 1);
  EXPECT_EQ(at("14:00:00"), at("2025-11-25 14:00:00"));
  EXPECT_EQ(at("yesterday 14:00:00"), at("14:00:00") - 24 * kHour);
}

TEST_F(Moment, MeansTheEndOfWhatWasNamed) {
  EXPECT_EQ(at("14:00"), at("14:00:59"));
  EXPECT_EQ(at("2025-11-20"), at("2025-11-20 23:59:59"));
  EXPECT_EQ(at("14:03"), kNow);  // the minute that runs
}

TEST_F(Moment, RefusesWhatIsNoTimeAndShowsWhatIs) {
  for (const char* text : {"", "soon", "25:00", "2025-02-30", "2025-13-01", "14:60", "-3h",
                           "3 parsecs", "2025-11-25 14:00 +02:00", "99999999999999h"}) {
    const auto parsed = parse_moment(text, kNow);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code(), "ctl.time");
    EXPECT_NE(parsed.error().help().find("3h ago"), std::string::npos);
  }
}

}  // namespace
}  // namespace stockd::ctl
