// SPDX-License-Identifier: Apache-2.0
//
// What a line holds off the stock decides the ledger, so each way an order can go is stated here.
#include "../../../../plugins/woocommerce/order_line.hpp"

#include <gtest/gtest.h>

namespace stockd::woocommerce {
namespace {

LineUnits units(const char* status, const char* notes) {
  const std::string text =
      std::string{R"({"id":1,"quantity":3,"product_id":11,"variation_id":0,)"} + "\"meta_data\":[" +
      notes + "]}";
  return line_units(json::parse(text), status);
}

std::int64_t held(const LineUnits& of) {
  return of.ordered - of.cancelled - of.restocked;
}

constexpr const char* kReduced = R"({"key":"_reduced_stock","value":"3"})";
constexpr const char* kPartly =
    R"({"key":"_reduced_stock","value":"2"},{"key":"_restock_refunded_items","value":"1"})";
constexpr const char* kAllBack =
    R"({"key":"_reduced_stock","value":"0"},{"key":"_restock_refunded_items","value":"3"})";

TEST(OrderLine, HoldsWhatTheShopTookWhateverTheStatus) {
  for (const char* status : {"processing", "on-hold", "completed", "refunded", "trash"}) {
    EXPECT_EQ(held(units(status, kReduced)), 3) << status;
  }
}

TEST(OrderLine, WithoutANoteItHoldsNothing) {
  for (const char* status : {"pending", "cancelled", "failed", "processing", "completed"}) {
    EXPECT_EQ(held(units(status, "")), 0) << status;
  }
  EXPECT_EQ(units("pending", "").ordered, 0);
  EXPECT_EQ(units("cancelled", "").cancelled, 3);
}

TEST(OrderLine, RefundsWithRestockCountAsRestocked) {
  EXPECT_EQ(held(units("processing", kPartly)), 2);
  EXPECT_EQ(units("processing", kPartly).restocked, 1);
  EXPECT_EQ(held(units("refunded", kAllBack)), 0);
}

TEST(OrderLine, ACancelAfterAPartialRestockGivesBackTheRest) {
  const LineUnits out = units("cancelled", R"({"key":"_restock_refunded_items","value":"1"})");
  EXPECT_EQ(out.ordered, 3);
  EXPECT_EQ(out.cancelled, 2);
  EXPECT_EQ(out.restocked, 1);
}

TEST(OrderLine, AFractionIsRoundedUpAndSaidSo) {
  const LineUnits out = units("processing", R"({"key":"_reduced_stock","value":"1.5"})");
  EXPECT_EQ(held(out), 2);
  EXPECT_FALSE(out.exact);
}

TEST(OrderLine, NamesTheVariationWithItsParent) {
  EXPECT_EQ(line_remote(json::parse(R"({"product_id":11,"variation_id":15})")), "11/15");
  EXPECT_EQ(line_remote(json::parse(R"({"product_id":11,"variation_id":0})")), "11");
  EXPECT_EQ(line_remote(json::parse(R"({"product_id":0,"variation_id":0})")), "");
}

}  // namespace
}  // namespace stockd::woocommerce
