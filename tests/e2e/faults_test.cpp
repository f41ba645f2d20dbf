// SPDX-License-Identifier: Apache-2.0
//
// Faults of the machine and of access, under either truth, while shoppers buy: the clock jumps, the
// disk is full, Shopify's token ends, shops number alike. Nothing is lost, and all goes on by
// itself.
#include "switchboard.hpp"
#include "trade.hpp"

#include <gtest/gtest.h>

#include <string>

namespace stockd::e2e {
namespace {

class Fault : public ::testing::TestWithParam<Truth> {};

class FaultOfTheMachine : public Fault {
 protected:
  FaultOfTheMachine() { deployment_.wrap_server(switchboard_.wrapper()); }

  Trade trade_{GetParam()};
  Deployment& deployment_ = trade_.deployment();
  Switchboard switchboard_{deployment_.folder()};
};

using FaultOfTheClock = FaultOfTheMachine;

TEST_P(FaultOfTheClock, AJumpForwardAndBackLosesNothing) {
  trade_.connect();
  switchboard_.clock_is_off_by(2 * 3600 * 1000);
  trade_.go_on(6);
  trade_.expect_settled();
  switchboard_.clock_is_off_by(-3600 * 1000);
  trade_.go_on(6);
  trade_.expect_settled();
  switchboard_.clock_is_off_by(0);
  trade_.go_on(4);
  trade_.expect_settled();
}

using FaultOfTheDisk = FaultOfTheMachine;

TEST_P(FaultOfTheDisk, WhileItIsFullNothingIsLostAndAfterwardsEverythingGoesOn) {
  trade_.connect();
  switchboard_.disk_is_full(true);
  trade_.go_on(8);
  ASSERT_TRUE(eventually([&] { return deployment_.logs().find("full") != std::string::npos; }))
      << deployment_.logs();
  EXPECT_TRUE(deployment_.server_runs()) << deployment_.logs();
  switchboard_.disk_is_full(false);
  trade_.go_on(4);
  trade_.expect_settled();
}

TEST_P(FaultOfTheDisk, AKillWhileItIsFullLosesNothingEither) {
  trade_.connect();
  switchboard_.disk_is_full(true);
  trade_.go_on(8);
  deployment_.kill_server();
  switchboard_.disk_is_full(false);
  deployment_.start_server();
  trade_.go_on(4);
  trade_.expect_settled();
}

// Only Shopify has tokens that end; WooCommerce's keys are the merchant's and stay until he revokes
// them, which is no fault that mends by itself.
using FaultOfTheToken = Fault;

TEST_P(FaultOfTheToken, ARevokedOneIsRenewedInTheMiddleOfTheTrade) {
  Trade trade(GetParam());
  const auto refused = [&] {
    return trade.deployment().twin("shop", {{"do", "show"}}).at("refused_tokens").as_int64();
  };
  trade.connect();
  ASSERT_EQ(refused(), 0);
  for (int i = 1; i <= 3; ++i) {
    trade.go_on(3);
    trade.deployment().twin("shop", {{"do", "expire_tokens"}});
    trade.go_on(3);
    ASSERT_TRUE(eventually([&] { return refused() >= i; })) << "the old token was used again";
  }
  trade.expect_settled();
}

// Both WooCommerce shops number their orders, lines and products alike, in the opposite order of
// SKUs: what is kept by such an id alone would land on the wrong product.
using FaultOfEqualIds = Fault;

TEST_P(FaultOfEqualIds, TwoShopsThatNumberAlikeDoNotMix) {
  Trade trade(GetParam(), 2);
  trade.connect();
  trade.go_on(18);
  trade.expect_settled();
}

const auto kTruths = ::testing::Values(Truth::Ledger, Truth::Shop);
const auto kName = [](const auto& test) { return name_of(test.param); };

INSTANTIATE_TEST_SUITE_P(Clock, FaultOfTheClock, kTruths, kName);
INSTANTIATE_TEST_SUITE_P(Disk, FaultOfTheDisk, kTruths, kName);
INSTANTIATE_TEST_SUITE_P(EqualIds, FaultOfEqualIds, kTruths, kName);
INSTANTIATE_TEST_SUITE_P(Token, FaultOfTheToken, kTruths, kName);

}  // namespace
}  // namespace stockd::e2e
