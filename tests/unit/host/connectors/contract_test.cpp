// SPDX-License-Identifier: Apache-2.0
//
// Each rule of the contract, broken by a real connector through the C interface: the operation ends
// as a defect in one sentence, and the next operation of a good one works in the same process.
#include "virtual_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::connectors {
namespace {

struct Break {
  const char* act;
  const char* rule;
  const char* sentence;  // a part of it
};

class Contract : public testing::TestWithParam<Break> {};

TEST_P(Contract, ABrokenRuleEndsTheOperationInOneSentence) {
  const Break& broken = GetParam();
  auto host = specimen(broken.act);
  ASSERT_TRUE(host);
  VirtualPort port;
  port.next.status = 200;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_EQ(result.trouble.kind, Kind::Defect);
  EXPECT_EQ(result.trouble.code, std::string("referee.") + broken.rule);
  EXPECT_THAT(result.trouble.message, testing::HasSubstr(broken.sentence));
  EXPECT_THAT(result.trouble.message, testing::HasSubstr("acme "));
  EXPECT_THAT(result.trouble.message, testing::HasSubstr("in operation 42 (stock-set, turn "));
  EXPECT_EQ(result.trouble.message.find('\n'), std::string::npos);
  EXPECT_EQ(port.waiting(), 0u);

  auto good = specimen("good");
  ASSERT_TRUE(good);
  EXPECT_FALSE(run_to_end(*good, port, one_item()).trouble);
}

INSTANTIATE_TEST_SUITE_P(
    EveryRule, Contract,
    testing::Values(
        Break{"done-twice", "done-twice", "said done twice"},
        Break{"after-done", "after-done", "called request after done"},
        Break{"idle", "idle", "returned without done and with nothing outstanding"},
        Break{"done-outstanding", "done-outstanding", "said done with 1 requests or sleeps"},
        Break{"same-tag", "tag", "with tag 1 while one is outstanding"},
        Break{"parallel", "parallel", "more than 2 requests at once"},
        Break{"host", "host", "goes to https://evil.example, and only https://acme.example"},
        Break{"port", "host", "goes to https://acme.example:8443"},
        Break{"scheme", "host", "is no https or http URL"},
        Break{"lane", "lane", "on lane \"fast\""}, Break{"auth", "auth", "with auth \"admin\""},
        Break{"method", "method", "the method \"GET /\""},
        Break{"header", "header", "a line break in the header x-acme"},
        Break{"own-auth", "header", "with the header Authorization"},
        Break{"null-request", "struct", "stockd_http_request is null"},
        Break{"long-sleep", "sleep", "slept for 3600000 ms"},
        Break{"for-ever", "turns", "took more than 34 turns"},
        Break{"trouble-none", "struct", "stockd_trouble.kind is none"},
        Break{"fact-type", "fact-type", "the unknown type \"acme.secret/1\""},
        Break{"null-fact", "struct", "stockd_level is null"},
        Break{"small-fact", "struct", "stockd_level.size is 8, too small"},
        Break{"utf8", "struct", "stockd_level.remote is no UTF-8"},
        Break{"no-data", "struct", "stockd_level.remote has a size and no data"},
        Break{"no-remote", "empty", "an empty stockd_level.remote"},
        Break{"quantity", "quantity", "stockd_level.quantity 9223372036854775807"},
        Break{"level-ref", "ref", "ref 999, which is no item"},
        Break{"page", "page", "emitted a page fact"},
        Break{"written-ref", "ref", "a stockd_written with ref 999"},
        Break{"written-twice", "written-twice", "two written facts for ref 5"},
        Break{"written-state", "struct", "stockd_written.state is 7"},
        Break{"ticket", "ticket", "an accepted item without a ticket"},
        Break{"facts", "facts", "more than 100000 facts"},
        Break{"status", "status", "returned status -1"},
        Break{"defect", "status", "returned status -3"}),
    [](const auto& test) {
      std::string name = test.param.act;
      for (char& c : name)
        c = c == '-' ? '_' : c;
      return name;
    });

TEST(Connector, AGoodOneWritesAnItem) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  port.next.status = 200;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_FALSE(result.trouble) << result.trouble.message;
  ASSERT_EQ(result.facts.size(), 1u);
  EXPECT_EQ(std::get<WrittenFact>(result.facts[0]).ref, 5u);
  EXPECT_TRUE(result.may_have_changed);
  EXPECT_EQ(result.turns, 2u);
  ASSERT_EQ(port.seen.size(), 1u);
  EXPECT_EQ(port.seen[0].url, "https://acme.example/stock");
}

TEST(Connector, OffersWhatItsCodeHasAndRefusesTheRest) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  EXPECT_TRUE(host->offers(one_item()));
  EXPECT_FALSE(host->offers(SwapStock{}));
  VirtualPort port;
  const OperationResult result = run_to_end(*host, port, SwapStock{});
  EXPECT_EQ(result.trouble.message, "acme does not offer stock-swap");
}

TEST(Connector, IsMadeAnewAfterItFailedInside) {
  auto host = specimen("defect");
  ASSERT_TRUE(host);
  VirtualPort port;
  EXPECT_EQ(run_to_end(*host, port, one_item(), 1).trouble.code, "referee.status");
  EXPECT_EQ(run_to_end(*host, port, one_item(), 2).trouble.code, "referee.status");
}

TEST(Connector, AListEndsWithOnePageThatGoesForward) {
  VirtualPort port;
  auto host = specimen("good");
  ASSERT_TRUE(host);
  EXPECT_THAT(run_to_end(*host, port, ListCatalogue{}).trouble.message,
              testing::HasSubstr("emitted 0 page facts before done"));
  host = specimen("same-cursor");
  ASSERT_TRUE(host);
  EXPECT_THAT(run_to_end(*host, port, ListCatalogue{"c"}).trouble.message,
              testing::HasSubstr("more to come and the cursor it began with"));
}

TEST(Connector, AllComplaintsAboutSettingsComeTogether) {
  const OwnDirectory cache;
  auto module = load_connector(zoo("good"), cache.path("cache"));
  ASSERT_TRUE(module);
  InstanceOptions options;
  options.settings_json = R"({"url":"https://acme.example","shop":"outlet","act":"complains"})";
  const auto host = (*module)->create(options);
  ASSERT_FALSE(host);
  EXPECT_EQ(host.error().kind(), Kind::Config);
  EXPECT_EQ(host.error().text(), "/shop: acme has had enough\n/region: acme has had enough");
}

TEST(Connector, ANullInstanceWithoutAComplaintIsADefect) {
  const OwnDirectory cache;
  auto module = load_connector(zoo("good"), cache.path("cache"));
  ASSERT_TRUE(module);
  InstanceOptions options;
  options.settings_json = R"({"url":"https://acme.example","shop":"outlet","act":"null-silent"})";
  const auto host = (*module)->create(options);
  ASSERT_FALSE(host);
  EXPECT_EQ(host.error().kind(), Kind::Defect);
  EXPECT_THAT(host.error().text(), testing::HasSubstr("without a complaint"));
}

TEST(Connector, AnUnresolvableHostIsRefusedBeforeAnyInstance) {
  const OwnDirectory cache;
  auto module = load_connector(zoo("good"), cache.path("cache"));
  ASSERT_TRUE(module);
  for (const char* settings :
       {R"({"shop":"outlet"})", R"({"url":"https://acme.example","shop":"evil.example/x"})",
        R"({"url":"https://user:word@acme.example","shop":"outlet"})", "[]"}) {
    InstanceOptions options;
    options.settings_json = settings;
    const auto host = (*module)->create(options);
    ASSERT_FALSE(host) << settings;
    EXPECT_EQ(host.error().kind(), Kind::Config);
  }
}

}  // namespace
}  // namespace stockd::connectors
