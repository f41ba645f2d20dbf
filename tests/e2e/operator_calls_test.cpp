// SPDX-License-Identifier: Apache-2.0
//
// Every call of the admin API through stockctl, as an operator would make it: looks, acts, and what
// a mistake is answered.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

class OperatorCalls : public ::testing::Test {
 protected:
  void SetUp() override {
    deployment_.start_twins();
    deployment_.start_server();
    const auto plan = deployment_.ctl({"plan"});
    ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
    ASSERT_TRUE(both_show(10)) << deployment_.logs();
  }

  static DeploymentOptions options() {
    DeploymentOptions out;
    out.shop = {{"TENT", 10}};
    out.woo = {{"TENT", 12}};
    return out;
  }

  bool both_show(std::int64_t level) const {
    return eventually([&] {
      return deployment_.levels("shop").at("TENT") == level &&
             deployment_.levels("woo").at("TENT") == level;
    });
  }

  Deployment deployment_{options()};
};

TEST_F(OperatorCalls, LooksAnswerAndChangeNothing) {
  EXPECT_EQ(deployment_.ctl_text({"validate"}).exit_code, 0);
  const auto status = deployment_.ctl({"status"});
  EXPECT_EQ(status.at("accounts").as_array().size(), 1u);
  const auto channels = deployment_.ctl({"channels"});
  EXPECT_EQ(channels.at("channels").as_array().size(), 2u);
  EXPECT_EQ(channels.at("products").to_number<int>(), 1);
  const auto stock = deployment_.ctl({"stock", "TENT"});
  EXPECT_EQ(stock.at("products").as_array().at(0).at("available").to_number<int>(), 10);
  const auto explained = deployment_.ctl({"explain", "TENT"});
  EXPECT_EQ(explained.at("opened_from").as_string(), "shop");
  EXPECT_FALSE(explained.at("history").as_array().empty());
  EXPECT_TRUE(deployment_.ctl({"sweep"}).at("swept").as_bool());
  EXPECT_TRUE(deployment_.ctl({"verify"}).at("good").as_bool());
}

TEST(Looks, GiveMoreProductsThanOneAnswerHolds) {
  DeploymentOptions options;
  for (int i = 0; i < 1'100; ++i)
    options.shop.push_back({"SKU-" + std::to_string(i), i});
  options.woo = {{"SKU-7", 7}};
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  ASSERT_TRUE(deployment.ctl({"plan"}).at("ready").as_bool()) << deployment.logs();
  const auto stock = deployment.ctl({"stock"});
  const auto& products = stock.at("products").as_array();
  ASSERT_EQ(products.size(), 1'100u);
  EXPECT_FALSE(stock.contains("next"));
  for (std::size_t i = 1; i < products.size(); ++i) {
    EXPECT_LT(products[i - 1].at("sku").as_string(), products[i].at("sku").as_string());
  }
  const auto channels = deployment.ctl({"channels"}).at("channels").as_array();
  EXPECT_EQ(channels.at(1).at("listings").to_number<int>(), 1'100);
  EXPECT_EQ(channels.at(0).at("listings").to_number<int>(), 1);
}

TEST_F(OperatorCalls, ReceiptsCountsAndAdjustmentsReachBothShopsOnce) {
  deployment_.ctl({"receive", "TENT", "5", "--id", "delivery-1"});
  deployment_.ctl({"receive", "TENT", "5", "--id", "delivery-1"});
  EXPECT_TRUE(both_show(15)) << deployment_.ctl_text({"stock"}).text;
  deployment_.ctl({"adjust", "TENT", "-2", "--note", "broken"});
  EXPECT_TRUE(both_show(13)) << deployment_.ctl_text({"stock"}).text;
  deployment_.ctl({"count", "TENT", "20"});
  EXPECT_TRUE(both_show(20)) << deployment_.ctl_text({"stock"}).text;
}

TEST_F(OperatorCalls, TheKillSwitchHoldsRaisesAndLetsDecreasesGo) {
  deployment_.ctl({"kill-switch", "on"});
  deployment_.ctl({"receive", "TENT", "5"});
  const auto held = [&] {
    const auto stock = deployment_.ctl({"stock", "TENT"});
    const auto& product = stock.at("products").as_array().at(0);
    return product.at("listings").as_array().at(0).at("health").as_string() == "held";
  };
  EXPECT_TRUE(eventually(held)) << deployment_.ctl_text({"stock"}).text;
  deployment_.ctl({"adjust", "TENT", "-9"});
  EXPECT_TRUE(both_show(6)) << deployment_.ctl_text({"stock"}).text;
  deployment_.ctl({"receive", "TENT", "1"});
  deployment_.ctl({"kill-switch", "off"});
  EXPECT_TRUE(both_show(7)) << deployment_.ctl_text({"stock"}).text;
}

TEST_F(OperatorCalls, MistakesAreAnsweredWithWhatToDo) {
  const auto unknown = deployment_.ctl_text({"explain", "TENTS"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.text.find("stock.unknown-sku"), std::string::npos) << unknown.text;
  const auto mistyped = deployment_.ctl_text({"explian", "TENT"});
  EXPECT_EQ(mistyped.exit_code, 64);
  EXPECT_NE(mistyped.text.find("use 'explain'"), std::string::npos) << mistyped.text;
  const auto stale = deployment_.ctl_text({"apply", "000000000000"});
  EXPECT_EQ(stale.exit_code, 1);
  const auto other = deployment_.ctl_text({"stock", "--account", "nobody"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.text.find("account.unknown"), std::string::npos) << other.text;
}

}  // namespace
}  // namespace stockd::e2e
