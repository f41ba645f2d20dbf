// SPDX-License-Identifier: Apache-2.0
//
// Whole units, and a sentence for whatever is none.
#include "ctl/units.hpp"

#include <gtest/gtest.h>

namespace stockd::ctl {
namespace {

std::string refusal(const std::string& text, const std::string& kind) {
  const auto parsed = parse_units(text, kind);
  return parsed ? "accepted " + std::to_string(*parsed) : parsed.error().text();
}

TEST(Units, AreReadExactly) {
  EXPECT_EQ(parse_units("0", "count"), 0);
  EXPECT_EQ(parse_units("0012", "receive"), 12);
  EXPECT_EQ(parse_units("+3", "adjust"), 3);
  EXPECT_EQ(parse_units("-3", "adjust"), -3);
  EXPECT_EQ(parse_units("-0", "count"), 0);
  EXPECT_EQ(parse_units("1000000000", "count"), 1'000'000'000);
}

TEST(Units, ThatAreNoneAreRefusedWithTheReason) {
  EXPECT_EQ(refusal("", "count"), "the number of units is missing");
  for (const char* text : {"2.5", "2,5", "two", "1e3", "0x10", "--1", "-", " 5", "5 ", "١"}) {
    EXPECT_EQ(refusal(text, "count"), "'" + std::string(text) + "' is no whole number of units");
  }
}

TEST(Units, BeyondWhatCanBeCountedAreRefused) {
  for (const char* text : {"1000000001", "9007199254740993", "9223372036854775807",
                           "9223372036854775808", "99999999999999999999999999"}) {
    EXPECT_EQ(refusal(text, "receive"), "'" + std::string(text) + "' is more than can be counted");
  }
}

TEST(Units, MayBeNegativeInAnAdjustmentOnly) {
  EXPECT_EQ(refusal("-1", "count"), "'-1' is negative, and a count cannot be");
  EXPECT_EQ(refusal("-1", "receive"), "'-1' is negative, and a receipt cannot be");
  EXPECT_EQ(parse_units("-1", "receive").error().help(), "use stockctl adjust to take units away");
}

}  // namespace
}  // namespace stockd::ctl
