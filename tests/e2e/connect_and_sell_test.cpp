// SPDX-License-Identifier: Apache-2.0
//
// The story of a merchant who connects two shops that are already selling: nothing is written
// before the plan is accepted, every number is right afterwards, and no sale is lost or counted
// twice however often stockd is killed.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <tuple>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

DeploymentOptions existing_shop() {
  DeploymentOptions options;
  for (int i = 0; i < 12; ++i) {
    const std::string sku = "SKU-" + std::to_string(i);
    options.shop.push_back({sku, 60 + i});
    options.woo.push_back({sku, 50 + 2 * i});
  }
  options.shop_open_orders = {{"SKU-1", 2}, {"SKU-3", 1}};
  options.woo_open_orders = {{"SKU-1", 3}, {"SKU-4", 2}};
  return options;
}

// What the stock must be: the opening channel's level, receipts there, less what was sold since.
class Ledger {
 public:
  explicit Ledger(const std::vector<TwinProduct>& opening) {
    for (const auto& product : opening)
      stock_[product.sku] = product.quantity;
  }
  void sold(const std::string& sku, std::int64_t units) { stock_[sku] -= units; }
  void received(const std::string& sku, std::int64_t units) { stock_[sku] += units; }
  const std::map<std::string, std::int64_t>& stock() const { return stock_; }

 private:
  std::map<std::string, std::int64_t> stock_;
};

std::string plan_hash(const json::object& plan) {
  return std::string(plan.at("hash").as_string());
}

bool both_show(const Deployment& deployment, const std::map<std::string, std::int64_t>& expected) {
  return deployment.levels("shop") == expected && deployment.levels("woo") == expected;
}

void expect_verified(const Deployment& deployment) {
  const auto verified = deployment.ctl({"verify"});
  EXPECT_TRUE(verified.at("good").as_bool()) << deployment.ctl_text({"verify"}).text;
}

// Connects under trade and applies; the ledger is what the shops must show afterwards.
Ledger connect(Deployment& deployment, const DeploymentOptions& options) {
  Ledger ledger(options.shop);
  deployment.start_twins();
  // An order from before the connection is in the figures already.
  deployment.sell("woo", "SKU-0", 1);
  deployment.start_server();
  // Shoppers and the warehouse do not wait for the connection.
  deployment.twin("shop", {{"do", "receive"}, {"sku", "SKU-2"}, {"quantity", 20}});
  ledger.received("SKU-2", 20);
  deployment.sell("shop", "SKU-5", 2);
  ledger.sold("SKU-5", 2);
  return ledger;
}

TEST(ConnectAndSell, AnExistingShopIsConnectedWithoutAWriteAndEveryNumberIsRight) {
  const auto options = existing_shop();
  Deployment deployment(options);
  Ledger ledger = connect(deployment, options);
  auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  // A sale while a person reads the plan does not make it stale.
  deployment.sell("woo", "SKU-6", 4);
  ledger.sold("SKU-6", 4);
  deployment.sell("shop", "SKU-7", 3);
  ledger.sold("SKU-7", 3);
  EXPECT_EQ(deployment.stock_writes("shop"), 0);
  EXPECT_EQ(deployment.stock_writes("woo"), 0);
  deployment.ctl({"apply", plan_hash(plan)});
  ASSERT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }))
      << "expected " << printed(ledger.stock()) << "\nshop " << printed(deployment.levels("shop"))
      << "\nwoo " << printed(deployment.levels("woo")) << deployment.ctl_text({"stock"}).text
      << deployment.logs();
  expect_verified(deployment);
}

TEST(ConnectAndSell, CancelledAndReturnedUnitsComeBackOnBothChannels) {
  const auto options = existing_shop();
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  const auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", plan_hash(plan)});
  Ledger ledger(options.shop);
  const std::string cancelled_shop = deployment.sell("shop", "SKU-8", 3);
  const std::string returned_shop = deployment.sell("shop", "SKU-9", 2);
  const std::string cancelled_woo = deployment.sell("woo", "SKU-10", 4);
  const std::string returned_woo = deployment.sell("woo", "SKU-11", 2);
  ledger.sold("SKU-8", 3);
  ledger.sold("SKU-9", 2);
  ledger.sold("SKU-10", 4);
  ledger.sold("SKU-11", 2);
  ASSERT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }))
      << deployment.logs();

  deployment.twin("shop", {{"do", "cancel"}, {"order", cancelled_shop}});
  deployment.twin("woo", {{"do", "cancel"}, {"order", cancelled_woo}});
  for (const auto& [twin, order, sku] :
       {std::tuple{"shop", returned_shop, "SKU-9"}, std::tuple{"woo", returned_woo, "SKU-11"}}) {
    deployment.twin(twin, {{"do", "return"}, {"order", order}, {"sku", sku}, {"quantity", 1}});
  }
  ledger.sold("SKU-8", -3);
  ledger.sold("SKU-9", -1);
  ledger.sold("SKU-10", -4);
  ledger.sold("SKU-11", -1);
  EXPECT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }))
      << "expected " << printed(ledger.stock()) << "\nshop " << printed(deployment.levels("shop"))
      << "\nwoo " << printed(deployment.levels("woo")) << deployment.ctl_text({"stock"}).text
      << deployment.logs();
  expect_verified(deployment);
}

TEST(ConnectAndSell, AChangedRuleMovesNothingBeforeItsPlanIsAccepted) {
  auto options = existing_shop();
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", plan_hash(plan)});
  const Ledger ledger(options.shop);
  ASSERT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }))
      << deployment.logs();

  EXPECT_EQ(deployment.stop_server(), 0);
  options.rules = "    - {channel: woo, sku: SKU-3, buffer: 5}\n";
  deployment.write_account(options);
  const auto writes = deployment.stock_writes("woo");
  deployment.start_server();
  plan = deployment.ctl({"plan"});
  ASSERT_EQ(plan.at("changes").as_array().size(), 1u) << deployment.ctl_text({"plan"}).text;
  EXPECT_EQ(deployment.stock_writes("woo"), writes);
  deployment.ctl({"apply", plan_hash(plan)});
  auto expected = ledger.stock();
  expected["SKU-3"] -= 5;
  EXPECT_TRUE(eventually([&] { return deployment.levels("woo") == expected; }))
      << printed(deployment.levels("woo")) << deployment.logs();
  EXPECT_EQ(deployment.levels("shop"), ledger.stock());
}

TEST(ConnectAndSell, TwentyKillsUnderLoadLoseNothingAndCountNothingTwice) {
  const auto options = existing_shop();
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  Ledger ledger(options.shop);
  const auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", plan_hash(plan)});
  ASSERT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }))
      << deployment.logs();

  std::mt19937 random(20261124);
  std::atomic<bool> trading{true};
  std::map<std::string, std::int64_t> sold;
  std::thread shoppers([&] {
    std::mt19937 choice(7);
    while (trading) {
      const std::string sku = "SKU-" + std::to_string(choice() % 12);
      const std::string twin = choice() % 2 == 0 ? "woo" : "shop";
      if (sold[sku] < 40 && !deployment.sell(twin, sku, 1).empty()) sold[sku] += 1;
      ::usleep(static_cast<useconds_t>(10'000 + choice() % 60'000));
    }
  });
  for (int kill = 0; kill < 20; ++kill) {
    ::usleep(static_cast<useconds_t>(random() % 400'000));
    deployment.kill_server();
    deployment.start_server();
    expect_verified(deployment);
  }
  trading = false;
  shoppers.join();
  for (const auto& [sku, units] : sold)
    ledger.sold(sku, units);
  EXPECT_TRUE(eventually([&] { return both_show(deployment, ledger.stock()); }, 120))
      << "expected " << printed(ledger.stock()) << "\nshop " << printed(deployment.levels("shop"))
      << "\nwoo " << printed(deployment.levels("woo")) << deployment.ctl_text({"stock"}).text
      << deployment.logs();
  expect_verified(deployment);
}

}  // namespace
}  // namespace stockd::e2e
