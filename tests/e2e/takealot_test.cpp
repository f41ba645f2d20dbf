// SPDX-License-Identifier: Apache-2.0
//
// A merchant who sells at Takealot too, with stockd's ledger as the truth: sales go both ways, a
// batch ends in its time, webhooks get lost, stockd is killed, and every unit counts once.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

using Levels = std::map<std::string, std::int64_t>;

DeploymentOptions options() {
  DeploymentOptions out;
  for (const char* sku : {"TENT", "MUG", "LAMP"}) {
    out.shop.push_back({sku, 60});
    out.woo.push_back({sku, 60});
    out.takealot.push_back({sku, 50});
  }
  return out;
}

class WithTakealot : public ::testing::Test {
 protected:
  void connect() {
    deployment_.start_twins();
    deployment_.start_server();
    // A plan waits for the first sweep of every channel, and Takealot's takes its lag.
    json::object plan;
    ASSERT_TRUE(eventually([&] {
      plan = deployment_.ctl({"plan"});
      return plan.at("ready").as_bool();
    })) << deployment_.logs();
    EXPECT_EQ(deployment_.stock_writes("takealot"), 0);
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
    expect({{"TENT", 60}, {"MUG", 60}, {"LAMP", 60}});
  }

  void expect(const Levels& expected, int seconds = 90) {
    for (const char* twin : {"takealot", "woo", "shop"}) {
      const bool shown = eventually([&] { return deployment_.levels(twin) == expected; }, seconds);
      EXPECT_TRUE(shown) << twin << " shows " << printed(deployment_.levels(twin))
                         << deployment_.ctl_text({"stock"}).text;
      if (!shown) FAIL() << deployment_.logs();
    }
  }

  // The order; empty where nothing is left.
  std::string sell_here(const std::string& sku, std::int64_t quantity, const char* kind) {
    const auto sold = deployment_.twin(
        "takealot", {{"do", "sell"}, {"sku", sku}, {"quantity", quantity}, {"kind", kind}});
    const json::value* order = sold.if_contains("order");
    return order != nullptr ? std::string(order->as_string()) : std::string();
  }

  void expect_verified() {
    const auto verified = deployment_.ctl({"verify"});
    EXPECT_TRUE(verified.at("good").as_bool()) << deployment_.ctl_text({"verify"}).text;
  }

  Deployment deployment_{options()};
};

TEST_F(WithTakealot, SalesGoBothWays) {
  connect();
  ASSERT_NE(sell_here("TENT", 2, "leadtime"), "");
  ASSERT_NE(sell_here("MUG", 1, "dropship"), "");
  deployment_.sell("woo", "LAMP", 3);
  deployment_.sell("shop", "TENT", 1);
  expect({{"TENT", 57}, {"MUG", 59}, {"LAMP", 57}});
  expect_verified();
  // Each webhook of the portal's test is answered and moves nothing.
  const auto sent = deployment_.twin("takealot", {{"do", "portal_test"}});
  EXPECT_EQ(sent.at("sent").as_int64(), 6);
  deployment_.sell("woo", "LAMP", 1);
  expect({{"TENT", 57}, {"MUG", 59}, {"LAMP", 56}});
  const auto shown = deployment_.twin("takealot", {{"do", "show"}});
  for (const auto& hook : shown.at("webhooks").as_array())
    EXPECT_EQ(hook.at("state").as_string(), "Active");
  EXPECT_TRUE(deployment_.ctl({"inbox", "list"}).at("rows").as_array().empty());
}

TEST_F(WithTakealot, WhatTakealotSellsFromItsOwnStockMovesNothing) {
  connect();
  const Output booked = deployment_.ctl_text(
      {"sandbox", "do", "takealot", "replenish", "sku=TENT", "quantity=5", "decrease=false"});
  EXPECT_NE(booked.text.find("\"on_way\":5"), std::string::npos) << booked.text;
  deployment_.twin("takealot", {{"do", "receive_at_dc"}, {"sku", "TENT"}, {"quantity", 5}});
  ASSERT_NE(sell_here("TENT", 4, "dc"), "");
  ASSERT_NE(sell_here("MUG", 1, "leadtime"), "");
  expect({{"TENT", 60}, {"MUG", 59}, {"LAMP", 60}});
  expect_verified();
}

TEST_F(WithTakealot, LostWebhooksAndFailedBatchesAreMadeUpFor) {
  connect();
  deployment_.twin("takealot", {{"do", "fault"}, {"kind", "lose_webhooks"}, {"count", 20}});
  deployment_.twin("takealot", {{"do", "fault"}, {"kind", "fail_batches"}, {"count", 2}});
  ASSERT_NE(sell_here("TENT", 2, "leadtime"), "");
  deployment_.sell("woo", "MUG", 3);
  expect({{"TENT", 58}, {"MUG", 57}, {"LAMP", 60}});
  expect_verified();
}

TEST_F(WithTakealot, AnOfferThatTakealotDisablesIsParkedAndTheOthersGoOn) {
  connect();
  deployment_.twin("takealot", {{"do", "disable"}, {"sku", "MUG"}});
  deployment_.sell("woo", "MUG", 2);
  deployment_.sell("woo", "TENT", 2);
  ASSERT_TRUE(eventually([&] { return deployment_.levels("takealot")["TENT"] == 58; }, 90))
      << deployment_.logs();
  ASSERT_TRUE(eventually([&] {
    const std::string text = deployment_.ctl_text({"explain", "MUG"}).text;
    return text.find("disabled") != std::string::npos;
  })) << deployment_.ctl_text({"explain", "MUG"}).text;
  EXPECT_EQ(deployment_.levels("takealot")["MUG"], 60);
}

TEST_F(WithTakealot, KillsUnderLoadLoseNothingAndCountNothingTwice) {
  connect();
  std::atomic<bool> trading{true};
  Levels sold;
  std::thread shoppers([&] {
    std::mt19937 choice(11);
    const char* const skus[] = {"TENT", "MUG", "LAMP"};
    while (trading) {
      const std::string sku = skus[choice() % 3];
      const auto where = choice() % 3;
      if (sold[sku] < 30) {
        const std::string order = where == 0   ? sell_here(sku, 1, "leadtime")
                                  : where == 1 ? sell_here(sku, 1, "dropship")
                                               : deployment_.sell("woo", sku, 1);
        if (!order.empty()) sold[sku] += 1;
      }
      ::usleep(static_cast<useconds_t>(20'000 + choice() % 80'000));
    }
  });
  std::mt19937 random(20261125);
  for (int kill = 0; kill < 8; ++kill) {
    ::usleep(static_cast<useconds_t>(random() % 900'000));
    deployment_.kill_server();
    deployment_.start_server();
    expect_verified();
  }
  trading = false;
  shoppers.join();
  Levels expected{{"TENT", 60}, {"MUG", 60}, {"LAMP", 60}};
  for (const auto& [sku, units] : sold)
    expected[sku] -= units;
  expect(expected, 180);
  expect_verified();
}

}  // namespace
}  // namespace stockd::e2e
