// SPDX-License-Identifier: Apache-2.0
//
// The tests of account files, on the engine that computes the numbers.
#include "runtime/account_tests.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

config::LoadedAccount two_channels() {
  config::LoadedAccount out;
  out.account.name = AccountName("karoo");
  out.account.file = "accounts/karoo.yaml";
  for (const char* name : {"shop", "woo"}) {
    ChannelConfig channel;
    channel.name = ChannelName(name);
    channel.connector = "shopify";
    out.account.channels.push_back(channel);
  }
  RuleLine general;
  general.buffer = 1;
  general.line = 20;
  RuleLine half;
  half.channel = ChannelName("woo");
  half.percent = 50;
  half.line = 21;
  out.account.stock.rules = {general, half};
  return out;
}

config::AccountTest expecting(Quantity given, Quantity shop, Quantity woo) {
  config::AccountTest out;
  out.sku = Sku("TENT");
  out.given = given;
  out.expect = {{ChannelName("shop"), shop}, {ChannelName("woo"), woo}};
  out.line = 30;
  return out;
}

TEST(AccountTests, PassWhereTheEngineShowsWhatIsExpected) {
  auto account = two_channels();
  account.tests = {expecting(11, 10, 5), expecting(0, 0, 0), expecting(1, 0, 0)};
  EXPECT_TRUE(run_tests(account).empty()) << config::print(run_tests(account));
}

TEST(AccountTests, SayTheNumberTheStepsAndTheLinesWhereTheyFail) {
  auto account = two_channels();
  account.tests = {expecting(11, 10, 6)};
  const auto findings = run_tests(account);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "config.test");
  EXPECT_EQ(findings[0].line, 30);
  EXPECT_EQ(findings[0].text, "with 11 of TENT, channel 'woo' shows 5 and not 6");
  EXPECT_NE(findings[0].help.find("(line 20)"), std::string::npos) << findings[0].help;
  EXPECT_NE(findings[0].help.find("(line 21)"), std::string::npos) << findings[0].help;
}

TEST(RuleConflicts, NameBothLinesWhereAMinMeetsALowerMax) {
  auto account = two_channels();
  RuleLine least;
  least.sku = "FRAGILE-*";
  least.min = 5;
  least.line = 22;
  RuleLine most;
  most.channel = ChannelName("woo");
  most.max = 3;
  most.line = 23;
  account.account.stock.rules = {least, most};
  const auto findings = find_min_above_max(account.account);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "config.min-max");
  EXPECT_EQ(findings[0].line, 22);
  EXPECT_NE(findings[0].text.find("in line 23"), std::string::npos) << findings[0].text;
  account.account.stock.rules[1].max = 5;
  EXPECT_TRUE(find_min_above_max(account.account).empty());
}

}  // namespace
}  // namespace stockd::runtime
