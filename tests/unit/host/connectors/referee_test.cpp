// SPDX-License-Identifier: Apache-2.0
//
// The referee's rules over values that no specimen of the zoo reaches: limits, orders, budgets.
#include "connectors/referee.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::connectors {
namespace {

Manifest acme() {
  Manifest out;
  out.connector = "acme";
  out.version = "1.0.0";
  out.hosts = {"acme.example"};
  out.auth["default"] = {};
  out.lanes["default"] = {};
  return out;
}

class RefereeRules : public testing::Test {
 protected:
  Referee referee(const Command& command) {
    Referee out(manifest_, hosts_, 7, command);
    out.begin_turn();
    return out;
  }

  void expect_breach(const Command& command, const Fact& fact, const std::string& sentence) {
    Referee judge = referee(command);
    EXPECT_FALSE(judge.fact(fact));
    EXPECT_THAT(judge.verdict().message, testing::HasSubstr(sentence));
    EXPECT_EQ(judge.verdict().kind, Kind::Defect);
  }

  const Manifest manifest_ = acme();
  const AllowedHosts hosts_ = *AllowedHosts::resolve(manifest_, "{}");
};

OrderLineFact line() {
  OrderLineFact out;
  out.order = "1";
  out.line = "2";
  return out;
}

TEST_F(RefereeRules, AnOrderLineHasAnOrderALineAndCountsFromZero) {
  auto fact = line();
  EXPECT_TRUE(referee(PollOrders{}).fact(fact));
  fact.order.clear();
  expect_breach(PollOrders{}, fact, "an empty stockd_order_line.order");
  fact = line();
  fact.counts.cancelled = -1;
  expect_breach(PollOrders{}, fact, "stockd_order_line.cancelled -1");
}

TEST_F(RefereeRules, ABudgetNamesALane) {
  BudgetFact fact;
  fact.lane = "fast";
  expect_breach(PollOrders{}, fact, "a budget of lane \"fast\"");
}

TEST_F(RefereeRules, WrittenFactsBelongToWritesAndVerdictsToWebhooks) {
  expect_breach(PollOrders{}, WrittenFact{}, "emitted a written fact");
  expect_breach(PollOrders{}, VerdictFact{}, "emitted a verdict");
}

TEST_F(RefereeRules, ALookedUpLevelRepeatsItsItem) {
  LookupStock lookup;
  lookup.items.emplace_back();
  lookup.items.back().ref = 3;
  LevelFact fact;
  fact.remote = "1";
  expect_breach(lookup, fact, "a stockd_level with ref 0, which is no item");
  fact.ref = 3;
  EXPECT_TRUE(referee(lookup).fact(fact));
}

TEST_F(RefereeRules, AnOperationTakesEightMebibytesOfAnswers) {
  Referee judge = referee(PollOrders{});
  HttpResponse answer;
  answer.body.resize(Referee::kAnswerBytesMax);
  judge.answered(answer);
  EXPECT_FALSE(judge.is_broken());
  answer.body = "x";
  judge.answered(answer);
  EXPECT_THAT(judge.verdict().message, testing::HasSubstr("more than 32 MiB of answers"));
}

TEST_F(RefereeRules, TheFirstBreachIsTheOneThatIsTold) {
  Referee judge = referee(CheckCredentials{});
  EXPECT_TRUE(judge.done({}));
  EXPECT_FALSE(judge.done({}));
  EXPECT_FALSE(judge.fact(GrantFact{}));
  judge.end_turn(-3);
  EXPECT_EQ(judge.verdict().message,
            "acme said done twice in operation 7 (check, turn 1): stockd_sink.done must be called "
            "exactly once, see connector.h");
}

TEST_F(RefereeRules, HostsAreComparedWithoutCaseAndWithTheirUsualPort) {
  const auto refusal = [&](const char* url) {
    HttpRequest request;
    request.url = url;
    return hosts_.refusal(request);
  };
  EXPECT_EQ(refusal("https://ACME.example/x?y=1"), "");
  EXPECT_EQ(refusal("https://acme.example:443/"), "");
  EXPECT_NE(refusal("http://acme.example/"), "");
  EXPECT_NE(refusal("https://acme.example.evil.example/"), "");
  EXPECT_NE(refusal("https://acme.example@evil.example/"), "");
  EXPECT_NE(refusal("https://me:word@acme.example/"), "");
  EXPECT_NE(refusal("/relative"), "");
}

TEST_F(RefereeRules, SignedAddressesTakeNoCredentials) {
  Manifest manifest = manifest_;
  manifest.presigned_hosts = {"*.storage.example"};
  manifest.auth["none"] = AuthEntry{};
  manifest.auth["default"].kind = "bearer";
  const AllowedHosts hosts = *AllowedHosts::resolve(manifest, "{}");
  HttpRequest request;
  request.method = "PUT";
  request.url = "https://a.storage.example/doc?signature=1";
  request.auth = "none";
  EXPECT_EQ(hosts.refusal(request), "");
  request.auth = "default";
  EXPECT_EQ(
      hosts.refusal(request),
      "goes to https://a.storage.example, where only a GET or PUT without credentials may go");
}

}  // namespace
}  // namespace stockd::connectors
