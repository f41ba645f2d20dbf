// SPDX-License-Identifier: Apache-2.0
//
// stockctl preflight against two shops whose SKUs nobody has looked after.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

DeploymentOptions careless() {
  DeploymentOptions out;
  out.opening = "[shop]";
  out.shop = {{"TENT-2P", 10}, {"MUG", 5}, {"MUG", 6}, {"STOVE-1", 4}, {"ROPE", 2}};
  out.woo = {{"tent_2p", 3}, {"STOVE-1", 9}, {"", 2}, {"KAYAK", 1}};
  return out;
}

class Preflight : public ::testing::Test {
 protected:
  void SetUp() override {
    deployment_.start_twins();
    deployment_.start_server();
  }

  json::object finding(const json::object& report, const std::string& code) const {
    for (const auto& one : report.at("findings").as_array()) {
      if (one.at("code").as_string() == code) return one.as_object();
    }
    ADD_FAILURE() << "no " << code << " in " << report;
    return {};
  }

  void expect_said(const Output& output, const std::string& words) const {
    EXPECT_NE(output.text.find(words), std::string::npos) << words << "\n" << output.text;
  }

  Deployment deployment_{careless()};
};

TEST_F(Preflight, SaysWhatIsWrongBeforeAnythingIsWritten) {
  const auto report = deployment_.ctl({"preflight", "karoo-outdoor"});
  EXPECT_TRUE(report.at("may_start").as_bool()) << deployment_.logs();
  const auto near = finding(report, "preflight.near-miss");
  ASSERT_EQ(near.at("count").to_number<int>(), 1);
  const auto& entry = near.at("entries").as_array().at(0).as_object();
  EXPECT_EQ(entry.at("sku").as_string(), "tent_2p");
  EXPECT_EQ(entry.at("partner").as_string(), "TENT-2P");
  EXPECT_EQ(finding(report, "preflight.duplicate").at("count").to_number<int>(), 1);
  EXPECT_EQ(finding(report, "preflight.no-sku").at("count").to_number<int>(), 1);
  EXPECT_EQ(finding(report, "preflight.differs").at("count").to_number<int>(), 1);

  const auto told = deployment_.ctl_text({"preflight"});
  EXPECT_EQ(told.exit_code, 0) << told.text;
  for (const char* words :
       {"should be looked at", "1 SKU almost like another product's [preflight.near-miss]",
        "'tent_2p' on woo: likely 'TENT-2P'", "    aliases:\n      tent_2p: TENT-2P",
        "'MUG' on shop: ", "1 listing without an SKU", "'STOVE-1': ", "woo 9 → 4",
        "sync may start."}) {
    expect_said(told, words);
  }
  EXPECT_EQ(told.text.find('\x1b'), std::string::npos) << "colours where nobody looks";
  EXPECT_EQ(deployment_.stock_writes("woo"), 0);

  // The line that it printed puts it right, and a corrected SKU is linked by the next sweep.
  deployment_.write_file(
      "accounts/karoo-outdoor.yaml",
      deployment_.read_file("accounts/karoo-outdoor.yaml") + "aliases:\n  tent_2p: TENT-2P\n");
  deployment_.ctl({"reload"});
  deployment_.twin("woo", {{"do", "rename"}, {"sku", "KAYAK"}, {"to", "ROPE"}});
  deployment_.ctl({"sweep"});
  const auto after = deployment_.ctl({"preflight"});
  EXPECT_EQ(after.at("channels").as_array().size(), 2u);
  for (const auto& channel : after.at("channels").as_array()) {
    EXPECT_EQ(channel.at("linked").to_number<int>(), 3) << after;
  }
}

TEST_F(Preflight, IsStoppedByCredentialsThatDoNotWork) {
  deployment_.write_file("secrets/karoo-outdoor/woo.consumer_key", "ck_wrong\n");
  deployment_.ctl({"reload"});
  ASSERT_TRUE(eventually([&] { return deployment_.ctl_text({"sweep"}).exit_code != 0; }))
      << deployment_.logs();
  const auto told = deployment_.ctl_text({"preflight", "--wait", "0"});
  EXPECT_EQ(told.exit_code, 2) << told.text;
  expect_said(told, "stops sync");
  expect_said(told, "sync may not start");
}

TEST_F(Preflight, ThatIsAskedWronglySaysWhatToDo) {
  const auto nobody = deployment_.ctl_text({"preflight", "nobody"});
  EXPECT_EQ(nobody.exit_code, 1);
  expect_said(nobody, "account.unknown");
  EXPECT_EQ(deployment_.ctl_text({"preflight", "--wait", "soon"}).exit_code, 64);
}

}  // namespace
}  // namespace stockd::e2e
