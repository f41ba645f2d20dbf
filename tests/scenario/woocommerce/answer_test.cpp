// SPDX-License-Identifier: Apache-2.0
//
// Answers no shop should give, and some do: pages, warnings before the JSON, refusals of every
// kind, numbers in every spelling. What can be read is read; what cannot has a name and a remedy,
// and no fact comes of it.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::test {
namespace {

constexpr const char* kUrl = "https://shop.example";

class AnswerOfAShop : public ::testing::Test {
 protected:
  static std::string settings() {
    return R"({"base_url":"https://shop.example",
      "credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"},
      "products":[{"sku":"A","quantity":10}]})";
  }
  void answers(std::uint32_t status, const std::string& body, Headers headers = {}) {
    channel_.meddle = [=](Message& answer) {
      answer.status = status;
      answer.body = body;
      answer.headers = headers;
    };
  }
  static std::string row(const std::string& quantity) {
    return R"({"id":11,"type":"simple","status":"publish","manage_stock":true,"stock_quantity":)" +
           quantity + "}";
  }
  LevelFact level(const std::string& body) {
    answers(200, body);
    const Outcome outcome = channel_.lookup({{1, "11", 0}});
    EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code << " " << body.substr(0, 80);
    const auto levels = outcome.all<LevelFact>();
    return levels.size() == 1 ? levels[0] : LevelFact{};
  }

  Shop shop_{settings()};
  Channel channel_{shop_, kUrl};
};

TEST_F(AnswerOfAShop, WholeNumbersCountInEverySpelling) {
  for (const char* spelled : {"7", "7.0", "\"7\"", "\"7.00\"", "7e0"}) {
    const LevelFact fact = level("[" + row(spelled) + "]");
    EXPECT_EQ(fact.state, LevelState::Known) << spelled;
    EXPECT_EQ(fact.quantity, 7) << spelled;
  }
  EXPECT_EQ(level("[" + row("-3") + "]").quantity, -3);
  EXPECT_EQ(
      level(R"([{"id":"11","type":"simple","manage_stock":true,"stock_quantity":"-2"}])").quantity,
      -2);
}

TEST_F(AnswerOfAShop, WhatPhpAndPluginsPrintAroundTheJsonDoesNotCount) {
  const std::string json = "[" + row("7") + "]";
  for (const std::string& body :
       {"<br />\n<b>Warning</b>:  Undefined array key \"x\" in <b>/a/b.php</b> on line <b>3</b><br "
        "/>\n" +
            json,
        "\nDeprecated: f(): [x] in /a.php on line 1\n" + json, "\xEF\xBB\xBF" + json,
        " \r\n" + json, json + "\n<!-- cached 2026 -->"}) {
    EXPECT_EQ(level(body).quantity, 7) << body;
  }
}

TEST_F(AnswerOfAShop, WhatIsNotTheAnswerIsNeverTakenForOne) {
  const std::string deep(200'000, '[');
  for (const std::string& body :
       {std::string{"<!doctype html><script type=\"application/ld+json\">\n[]\n</script>"},
        std::string{"<html>\n[]\n</html>"}, std::string{}, std::string{"null"}, std::string{"7"},
        std::string{"[{\"id\":11,\"x\":[]"}, std::string{"notice\n[{\"id\":11,\"x\":[]"}, deep,
        deep + std::string(200'000, ']'), std::string{"[\xff\xfe]"}, std::string{"{\"a\":1}"}}) {
    answers(200, body, {{"content-type", "text/html"}});
    const Outcome read = channel_.lookup({{1, "11", 0}});
    EXPECT_EQ(read.trouble, STOCKD_TROUBLE_TRANSIENT) << body.substr(0, 60);
    EXPECT_TRUE(read.facts.empty()) << body.substr(0, 60);
    const auto written = channel_.set({{1, "11", 3}}).all<WrittenFact>();
    ASSERT_EQ(written.size(), 1u);
    EXPECT_EQ(written[0].trouble.kind, Kind::Unsure) << body.substr(0, 60);
  }
}

TEST_F(AnswerOfAShop, DeepNotesOfPluginsAreReadOver) {
  std::string notes =
      R"({"id":1,"key":"_page","value":)" + std::string(300, '[') + std::string(300, ']') + "}";
  std::string item = row("3");
  item.insert(item.size() - 1, R"(,"meta_data":[)" + notes + "]");
  answers(200, R"({"update":[)" + item + "]}");
  const auto written = channel_.set({{1, "11", 3}}).all<WrittenFact>();
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.kind, Kind::None) << written[0].trouble.message;
}

TEST_F(AnswerOfAShop, HugeNamesAreCutBetweenTwoCharacters) {
  std::string name;
  for (int i = 0; i < 100'000; ++i)
    name += "\xC3\xBC";
  answers(200, R"([{"id":11,"type":"simple","sku":"A","name":")" + name + R"("}])");
  const auto listings = channel_.list("").all<ListingFact>();
  ASSERT_EQ(listings.size(), 1u);
  EXPECT_EQ(listings[0].title.size(), 200u);
  EXPECT_EQ(listings[0].title, name.substr(0, 200));
}

TEST_F(AnswerOfAShop, SkusPassAsTheyAre) {
  for (const std::string& sku :
       {std::string{}, std::string(1024, 'x'), std::string{"a/b?c#d%e@f"},
        std::string{"\xC3\x9Cn\xC3\xAF\xE2\x9C\x93 4"}, std::string{"A,B"}, std::string{" 007 "}}) {
    const boost::json::array rows{
        boost::json::object{{"id", 11}, {"type", "simple"}, {"sku", sku}, {"name", nullptr}}};
    answers(200, boost::json::serialize(rows));
    const auto listings = channel_.list("").all<ListingFact>();
    ASSERT_EQ(listings.size(), 1u) << sku;
    EXPECT_EQ(listings[0].sku, sku);
  }
}

TEST_F(AnswerOfAShop, TwoProductsWithOneSkuAreTwoListings) {
  answers(200, R"([{"id":11,"sku":"A","type":"simple"},{"id":12,"sku":"A","type":"simple"}])");
  const auto listings = channel_.list("").all<ListingFact>();
  ASSERT_EQ(listings.size(), 2u);
  EXPECT_NE(listings[0].remote, listings[1].remote);
}

struct Refusal {
  std::uint32_t status;
  const char* body;
  std::int32_t trouble;
  const char* code;
};

class RefusalOfAShop : public AnswerOfAShop, public ::testing::WithParamInterface<Refusal> {};

TEST_P(RefusalOfAShop, HasANameAndNoFactComesOfIt) {
  const Refusal& refusal = GetParam();
  answers(
      refusal.status, refusal.body,
      {{"location", "https://www.shop.example/wp-json?oauth_signature=x"}, {"retry-after", "600"}});
  const Outcome outcome = channel_.check();
  EXPECT_EQ(outcome.trouble, refusal.trouble) << outcome.code << ": " << outcome.message;
  EXPECT_EQ(outcome.code, refusal.code) << outcome.message;
  EXPECT_TRUE(outcome.facts.empty());
  EXPECT_EQ(outcome.message.find("oauth_signature"), std::string::npos);
}

constexpr const char* kMaintenance =
    "<!DOCTYPE html><html><body><h1>Briefly unavailable for scheduled maintenance.</h1></body>";

INSTANTIATE_TEST_SUITE_P(
    Statuses, RefusalOfAShop,
    ::testing::Values(
        Refusal{301, "", STOCKD_TROUBLE_CONFIG, "woo.moved"},
        Refusal{308, "<html>moved</html>", STOCKD_TROUBLE_CONFIG, "woo.moved"},
        Refusal{401, R"({"code":"woocommerce_rest_authentication_error"})", STOCKD_TROUBLE_DENIED,
                "woo.key-refused"},
        Refusal{401, R"({"code":"woocommerce_rest_cannot_view"})", STOCKD_TROUBLE_DENIED,
                "woo.no-credentials"},
        Refusal{401, "<html>Authorization Required</html>", STOCKD_TROUBLE_DENIED,
                "woo.no-credentials"},
        Refusal{403, R"({"code":"woocommerce_rest_cannot_view"})", STOCKD_TROUBLE_DENIED,
                "woo.forbidden"},
        Refusal{403, "<html>Attention Required! | Cloudflare</html>", STOCKD_TROUBLE_DENIED,
                "woo.forbidden"},
        Refusal{404, R"({"code":"rest_no_route"})", STOCKD_TROUBLE_CONFIG, "woo.no-api"},
        Refusal{404, "<html>Not found</html>", STOCKD_TROUBLE_CONFIG, "woo.no-api"},
        Refusal{429, "<html>slow down</html>", STOCKD_TROUBLE_THROTTLED, "sdk.throttled"},
        Refusal{500, "There has been a critical error", STOCKD_TROUBLE_TRANSIENT,
                "sdk.server-error"},
        Refusal{503, kMaintenance, STOCKD_TROUBLE_TRANSIENT, "sdk.server-error"},
        Refusal{200, kMaintenance, STOCKD_TROUBLE_TRANSIENT, "woo.no-json"},
        Refusal{0, "", STOCKD_TROUBLE_TRANSIENT, "sdk.no-answer"}));

TEST_F(AnswerOfAShop, PlainPermalinksAreToldFromAMissingShop) {
  channel_.meddle = [](Message& answer) {
    answer.status = 404;
    answer.body = "<html>Not found</html>";
  };
  EXPECT_EQ(channel_.check().code, "woo.no-api");
  int asked = 0;
  channel_.meddle = [&asked](Message& answer) {
    answer.status = ++asked == 1 ? 404 : 200;
    answer.body = asked == 1 ? "<html>Not found</html>" : R"({"namespaces":["wp/v2","wc/v3"]})";
  };
  EXPECT_EQ(channel_.check().code, "woo.plain-permalinks");
}

// Nobody would know that something was lost if they were passed over.
TEST_F(AnswerOfAShop, WebhooksThatNameNoObjectAreDefectsAndOnesOfOtherTopicsNothing) {
  const std::string deep(100'000, '[');
  for (const char* topic : {"order.updated", "product.updated", "coupon.created", ""}) {
    const bool is_ours = std::string(topic).ends_with(".updated");
    for (const std::string& body :
         {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{"{\"id\":-1}"},
          std::string{"{\"id\":\"x\"}"}, std::string{"{\"id\":1e99}"}, deep}) {
      Message hook;
      hook.headers.emplace_back("x-wc-webhook-topic", topic);
      hook.body = body;
      const Outcome outcome = channel_.receive(hook);
      EXPECT_TRUE(outcome.done) << topic << body.substr(0, 40);
      EXPECT_EQ(outcome.trouble, is_ours ? STOCKD_TROUBLE_DEFECT : STOCKD_TROUBLE_NONE)
          << topic << body.substr(0, 40);
      EXPECT_EQ(outcome.code, is_ours ? "woo.bad-webhook" : "") << topic << body.substr(0, 40);
      EXPECT_TRUE(outcome.facts.empty()) << topic << body.substr(0, 40);
    }
  }
}

}  // namespace
}  // namespace stockd::test
