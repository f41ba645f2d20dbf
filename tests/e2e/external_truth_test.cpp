// SPDX-License-Identifier: Apache-2.0
//
// An account whose source of truth is its Shopify shop, with a WooCommerce shop that follows: sales
// on either side, staff who change stock in Shopify, and a write that meets a sale nobody has told
// yet.
#include "deployment.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

using Levels = std::map<std::string, std::int64_t>;

constexpr int kProducts = 4;

DeploymentOptions shop_decides() {
  DeploymentOptions options;
  options.source_of_truth = "shop";
  for (int i = 0; i < kProducts; ++i) {
    const std::string sku = "SKU-" + std::to_string(i);
    options.shop.push_back({sku, 20 + i});
    options.woo.push_back({sku, 10});
  }
  options.woo.push_back({"ONLY-WOO", 7});
  return options;
}

class ExternalTruth : public ::testing::Test {
 protected:
  ExternalTruth() : deployment_(shop_decides()) {
    for (const auto& product : shop_decides().shop)
      expected_[product.sku] = product.quantity;
  }

  void connect() {
    deployment_.start_twins();
    deployment_.start_server();
    const auto plan = deployment_.ctl({"plan"});
    ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.ctl_text({"plan"}).text;
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
    expect_settled();
  }

  void sell(const std::string& twin, const std::string& sku, std::int64_t units) {
    ASSERT_FALSE(deployment_.sell(twin, sku, units).empty());
    expected_[sku] -= units;
  }

  void receive(const std::string& sku, std::int64_t units) {
    deployment_.twin("shop", {{"do", "receive"}, {"sku", sku}, {"quantity", units}});
    expected_[sku] += units;
  }

  // Staff type a number, so this is for a moment at which nothing else moves.
  void count_down(const std::string& sku, std::int64_t units) {
    expected_[sku] -= units;
    deployment_.twin("shop", {{"do", "edit"}, {"sku", sku}, {"quantity", expected_[sku]}});
  }

  void fault(const std::string& kind, int count) {
    const auto set = deployment_.twin("shop", {{"do", "fault"}, {"kind", kind}, {"count", count}});
    ASSERT_FALSE(set.contains("error")) << json::serialize(set);
  }

  void expect_settled() {
    Levels in_woo = expected_;
    in_woo["ONLY-WOO"] = 7;
    EXPECT_TRUE(eventually(
        [&] {
          return deployment_.levels("shop") == expected_ && deployment_.levels("woo") == in_woo;
        },
        120))
        << deployment_.ctl_text({"stock"}).text << deployment_.logs();
    const auto verified = deployment_.ctl({"verify"});
    EXPECT_TRUE(verified.at("good").as_bool()) << deployment_.ctl_text({"verify"}).text;
  }

  Deployment deployment_;
  Levels expected_;
};

TEST_F(ExternalTruth, ASaleOnEitherSideReachesTheOtherAndWhatTheShopLacksIsLeftAlone) {
  connect();
  sell("woo", "SKU-0", 2);
  sell("shop", "SKU-1", 3);
  expect_settled();
}

TEST_F(ExternalTruth, WhatStaffChangeInShopifyFlowsToWooCommerce) {
  connect();
  receive("SKU-0", 6);
  count_down("SKU-1", 4);
  expect_settled();
}

TEST_F(ExternalTruth, ASaleBetweenOurReadAndOurWriteLosesNothing) {
  connect();
  // Nobody tells stockd of the sale, nor of the goods, so its next write compares with an old
  // level.
  fault("lose_webhooks", 20);
  sell("shop", "SKU-2", 3);
  receive("SKU-3", 5);
  sell("woo", "SKU-2", 4);
  sell("woo", "SKU-3", 1);
  expect_settled();
}

TEST_F(ExternalTruth, AWriteWhoseAnswerIsLostHappensOnce) {
  connect();
  fault("applied500", 2);
  sell("woo", "SKU-0", 2);
  sell("woo", "SKU-1", 1);
  receive("SKU-0", 3);
  expect_settled();
}

TEST_F(ExternalTruth, KillsLoseNoSaleNoEditAndNoWrite) {
  connect();
  for (int round = 0; round < 4; ++round) {
    const std::string sku = "SKU-" + std::to_string(round);
    sell("woo", sku, 1);
    receive(sku, 2);
    sell("shop", sku, 1);
    deployment_.kill_server();
    deployment_.start_server();
  }
  expect_settled();
}

}  // namespace
}  // namespace stockd::e2e
