// SPDX-License-Identifier: Apache-2.0
//
// A twin through its C interface: what it says comes back as values, and a broken rule as one
// sentence.
#include "connectors/connector_host.hpp"
#include "connectors/twin_host.hpp"
#include "virtual_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::connectors {
namespace {

HttpRequest get(const std::string& url) {
  HttpRequest out;
  out.method = "GET";
  out.url = url;
  return out;
}

class Twins : public testing::Test {
 protected:
  void SetUp() override {
    const OwnDirectory cache;
    auto module = load_twin(zoo("twin"), cache.path("cache"));
    ASSERT_TRUE(module) << module.error().describe();
    module_ = std::move(*module);
    auto twin = module_->create("{}");
    ASSERT_TRUE(twin) << twin.error().describe();
    twin_ = std::move(*twin);
  }

  std::shared_ptr<const TwinModule> module_;
  std::unique_ptr<Twin> twin_;
};

TEST_F(Twins, SayWhatTheyAnswerAndWhatFollows) {
  EXPECT_EQ(module_->platform(), "acme");
  const auto turn = twin_->handle(100, get("https://acme.example/stock"));
  ASSERT_TRUE(turn) << turn.error().describe();
  EXPECT_EQ(turn->reply.response.status, 200u);
  EXPECT_EQ(turn->reply.response.body, "https://acme.example/stock");
  EXPECT_EQ(turn->reply.after_ms, 5u);
  EXPECT_FALSE(turn->reply.close);
  ASSERT_EQ(turn->webhooks.size(), 1u);
  EXPECT_EQ(turn->webhooks[0].request.tag, 9u);
  EXPECT_EQ(turn->webhooks[0].after_ms, 20u);
  EXPECT_EQ(turn->wake_at_ms, 1100);
  EXPECT_EQ(twin_->tick(1100)->wake_at_ms, 1101);
  EXPECT_TRUE(twin_->delivered(1200, 9, 200));
  EXPECT_EQ(twin_->command(1300, R"({"do":"show"})")->result_json, R"({"do":"show"})");
}

TEST_F(Twins, MayCloseAConnection) {
  const auto turn = twin_->handle(100, get("https://acme.example/close"));
  ASSERT_TRUE(turn);
  EXPECT_TRUE(turn->reply.close);
}

TEST_F(Twins, AreToldWhichRuleTheyBroke) {
  const auto sentence = [](const Result<TwinTurn>& turn) {
    return turn ? std::string("no error") : turn.error().text();
  };
  EXPECT_EQ(sentence(twin_->handle(1, get("https://acme.example/silent"))),
            "the twin of acme replied 0 times in handle: reply must be called exactly once, see "
            "twin.h");
  EXPECT_THAT(sentence(twin_->handle(1, get("https://acme.example/twice"))),
              testing::HasSubstr("replied 2 times"));
  EXPECT_THAT(sentence(twin_->handle(1, get("https://acme.example/null"))),
              testing::HasSubstr("stockd_http_response is null"));
  EXPECT_THAT(sentence(twin_->command(1, "")), testing::HasSubstr("gave 0 results"));
  EXPECT_THAT(sentence(twin_->delivered(1, 1, 200)), testing::HasSubstr("returned status -1"));
}

TEST_F(Twins, ComplainAboutTheirSettings) {
  const auto twin = module_->create("");
  ASSERT_FALSE(twin);
  EXPECT_EQ(twin.error().text(), "the twin wants settings");
}

TEST_F(Twins, AreNoConnectors) {
  const OwnDirectory cache;
  const auto module = load_connector(zoo("twin"), cache.path("cache"));
  ASSERT_FALSE(module);
  EXPECT_THAT(module.error().text(), testing::HasSubstr("found stockd_twin_v1"));
}

}  // namespace
}  // namespace stockd::connectors
