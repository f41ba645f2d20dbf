// SPDX-License-Identifier: Apache-2.0
//
// Everything that goes wrong between a shop and stockd, and around stockd itself, while shoppers
// buy: in the end both shops show what the ledger of the sales says, and nothing was lost.
#include "deployment.hpp"
#include "switchboard.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

using Levels = std::map<std::string, std::int64_t>;

constexpr int kProducts = 6;

std::string sku_of(int number) {
  return "SKU-" + std::to_string(number % kProducts);
}

DeploymentOptions two_shops() {
  DeploymentOptions options;
  for (int i = 0; i < kProducts; ++i) {
    options.shop.push_back({sku_of(i), 40 + i});
    options.woo.push_back({sku_of(i), 30 + 2 * i});
  }
  return options;
}

std::string printed(const Levels& levels) {
  std::string out;
  for (const auto& [sku, level] : levels)
    out += sku + "=" + std::to_string(level) + " ";
  return out;
}

// Two shops that are written, and what they must show.
class Trade {
 public:
  explicit Trade(Deployment& deployment) : deployment_(deployment) {
    for (const auto& product : two_shops().shop)
      expected_[product.sku] = product.quantity;
  }

  void connect() {
    deployment_.start_twins();
    deployment_.start_server();
    const auto plan = deployment_.ctl({"plan"});
    ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
    expect_settled();
  }

  void sell(int units) {
    for (int i = 0; i < units; ++i) {
      const std::string sku = sku_of(sold_);
      if (!deployment_.sell(sold_ % 2 == 0 ? "woo" : "shop", sku, 1).empty()) expected_[sku] -= 1;
      ++sold_;
    }
  }

  // A sale in each shop that stockd must know of by itself; for faults of time it is the proof
  // that time goes on.
  void expect_settled() const {
    EXPECT_TRUE(eventually([&] { return shows("shop") && shows("woo"); }, 120))
        << "expected " << printed(expected_) << "\nshop " << printed(deployment_.levels("shop"))
        << "\nwoo " << printed(deployment_.levels("woo")) << "\n"
        << deployment_.ctl_text({"stock"}).text << deployment_.logs();
    const auto verified = deployment_.ctl({"verify"});
    EXPECT_TRUE(verified.at("good").as_bool()) << deployment_.ctl_text({"verify"}).text;
  }

 private:
  bool shows(const std::string& twin) const { return deployment_.levels(twin) == expected_; }

  Deployment& deployment_;
  Levels expected_;
  int sold_ = 0;
};

void set_fault(const Deployment& deployment, const std::string& kind, int count, int ms) {
  for (const char* twin : {"woo", "shop"}) {
    const auto set =
        deployment.twin(twin, {{"do", "fault"}, {"kind", kind}, {"count", count}, {"ms", ms}});
    EXPECT_TRUE(!set.empty() && !set.contains("error")) << json::serialize(set);
  }
}

struct WireFault {
  const char* name;
  const char* kind;
  int count;
  int ms;
};

void PrintTo(const WireFault& fault, std::ostream* out) {
  *out << fault.name;
}

class FaultOnTheWire : public ::testing::TestWithParam<WireFault> {};

TEST_P(FaultOnTheWire, LosesNoSaleAndEndsWithEveryNumberRight) {
  Deployment deployment(two_shops());
  Trade trade(deployment);
  trade.connect();
  set_fault(deployment, GetParam().kind, GetParam().count, GetParam().ms);
  trade.sell(12);
  trade.expect_settled();
}

INSTANTIATE_TEST_SUITE_P(
    Shops, FaultOnTheWire,
    ::testing::Values(WireFault{"WebhooksTwice", "duplicate_webhooks", 12, 0},
                      WireFault{"WebhooksReordered", "reorder_webhooks", 6, 1'000},
                      WireFault{"WebhooksLate", "delay_webhooks", 12, 8'000},
                      WireFault{"WebhooksLost", "lose_webhooks", 12, 0},
                      WireFault{"Throttled", "throttle", 4, 0},
                      WireFault{"FailedNotApplied", "error500", 4, 0},
                      WireFault{"FailedButApplied", "applied500", 4, 0},
                      WireFault{"ClosedNotApplied", "drop", 4, 0},
                      WireFault{"ClosedButApplied", "applied_drop", 4, 0},
                      WireFault{"ClosedInTheMiddleOfTheAnswer", "cut", 4, 0},
                      WireFault{"Truncated", "truncate", 4, 0},
                      WireFault{"Garbage", "garbage", 4, 0}, WireFault{"Slow", "slow", 4, 3'000}),
    [](const auto& fault) { return fault.param.name; });

TEST(FaultOfTheClock, AJumpForwardAndBackLosesNothing) {
  Deployment deployment(two_shops());
  Switchboard switchboard(deployment.folder());
  deployment.wrap_server(switchboard.wrapper());
  Trade trade(deployment);
  trade.connect();
  switchboard.clock_is_off_by(2 * 3600 * 1000);
  trade.sell(6);
  trade.expect_settled();
  switchboard.clock_is_off_by(-3600 * 1000);
  trade.sell(6);
  trade.expect_settled();
  switchboard.clock_is_off_by(0);
  trade.sell(2);
  trade.expect_settled();
}

TEST(FaultOfTheDisk, WhileItIsFullNothingIsLostAndAfterwardsEverythingGoesOn) {
  Deployment deployment(two_shops());
  Switchboard switchboard(deployment.folder());
  deployment.wrap_server(switchboard.wrapper());
  Trade trade(deployment);
  trade.connect();
  switchboard.disk_is_full(true);
  trade.sell(8);
  ASSERT_TRUE(eventually([&] { return deployment.logs().find("full") != std::string::npos; }))
      << deployment.logs();
  EXPECT_TRUE(deployment.server_runs()) << deployment.logs();
  switchboard.disk_is_full(false);
  trade.sell(4);
  trade.expect_settled();
}

TEST(FaultOfTheDisk, AKillWhileItIsFullLosesNothingEither) {
  Deployment deployment(two_shops());
  Switchboard switchboard(deployment.folder());
  deployment.wrap_server(switchboard.wrapper());
  Trade trade(deployment);
  trade.connect();
  switchboard.disk_is_full(true);
  trade.sell(8);
  deployment.kill_server();
  switchboard.disk_is_full(false);
  deployment.start_server();
  trade.sell(4);
  trade.expect_settled();
}

}  // namespace
}  // namespace stockd::e2e
