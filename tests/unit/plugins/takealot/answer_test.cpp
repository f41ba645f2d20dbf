// SPDX-License-Identifier: Apache-2.0
//
// Takealot's reset header in every form that somebody has seen or documented.
#include "answer.hpp"

#include <gtest/gtest.h>

namespace stockd::takealot {
namespace {

TEST(ResetHeader, IsReadInEveryForm) {
  const std::int64_t now = 1'772'438'400'000;  // 2026-03-02T08:00:00Z
  EXPECT_EQ(reset_wait_ms("60", now), 60'000);
  EXPECT_EQ(reset_wait_ms("0.2", now), 1'000);
  EXPECT_EQ(reset_wait_ms("1772438460", now), 60'000);
  EXPECT_EQ(reset_wait_ms("1772438460000", now), 60'000);
  EXPECT_EQ(reset_wait_ms("2026-03-02T08:01:00Z", now), 60'000);
  EXPECT_EQ(reset_wait_ms("2026-03-02T10:01:00+02:00", now), 60'000);
  EXPECT_EQ(reset_wait_ms("2026-03-02 08:01:00", now), 60'000);
  EXPECT_EQ(reset_wait_ms("Mon, 02 Mar 2026 08:01:00 GMT", now), 60'000);
  EXPECT_EQ(reset_wait_ms("2026-03-02T07:00:00Z", now), 0);
  EXPECT_EQ(reset_wait_ms("9999999", now), 3'600'000);
  for (const char* nothing : {"", "soon", "-5", "2026-03-02"})
    EXPECT_EQ(reset_wait_ms(nothing, now), std::nullopt) << nothing;
}

TEST(Ids, ArePositiveNumbersHoweverTheyAreWritten) {
  const auto id = [](const char* json) { return id_text(json::parse(json), "offer_id"); };
  EXPECT_EQ(id(R"({"offer_id":200123456})"), "200123456");
  EXPECT_EQ(id(R"({"offer_id":"200123456"})"), "200123456");
  for (const char* none : {R"({"offer_id":-1})", R"({"offer_id":0})", R"({"offer_id":"x"})",
                           R"({"offer_id":1.5})", R"({"offer_id":null})", "{}"})
    EXPECT_EQ(id(none), "") << none;
}

}  // namespace
}  // namespace stockd::takealot
