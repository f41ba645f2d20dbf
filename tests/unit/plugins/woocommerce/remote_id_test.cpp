// SPDX-License-Identifier: Apache-2.0
//
// Holds the listing ids to one spelling each; a second spelling would make a second listing.
#include "../../../../plugins/woocommerce/remote_id.hpp"

#include <gtest/gtest.h>

namespace stockd::woocommerce {
namespace {

TEST(RemoteId, ProductAndVariationSurviveTheRoundTrip) {
  EXPECT_EQ(format_remote({0, 11}), "11");
  EXPECT_EQ(format_remote({11, 15}), "11/15");
  EXPECT_EQ(parse_remote("11"), (RemoteId{0, 11}));
  EXPECT_EQ(parse_remote("11/15"), (RemoteId{11, 15}));
}

TEST(RemoteId, AnythingButCanonicalIdsIsRefused) {
  for (const char* text : {"", "0", "-1", "+1", "011", "1/", "/1", "1/0", "1/2/3", " 1", "1x",
                           "9223372036854775808"}) {
    EXPECT_FALSE(parse_remote(text)) << text;
  }
}

}  // namespace
}  // namespace stockd::woocommerce
