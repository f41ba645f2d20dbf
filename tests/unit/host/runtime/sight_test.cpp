// SPDX-License-Identifier: Apache-2.0
//
// What the end of an operation says of the channel's credentials.
#include "runtime/sight.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

connectors::OperationResult ended(Kind kind, std::uint32_t requests = 1) {
  connectors::OperationResult result;
  result.trouble.kind = kind;
  result.requests = requests;
  return result;
}

TEST(Sight, IsLostWithTheFirstCallThatIsDenied) {
  for (const char* command : {"listing", "stock-read", "orders", "order-lookup", "check"}) {
    EXPECT_EQ(sight_of(ended(Kind::Denied), command), Sight::Blind) << command;
  }
  // A token that could not be renewed ends the call before it is made.
  EXPECT_EQ(sight_of(ended(Kind::Denied, 0), "orders"), Sight::Blind);
}

TEST(Sight, ReturnsWithAnyCallThatGoesWell) {
  EXPECT_EQ(sight_of(ended(Kind::None), "orders"), Sight::Sees);
  EXPECT_EQ(sight_of(ended(Kind::None, 0), "orders"), Sight::Untold) << "nothing was asked";
}

TEST(Sight, IsNotToldByOtherTrouble) {
  for (const Kind kind : {Kind::Transient, Kind::Throttled, Kind::Rejected, Kind::Defect}) {
    EXPECT_EQ(sight_of(ended(kind), "orders"), Sight::Untold);
  }
}

TEST(Sight, IsNotToldByWrites) {
  for (const char* command : {"stock-set", "stock-swap", "stock-adjust"}) {
    EXPECT_EQ(sight_of(ended(Kind::Denied), command), Sight::Untold) << command;
    EXPECT_EQ(sight_of(ended(Kind::None), command), Sight::Untold) << command;
  }
}

TEST(Sight, IsNotToldByWebhooks) {
  EXPECT_EQ(sight_of(ended(Kind::None), "webhook"), Sight::Untold);
  EXPECT_EQ(sight_of(ended(Kind::Denied), "subscribe"), Sight::Untold);
}

}  // namespace
}  // namespace stockd::runtime
