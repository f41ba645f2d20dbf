// SPDX-License-Identifier: Apache-2.0
//
// The two date forms, at the edges that formulas get wrong.
#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace stockd {
namespace {

TEST(Clock, FormatsMillisecondsOnBothSidesOfTheEpoch) {
  EXPECT_EQ(format_utc(1764028800123), "2025-11-25T00:00:00.123Z");
  EXPECT_EQ(format_utc(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_utc(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_utc(951782399999), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(format_utc(951782400000), "2000-02-29T00:00:00.000Z");
}

TEST(Clock, ParsesHttpDatesAndNothingElse) {
  EXPECT_EQ(parse_http_date("Tue, 25 Nov 2025 00:00:00 GMT"), 1764028800000);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777000);
  EXPECT_FALSE(parse_http_date("").has_value());
  EXPECT_FALSE(parse_http_date("120").has_value());
  EXPECT_FALSE(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT ").has_value());
  EXPECT_FALSE(parse_http_date("2025-11-25T00:00:00Z").has_value());
}

TEST(Clock, ReadsIsoDates) {
  EXPECT_EQ(parse_iso_date("2026-03-02T08:01:00Z"), 1772438460000);
  EXPECT_EQ(parse_iso_date("2026-03-02T10:01:00+02:00"), 1772438460000);
  EXPECT_EQ(parse_iso_date("2026-03-02T10:01:00.933928+0200"), 1772438460000);
  EXPECT_EQ(parse_iso_date("2026-03-02 03:01:00-05:00"), 1772438460000);
  EXPECT_EQ(parse_iso_date("2026-03-02T08:01:00"), 1772438460000);
  for (const char* wrong :
       {"", "60", "2026-03-02", "2026-03-02T08:01:00+", "2026-03-02T08:01:00Zulu"})
    EXPECT_FALSE(parse_iso_date(wrong).has_value()) << wrong;
}

TEST(Clock, TellsThePresent) {
  EXPECT_GT(wall_clock_ms(), 1764028800000);
}

}  // namespace
}  // namespace stockd
