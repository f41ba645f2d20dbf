// SPDX-License-Identifier: Apache-2.0
//
// Writes under faults: an item is applied only where an answer says so, and what cannot be known is
// unsure. The shop's own figures are the judge.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::test {
namespace {

class Write : public ::testing::Test {
 protected:
  static std::string settings() {
    return R"({"base_url":"https://shop.example",
      "credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"},
      "products":[{"sku":"A","quantity":10},{"sku":"B","quantity":20},{"sku":"N","quantity":null},
        {"sku":"P","quantity":7,"variations":[{"sku":"P-S","title":"S"},{"sku":"P-M","title":"M"}]},
        {"sku":"V","variations":[{"sku":"V-1","quantity":1,"title":"1"}]}]})";
  }
  std::string remote(const std::string& sku) {
    const boost::json::object shown = shop_.command(R"({"do":"show"})");
    for (const auto& item : shown.at("stock").as_array()) {
      if (item.at("sku").as_string() == sku) return std::string{item.at("remote").as_string()};
    }
    return {};
  }
  std::int64_t level(const std::string& sku) {
    const boost::json::object shown = shop_.command(R"({"do":"show"})");
    for (const auto& item : shown.at("stock").as_array()) {
      if (item.at("sku").as_string() == sku) return item.at("quantity").as_int64();
    }
    return -999;
  }
  void fault(const std::string& kind) {
    shop_.command(R"({"do":"fault","kind":")" + kind + R"(","count":1})");
  }
  static const WrittenFact& fate(const std::vector<WrittenFact>& of, std::uint64_t ref) {
    return *std::ranges::find(of, ref, &WrittenFact::ref);
  }

  Shop shop_{settings()};
  Channel channel_{shop_, "https://shop.example"};
};

TEST_F(Write, ABatchWithABadItemAppliesTheOthers) {
  const Outcome outcome = channel_.set(
      {{1, remote("A"), 3}, {2, "999999", 4}, {3, remote("N"), 5}, {4, remote("B"), 6}});
  const auto written = outcome.all<WrittenFact>();
  ASSERT_EQ(written.size(), 4u);
  EXPECT_EQ(fate(written, 1).trouble.kind, Kind::None);
  EXPECT_EQ(fate(written, 2).trouble.kind, Kind::Missing);
  EXPECT_EQ(fate(written, 3).trouble.kind, Kind::Rejected);
  EXPECT_EQ(fate(written, 3).trouble.code, "woo.unmanaged");
  EXPECT_EQ(fate(written, 4).trouble.kind, Kind::None);
  EXPECT_EQ(level("A"), 3);
  EXPECT_EQ(level("B"), 6);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST_F(Write, VariationsGoThroughTheirParentsRoute) {
  const Outcome outcome = channel_.set({{1, remote("V-1"), 9}, {2, remote("A"), 8}});
  EXPECT_EQ(outcome.all<WrittenFact>().size(), 2u);
  EXPECT_EQ(level("V-1"), 9);
  EXPECT_EQ(level("A"), 8);
}

TEST_F(Write, AVariationOnItsParentsStockIsWrittenAtTheParent) {
  const Outcome outcome = channel_.set({{1, remote("P-S"), 5}});
  const auto written = outcome.all<WrittenFact>();
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.kind, Kind::None) << written[0].trouble.code;
  EXPECT_EQ(level("P"), 5);
}

TEST_F(Write, TwoNumbersForOneSharedStockAreNotBothApplied) {
  const auto written =
      channel_.set({{1, remote("P-S"), 5}, {2, remote("P-M"), 6}}).all<WrittenFact>();
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(std::ranges::count_if(
                written, [](const WrittenFact& item) { return item.trouble.kind == Kind::None; }),
            1);
}

TEST_F(Write, NothingIsAppliedWithoutAnAnswerThatSaysSo) {
  const std::string a = remote("A");
  struct Case {
    const char* fault;
    Kind kind;
  };
  for (const Case& item : {Case{"error500", Kind::Unsure}, Case{"applied500", Kind::Unsure},
                           Case{"drop", Kind::Unsure}, Case{"applied_drop", Kind::Unsure},
                           Case{"garbage", Kind::Unsure}, Case{"truncate", Kind::Unsure},
                           Case{"throttle", Kind::Throttled}, Case{"maintenance", Kind::Unsure},
                           Case{"firewall", Kind::Unsure}, Case{"php_warning", Kind::None}}) {
    fault(item.fault);
    const auto written = channel_.set({{1, a, 3}}).all<WrittenFact>();
    ASSERT_EQ(written.size(), 1u) << item.fault;
    EXPECT_EQ(written[0].trouble.kind, item.kind) << item.fault;
  }
}

// Nobody can tell by the answer, so whoever wrote has to read.
TEST_F(Write, ThatTheShopOnlyPretendsToDoIsTakenForDone) {
  const std::string a = remote("A");
  fault("ignored");
  const auto pretended = channel_.set({{1, a, 3}}).all<WrittenFact>();
  ASSERT_EQ(pretended.size(), 1u);
  EXPECT_EQ(pretended[0].trouble.kind, Kind::None);
  EXPECT_EQ(level("A"), 10);
  channel_.set({{1, a, 3}});
  EXPECT_EQ(level("A"), 3);
}

TEST_F(Write, OnePartThatFailsHidesNoneOfTheOthers) {
  const std::string a = remote("A");
  const std::string v = remote("V-1");
  fault("applied500");
  const auto written = channel_.set({{1, a, 3}, {2, v, 2}}).all<WrittenFact>();
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(fate(written, 1).trouble.kind, Kind::Unsure);
  EXPECT_EQ(fate(written, 2).trouble.kind, Kind::None);
}

TEST_F(Write, AnswersThatDoNotFitTheQuestionMakeItemsUnsure) {
  const std::string a = remote("A");
  for (const char* body :
       {R"({"update":[]})", R"({"update":[{"id":77,"manage_stock":true}]})", "[]",
        R"({"update":[{"id":11,"manage_stock":true,"stock_quantity":null}]})",
        R"({"update":[{"id":11,"manage_stock":true,"stock_quantity":4}]})"}) {
    channel_.meddle = [body](Message& answer) { answer.body = body; };
    const auto written = channel_.set({{1, a, 3}}).all<WrittenFact>();
    ASSERT_EQ(written.size(), 1u) << body;
    EXPECT_EQ(written[0].trouble.kind, Kind::Unsure) << body;
  }
}

TEST_F(Write, ReadsThatFailEmitNothingTrue) {
  const std::string a = remote("A");
  for (const char* kind : {"error500", "drop", "garbage", "truncate"}) {
    fault(kind);
    const Outcome outcome = channel_.lookup({{1, a, 0}});
    EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_TRANSIENT) << kind << " " << outcome.code;
    EXPECT_TRUE(outcome.all<LevelFact>().empty()) << kind;
  }
}

TEST_F(Write, WhatIsNoWholeNumberIsUnknownAndNeverZero) {
  const std::string a = remote("A");
  for (const char* quantity : {"2.5", "null", "\"7 pcs\"", "9007199254740993", "\"\"", "true",
                               "[7]", "-1e300", "1000000000001"}) {
    const std::string body = R"([{"id":11,"type":"simple","status":"publish","manage_stock":true,)"
                             R"("stock_quantity":)" +
                             std::string{quantity} + "}]";
    channel_.meddle = [body](Message& answer) { answer.body = body; };
    const auto levels = channel_.lookup({{1, a, 0}}).all<LevelFact>();
    ASSERT_EQ(levels.size(), 1u) << quantity;
    EXPECT_EQ(levels[0].state, LevelState::Unknown) << quantity;
  }
}

TEST_F(Write, AShopWithoutTheFlatListIsReadByParents) {
  Outcome listed = channel_.list("w 0 0 0");
  ASSERT_EQ(listed.trouble, STOCKD_TROUBLE_NONE) << listed.code;
  EXPECT_EQ(listed.all<ListingFact>().size(), 3u);
  bool first = true;
  channel_.meddle = [&first](Message& answer) {
    if (!first) return;
    first = false;
    answer.status = 404;
    answer.body = R"({"code":"rest_no_route","message":"x","data":{"status":404}})";
  };
  listed = channel_.list("v 0 0 0");
  ASSERT_EQ(listed.trouble, STOCKD_TROUBLE_NONE) << listed.code;
  EXPECT_EQ(listed.all<ListingFact>().size(), 3u);
}

TEST_F(Write, ABatchTheShopFindsTooLargeGoesInHalves) {
  const std::string a = remote("A");
  const std::string b = remote("B");
  int requests = 0;
  channel_.meddle = [&requests](Message& answer) {
    if (++requests > 1) return;
    answer.status = 413;
    answer.body = R"({"code":"woocommerce_rest_request_entity_too_large","data":{"status":413}})";
  };
  // The answer is replaced after the shop took it: what counts is what the halves say.
  const auto written = channel_.set({{1, a, 3}, {2, b, 4}}).all<WrittenFact>();
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(fate(written, 1).trouble.kind, Kind::None);
  EXPECT_EQ(fate(written, 2).trouble.kind, Kind::None);
  EXPECT_EQ(requests, 3);
}

TEST_F(Write, ANegativeNumberNeverLeaves) {
  const Outcome outcome = channel_.set({{1, remote("A"), -1}});
  EXPECT_TRUE(outcome.requests.empty());
  EXPECT_EQ(outcome.all<WrittenFact>().at(0).trouble.code, "woo.negative");
  EXPECT_EQ(level("A"), 10);
}

TEST_F(Write, AKeyThatMayNotWriteStopsTheWriteAndIsTheChannelsTrouble) {
  channel_.meddle = [](Message& answer) {
    answer.status = 401;
    answer.body = R"({"code":"woocommerce_rest_authentication_error","data":{"status":401}})";
  };
  std::vector<Asked> asked;
  for (std::uint64_t i = 1; i <= 40; ++i)
    asked.push_back({i, std::to_string(1000 + i) + "/" + std::to_string(2000 + i), 5});
  const Outcome outcome = channel_.set(asked);
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_DENIED);
  EXPECT_EQ(outcome.code, "woo.key-refused");
  const auto written = outcome.all<WrittenFact>();
  EXPECT_EQ(written.size(), 40u);
  EXPECT_TRUE(std::ranges::all_of(
      written, [](const WrittenFact& item) { return item.trouble.kind == Kind::Denied; }));
  EXPECT_LT(outcome.requests.size(), 40u);
}

TEST_F(Write, ARedirectWroteNothingAndNamesTheSetting) {
  channel_.meddle = [](Message& answer) {
    answer.status = 301;
    answer.body.clear();
    answer.headers = {{"location", "https://www.shop.example/wp-json/wc/v3/products/batch"}};
  };
  const Outcome outcome = channel_.set({{1, remote("A"), 3}});
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_CONFIG);
  EXPECT_NE(outcome.message.find("https://www.shop.example."), std::string::npos)
      << outcome.message;
}

TEST_F(Write, ManyParentsAreWrittenFourAtATime) {
  std::string products;
  for (int i = 0; i < 30; ++i) {
    products += std::string{i == 0 ? "" : ","} + R"({"sku":"V)" + std::to_string(i) +
                R"(","variations":[{"sku":"V)" + std::to_string(i) + R"(-1","quantity":1}]})";
  }
  Shop shop{R"({"base_url":"https://shop.example","credentials":{"consumer_key":"ck_twin",
    "consumer_secret":"cs_twin"},"products":[)" +
            products + "]}"};
  Channel channel{shop, "https://shop.example"};
  for (const std::size_t parallel : {4U, 2U, 1U}) {
    channel.parallel = parallel;
    std::vector<Asked> asked;
    for (std::uint64_t i = 0; i < 30; ++i) {
      asked.push_back({i + 1, std::to_string(11 + 2 * i) + "/" + std::to_string(12 + 2 * i), 7});
    }
    const auto written = channel.set(asked).all<WrittenFact>();
    ASSERT_EQ(written.size(), 30u);
    EXPECT_TRUE(std::ranges::all_of(
        written, [](const WrittenFact& item) { return item.trouble.kind == Kind::None; }));
  }
  EXPECT_EQ(channel.most_at_once, 4u);
}

TEST_F(Write, AParentAndItsVariationsShareOneWrite) {
  const Outcome same = channel_.set({{1, remote("P"), 5}, {2, remote("P-S"), 5}});
  ASSERT_EQ(same.all<WrittenFact>().size(), 2u);
  EXPECT_EQ(fate(same.all<WrittenFact>(), 1).trouble.kind, Kind::None);
  EXPECT_EQ(fate(same.all<WrittenFact>(), 2).trouble.kind, Kind::None);
  EXPECT_EQ(same.requests.size(), 2u);
  const auto other = channel_.set({{1, remote("P"), 4}, {2, remote("P-S"), 6}}).all<WrittenFact>();
  EXPECT_EQ(fate(other, 1).trouble.kind, Kind::None);
  EXPECT_EQ(fate(other, 2).trouble.kind, Kind::Aborted);
  EXPECT_EQ(level("P"), 4);
}

TEST_F(Write, AShopThatDoesNotCountAtAllTakesNothingAndSaysSo) {
  Message request;
  request.method = "PUT";
  request.url = "https://shop.example/wp-json/wc/v3/settings/products/woocommerce_manage_stock";
  request.headers = {{"authorization", "Basic Y2tfdHdpbjpjc190d2lu"},
                     {"content-type", "application/json"}};
  request.body = R"({"value":"no"})";
  ASSERT_EQ(shop_.handle(request).status, 200u);
  const auto written = channel_.set({{1, remote("A"), 3}}).all<WrittenFact>();
  EXPECT_EQ(written.at(0).trouble.code, "woo.unmanaged");
  EXPECT_EQ(channel_.lookup({{1, remote("A"), 0}}).all<LevelFact>().at(0).state,
            LevelState::Untracked);
  EXPECT_EQ(channel_.check().code, "woo.stock-off");
}

TEST_F(Write, StockThatAPluginCountsAtPlacesIsParked) {
  const std::string a = remote("A");
  channel_.meddle = [](Message& answer) {
    const std::string notes = R"("meta_data":[)";
    const auto at = answer.body.find(notes);
    if (at == std::string::npos) return;
    answer.body.insert(at + notes.size(), R"({"id":1,"key":"_stock_at_31","value":"3"})");
  };
  const auto written = channel_.set({{1, a, 3}}).all<WrittenFact>();
  EXPECT_EQ(written.at(0).trouble.code, "woo.multi-location");
}

}  // namespace
}  // namespace stockd::test
