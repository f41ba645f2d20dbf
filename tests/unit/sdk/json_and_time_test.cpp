// SPDX-License-Identifier: Apache-2.0
//
// The optional headers for JSON and times.
#include <stockd/json.hpp>
#include <stockd/time.hpp>

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

TEST(Json, ReadsQuantitiesFromIntegersAndDigitsAndNeverFromDoubles) {
  const json::Value row = json::parse(
      R"({"a":7,"b":"-12","c":7.0,"d":"7.5","e":null,"f":18446744073709551615,"g":" 7"})");
  EXPECT_EQ(json::integer(row, "a"), 7);
  EXPECT_EQ(json::integer(row, "b"), -12);
  for (const char* key : {"c", "d", "e", "f", "g", "absent"}) {
    EXPECT_EQ(json::integer(row, key), std::nullopt) << key;
  }
}

TEST(Json, FindsNothingInWhatIsMissingOrOfAnotherType) {
  const json::Value row = json::parse(R"({"id":42,"sku":"A","on":true,"tags":[1],"in":{"x":"y"}})");
  EXPECT_EQ(json::text(row, "id"), "42");
  EXPECT_EQ(json::text(row, "sku"), "A");
  EXPECT_EQ(json::text(row, "tags"), "");
  EXPECT_EQ(json::boolean(row, "on"), true);
  EXPECT_EQ(json::boolean(row, "id"), std::nullopt);
  EXPECT_EQ(json::array(row, "tags").size(), 1u);
  EXPECT_TRUE(json::array(row, "in").empty());
  EXPECT_EQ(json::text(json::object(row, "in"), "x"), "y");
  EXPECT_EQ(json::find(json::parse("[]"), "x"), nullptr);
}

TEST(Json, CallsWhatCannotBeReadTransientTrouble) {
  for (const char* text : {"", "{", "<html>", "{} {}"}) {
    try {
      json::parse(text);
      ADD_FAILURE() << text;
    } catch (const Trouble& trouble) {
      EXPECT_EQ(trouble.kind(), std::int32_t{STOCKD_TROUBLE_TRANSIENT});
      EXPECT_EQ(trouble.code(), "sdk.bad-json");
    }
  }
}

TEST(Time, ReadsIsoTimesInAnyZone) {
  constexpr std::int64_t kEight = 1'795'507'200'000;
  EXPECT_EQ(parse_iso("2026-11-24T08:00:00Z"), kEight);
  EXPECT_EQ(parse_iso("2026-11-24T10:00:00+02:00"), kEight);
  EXPECT_EQ(parse_iso("2026-11-24T03:30:00-0430"), kEight);
  EXPECT_EQ(parse_iso("2026-11-24T08:00:00.1239Z"), kEight + 123);
  EXPECT_EQ(parse_http_date("Tue, 24 Nov 2026 08:00:00 GMT"), kEight);
}

TEST(Time, RefusesWhatIsNotOneMoment) {
  for (const char* text : {"", "2026-11-24T08:00:00", "2026-02-30T08:00:00Z", "2026-11-24",
                           "2026-11-24T24:00:00Z", "2026-11-24T08:00:00Zx", "24 Nov 2026"}) {
    EXPECT_EQ(parse_iso(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_http_date("Tue, 24 Now 2026 08:00:00 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Tue, 24 Nov 2026 08:00:00 CET"), std::nullopt);
}

TEST(Time, WritesWhatItReads) {
  for (const char* text :
       {"2026-11-24T08:00:00Z", "1969-12-31T23:59:59.999Z", "2024-02-29T00:00:00.500Z"}) {
    EXPECT_EQ(format_iso(parse_iso(text).value()), text);
  }
}

}  // namespace
}  // namespace stockd::test
