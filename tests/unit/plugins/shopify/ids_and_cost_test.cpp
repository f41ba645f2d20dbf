// SPDX-License-Identifier: Apache-2.0
//
// Facts about the two parts of the Shopify folder that need nothing else: ids and the cost bucket.
#include "gid.hpp"
#include "twin/cost_bucket.hpp"

#include <gtest/gtest.h>

namespace stockd::shopify {

TEST(Gid, KeepsNumbersAboveTwoToThe53Exact) {
  EXPECT_EQ(to_gid("InventoryItem", "9007199254740993"),
            "gid://shopify/InventoryItem/9007199254740993");
}

TEST(Gid, RefusesWhatIsNoPlainNumber) {
  for (const auto* text : {"", "0", "-1", "1.5", "1e3", "12x"})
    EXPECT_FALSE(to_gid("Order", text));
}

TEST(CostBucket, AdmitsByRequestedCostAndChargesTheActual) {
  twin::CostBucket bucket(2000, 100);
  EXPECT_TRUE(bucket.admits(2000, 0));
  EXPECT_FALSE(bucket.admits(2001, 0));
  bucket.charge(13);
  EXPECT_EQ(bucket.available(0), 1987);
}

TEST(CostBucket, RefillsByTheMillisecondUpToItsMaximum) {
  twin::CostBucket bucket(100, 50);
  EXPECT_TRUE(bucket.admits(100, 1000));
  bucket.charge(100);
  EXPECT_FALSE(bucket.admits(1, 1019));
  EXPECT_TRUE(bucket.admits(1, 1020));
  EXPECT_EQ(bucket.available(9999), 100);
}

TEST(CostBucket, RefillsNothingWhenTimeRunsBack) {
  twin::CostBucket bucket(100, 50);
  EXPECT_TRUE(bucket.admits(100, 1000));
  bucket.charge(100);
  EXPECT_EQ(bucket.available(500), 0);
  EXPECT_EQ(bucket.available(1000), 0);
}

}  // namespace stockd::shopify
