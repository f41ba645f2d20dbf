// SPDX-License-Identifier: Apache-2.0
//
// What a line of an order took from the listing's number, and what of it Amazon gave back.
#include "order_facts.hpp"

#include <gtest/gtest.h>

namespace stockd::amazon {
namespace {

struct Case {
  const char* status;
  const char* item;
  std::int64_t ordered;
  std::int64_t cancelled;
};

class OrderUnits : public testing::TestWithParam<Case> {};

TEST_P(OrderUnits, AreCounted) {
  const LineUnits told = line_units(json::parse(GetParam().item), GetParam().status);
  EXPECT_EQ(told.ordered, GetParam().ordered);
  EXPECT_EQ(told.cancelled, GetParam().cancelled);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OrderUnits,
    testing::Values(
        Case{"PENDING", R"({"quantityOrdered":2})", 2, 0},
        Case{"UNSHIPPED", R"({"quantityOrdered":2,"fulfillment":{"quantityUnfulfilled":2}})", 2, 0},
        Case{"SHIPPED", R"({"quantityOrdered":2,"fulfillment":{"quantityFulfilled":2}})", 2, 0},
        // The whole order: units come back, but for those that were shipped before.
        Case{"CANCELLED", R"({"quantityOrdered":2})", 2, 2},
        Case{"CANCELLED", R"({"quantityOrdered":3,"fulfillment":{"quantityFulfilled":1}})", 3, 2},
        Case{"CANCELLED", R"({"quantityOrdered":2,"fulfillment":{"quantityUnfulfilled":2}})", 2, 2},
        Case{"CANCELLED", R"({"quantityOrdered":0})", 0, 0},
        // There were none, so that none come back.
        Case{"CANCELLED",
             R"({"quantityOrdered":2,"cancellation":{"cancellationExecution":)"
             R"({"cancelledBy":"MERCHANT","cancelReason":"No Inventory"}}})",
             2, 0},
        Case{"CANCELLED",
             R"({"quantityOrdered":2,"cancellation":{"cancellationExecution":)"
             R"({"cancelledBy":"BUYER","cancelReason":"BUYER_CANCELED"}}})",
             2, 2},
        // A buyer who asks for a cancellation has none yet.
        Case{"UNSHIPPED",
             R"({"quantityOrdered":2,"cancellation":{"cancellationRequest":{"requester":"BUYER"}},)"
             R"("fulfillment":{"quantityUnfulfilled":2}})",
             2, 0},
        // One line of an order that goes on.
        Case{"UNSHIPPED",
             R"({"quantityOrdered":3,"cancellation":{"cancellationExecution":)"
             R"({"cancelledBy":"MERCHANT","cancelReason":"PricingError"}},)"
             R"("fulfillment":{"quantityFulfilled":0,"quantityUnfulfilled":2}})",
             3, 1},
        Case{"UNSHIPPED",
             R"({"quantityOrdered":3,"cancellation":{"cancellationExecution":)"
             R"({"cancelReason":"GeneralAdjustment"}},"fulfillment":{"quantityUnfulfilled":0}})",
             3, 3},
        Case{"SHIPPED",
             R"({"quantityOrdered":3,"cancellation":{"cancellationExecution":)"
             R"({"cancelReason":"BuyerCanceled"}},)"
             R"("fulfillment":{"quantityFulfilled":1,"quantityUnfulfilled":2}})",
             3, 2},
        // Nonsense does no harm.
        Case{"SHIPPED", R"({"quantityOrdered":-3})", 0, 0},
        Case{"CANCELLED", R"({"quantityOrdered":2,"fulfillment":{"quantityFulfilled":9}})", 2, 0}));

TEST(Cancellations, GiveUnitsBackUnlessThereWereNone) {
  for (const char* none : {"No Inventory", "NO_INVENTORY", "NoInventory", "Out of stock"})
    EXPECT_FALSE(gives_back(none)) << none;
  for (const char* some : {"", "BuyerCanceled", "Undeliverable address", "PRICING_ERROR",
                           "General adjustment", "Payment failed"})
    EXPECT_TRUE(gives_back(some)) << some;
}

TEST(Orders, BoughtElsewhereAreNotOurs) {
  EXPECT_TRUE(is_ours(json::parse(R"({"salesChannel":{"channelName":"AMAZON"}})")));
  EXPECT_FALSE(is_ours(json::parse(R"({"salesChannel":{"channelName":"NON_AMAZON"}})")));
}

}  // namespace
}  // namespace stockd::amazon
