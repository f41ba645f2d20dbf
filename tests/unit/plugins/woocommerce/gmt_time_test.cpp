// SPDX-License-Identifier: Apache-2.0
//
// A stamp read wrongly moves the order watermark and loses sales, so every other spelling is
// refused.
#include "../../../../plugins/woocommerce/gmt_time.hpp"

#include <gtest/gtest.h>

namespace stockd::woocommerce {
namespace {

TEST(GmtTime, StampsAreWholeSecondsWithoutSuffix) {
  EXPECT_EQ(format_gmt(0), "1970-01-01T00:00:00");
  EXPECT_EQ(format_gmt(1709251199999), "2024-02-29T23:59:59");
  EXPECT_EQ(parse_gmt("2024-02-29T23:59:59"), 1709251199000);
}

TEST(GmtTime, OtherSpellingsAreRefused) {
  for (const char* text : {"", "2024-02-29", "2024-02-29T23:59:59Z", "2024-02-30T00:00:00",
                           "2024-02-29 23:59:59", "2024-02-29T24:00:00", "1709251199"}) {
    EXPECT_FALSE(parse_gmt(text)) << text;
  }
}

}  // namespace
}  // namespace stockd::woocommerce
