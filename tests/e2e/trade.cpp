// SPDX-License-Identifier: Apache-2.0
//
// The expected levels are kept here and nowhere else: stockd is never asked what they should be.
#include "trade.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <ostream>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

constexpr int kProducts = 6;

std::string sku_of(int number) {
  return "SKU-" + std::to_string(number % kProducts);
}

DeploymentOptions shops(Truth truth, int woo_shops) {
  DeploymentOptions options;
  for (int i = 0; i < kProducts; ++i) {
    options.shop.push_back({sku_of(i), 40 + i});
    options.woo.push_back({sku_of(i), 30 + 2 * i});
    // In the opposite order, so that equal ids are of different products.
    if (woo_shops > 1) options.second_woo.insert(options.second_woo.begin(), {sku_of(i), 20 + i});
  }
  if (truth == Truth::Shop) options.source_of_truth = "shop";
  // What a fault hides is found by the next poll or sweep, and the tests wait for them.
  options.sweep = "10s";
  options.poll = "3s";
  return options;
}

}  // namespace

std::string name_of(Truth truth) {
  return truth == Truth::Ledger ? "Ledger" : "Shop";
}

void PrintTo(Truth truth, std::ostream* out) {
  *out << name_of(truth);
}

Trade::Trade(Truth truth, int woo_shops)
    : truth_(truth), shops_{"woo", "shop"}, deployment_(shops(truth, woo_shops)) {
  if (woo_shops > 1) shops_.emplace_back("woo2");
  for (const auto& product : shops(truth, woo_shops).shop)
    expected_[product.sku] = product.quantity;
}

void Trade::connect() {
  deployment_.start_twins();
  deployment_.start_server();
  const auto plan = deployment_.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
  deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
  expect_settled();
}

void Trade::go_on(int sales) {
  for (int i = 0; i < sales; ++i, ++sold_) {
    const std::string sku = sku_of(sold_);
    const std::string& shop = shops_[static_cast<std::size_t>(sold_) % shops_.size()];
    if (!deployment_.sell(shop, sku, 1).empty()) expected_[sku] -= 1;
    if (truth_ == Truth::Ledger || sold_ % 4 != 3) continue;
    const std::string received = sku_of(sold_ / 4 + 1);
    deployment_.twin("shop", {{"do", "receive"}, {"sku", received}, {"quantity", 5}});
    expected_[received] += 5;
  }
}

void Trade::set_fault(const json::object& fault, const std::string& in_woo) {
  for (const std::string& shop : shops_) {
    json::object command = fault;
    command["do"] = "fault";
    if (shop != "shop" && !in_woo.empty()) command["kind"] = in_woo;
    const auto set = deployment_.twin(shop, command);
    ASSERT_TRUE(!set.empty() && !set.contains("error")) << json::serialize(set);
  }
}

bool Trade::settled() const {
  for (const std::string& shop : shops_) {
    if (deployment_.levels(shop) != expected_) return false;
  }
  // Levels may be right for a moment only, while something is still to come.
  const auto stock = deployment_.ctl({"stock"});
  for (const json::value& product : stock.at("products").as_array()) {
    const auto expected = expected_.find(std::string(product.at("sku").as_string()));
    if (expected == expected_.end() || product.at("truth").as_int64() != expected->second ||
        product.at("suspense").as_int64() != 0) {
      return false;
    }
    for (const json::value& listing : product.at("listings").as_array()) {
      if (listing.at("health").as_string() != "equal") return false;
    }
  }
  return true;
}

void Trade::expect_settled() {
  const bool in_time = eventually([this] { return settled(); }, 120);
  EXPECT_TRUE(in_time) << "expected " << printed(expected_);
  if (!in_time) {
    for (const std::string& shop : shops_)
      ADD_FAILURE() << shop << " shows " << printed(deployment_.levels(shop));
    ADD_FAILURE() << deployment_.ctl_text({"stock"}).text << deployment_.logs();
  }
  const auto verified = deployment_.ctl({"verify"});
  EXPECT_TRUE(verified.at("good").as_bool()) << deployment_.ctl_text({"verify"}).text;
}

}  // namespace stockd::e2e
