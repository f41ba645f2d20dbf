// SPDX-License-Identifier: Apache-2.0
//
// An account gets another name: everything goes on, with the same history, and webhooks that are
// still sent to the former address are taken.
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <filesystem>

namespace stockd::e2e {
namespace {

class Renaming : public Selling {};

TEST_F(Renaming, KeepsStockHistoryAndSales) {
  deployment_.ctl({"receive", "TENT", "5", "--id", "delivery-1"});
  ASSERT_TRUE(both_show("TENT", 15));
  expect_refused({"rename", "karoo-outdoor", "karoo"}, 1, "stop it first");
  EXPECT_EQ(deployment_.stop_server(), 0);
  expect_refused({"rename", "nobody", "karoo"}, 1, "account.unknown");
  expect_refused({"rename", "karoo-outdoor", "Karoo Outdoor"}, 1, "account.name");
  const auto renamed = deployment_.ctl({"rename", "karoo-outdoor", "karoo"});
  EXPECT_EQ(renamed.at("account").as_string(), "karoo");
  EXPECT_FALSE(std::filesystem::exists(deployment_.folder() + "/accounts/karoo-outdoor.yaml"));

  // A sale while it was down, and one after.
  deployment_.sell("woo", "TENT", 1);
  deployment_.start_server();
  const auto status = deployment_.ctl({"status"});
  ASSERT_EQ(status.at("accounts").as_array().size(), 1u);
  EXPECT_EQ(status.at("accounts").as_array().at(0).at("account").as_string(), "karoo");
  deployment_.sell("shop", "TENT", 2);
  EXPECT_TRUE(both_show("TENT", 12)) << deployment_.logs();
  // The same account: the delivery is known, and so is what happened before.
  EXPECT_TRUE(
      deployment_.ctl({"receive", "TENT", "5", "--id", "delivery-1"}).at("repeated").as_bool());
  const auto told = deployment_.ctl_text({"explain", "TENT"});
  EXPECT_NE(told.text.find("received 5 units"), std::string::npos) << told.text;
  EXPECT_TRUE(deployment_.ctl({"verify"}).at("good").as_bool());
}

}  // namespace
}  // namespace stockd::e2e
