// SPDX-License-Identifier: Apache-2.0
//
// Quantities on their way to Amazon: patches and feeds, what becomes of them, and the listings that
// get none. Whatever is written to a listing that Amazon ships shows in the twin as the harm it
// does.
#include "pump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

WrittenFact fate_of(const connectors::OperationResult& result, std::uint64_t ref = 1) {
  for (const WrittenFact& fact : facts_of<WrittenFact>(result.facts)) {
    if (fact.ref == ref) return fact;
  }
  throw std::runtime_error("no fate of item " + std::to_string(ref));
}

TEST(Writes, AreAcceptedAndSettledByTheLevel) {
  Amazon amazon(R"("delays":{"patch_ms":30000},"products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  const auto set = set_of({{"A", 12}});
  const auto result = channel.run(set);
  EXPECT_EQ(fate_of(result).state, WrittenState::Accepted);
  EXPECT_EQ(amazon.level("A"), 7);
  const auto tickets = tickets_of(result, set);
  EXPECT_EQ(fate_of(channel.run(tickets)).state, WrittenState::Accepted);
  amazon.pass(30'000);
  const auto settled = fate_of(channel.run(tickets));
  EXPECT_EQ(settled.state, WrittenState::Applied);
  EXPECT_EQ(settled.trouble.kind, Kind::None);
  EXPECT_EQ(amazon.level("A"), 12);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Writes, AreNeverMadeToWhatAmazonShips) {
  Amazon amazon(R"("products":[{"sku":"F","fulfilment":"amazon","quantity":40},
                               {"sku":"B","fulfilment":"both","quantity":1,"fulfillable":9},
                               {"sku":"M","quantity":5}])");
  Channel channel(amazon, R"("feed_from":1)");
  const auto result = channel.run(set_of({{"F", 12}, {"B", 2}, {"M", 6}}));
  EXPECT_EQ(fate_of(result, 1).trouble.kind, Kind::Rejected);
  EXPECT_EQ(fate_of(result, 1).trouble.code, "amazon.fulfilled-by-amazon");
  EXPECT_EQ(fate_of(result, 2).trouble.kind, Kind::None);
  EXPECT_EQ(fate_of(result, 3).trouble.kind, Kind::None);
  amazon.pass(60'000);
  EXPECT_FALSE(amazon.row("F").at("harmed").as_bool());
  EXPECT_EQ(amazon.level("F"), 40);
  EXPECT_EQ(amazon.level("B"), 2);
  EXPECT_EQ(amazon.row("B").at("fulfillable"), 9);
  for (const auto& request : channel.requests)
    EXPECT_EQ(request.body.find("AMAZON_"), std::string::npos);
}

// Were the connector to forget, this is what a test would see.
TEST(Twin, MakesAListingTheMerchantsWhenAQuantityIsWrittenToIt) {
  Amazon amazon(R"("products":[{"sku":"F","fulfilment":"amazon","quantity":40}])");
  const std::string path =
      "/listings/2021-08-01/items/" + std::string(kSeller) + "/F?marketplaceIds=AE08WJ6YKNBMC";
  const auto answer = amazon.ask("PATCH", path,
                                 R"({"productType":"PRODUCT","patches":[{"op":"merge",
      "path":"/attributes/fulfillment_availability",
      "value":[{"fulfillment_channel_code":"DEFAULT","quantity":12}]}]})");
  EXPECT_EQ(bj::parse(answer.body).at("status").as_string(), "ACCEPTED");
  amazon.pass(60'000);
  const auto row = amazon.row("F");
  EXPECT_TRUE(row.at("harmed").as_bool());
  EXPECT_EQ(row.at("fulfilment").as_string(), "merchant");
  EXPECT_EQ(row.at("channels"), bj::parse(R"(["AMAZON_EU","DEFAULT"])"));
  // Orders go to the merchant, who has nothing, and Amazon's units are stranded.
  amazon.sell("F", 12);
  EXPECT_EQ(amazon.row("F").at("fulfillable"), 40);
}

TEST(Writes, AreNotMadeWhereNobodySaysWhoShips) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  for (const char* entries : {"[]", R"([{"fulfillmentChannelCode":"SUPPLY_7","quantity":3}])"}) {
    channel.instead = [&](const connectors::HttpRequest& request) {
      EXPECT_EQ(request.method, "GET");
      return std::optional(answer_of(
          200,
          R"({"sku":"A","summaries":[],"fulfillmentAvailability":)" + std::string(entries) + "}"));
    };
    const auto fate = fate_of(channel.set("A", 9));
    EXPECT_EQ(fate.trouble.kind, Kind::Rejected) << entries;
  }
}

TEST(Writes, ThatAmazonRefusesCarryItsReason) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7},{"sku":"B","quantity":7}])");
  Channel channel(amazon);
  amazon.act(R"({"do":"refuse","code":"90000900","message":"The attributes are invalid."})");
  const auto result = channel.run(set_of({{"A", 9}, {"B", 9}, {"GONE", 1}}));
  EXPECT_EQ(fate_of(result, 1).trouble.kind, Kind::Rejected);
  EXPECT_EQ(fate_of(result, 1).trouble.code, "amazon.90000900");
  EXPECT_THAT(fate_of(result, 1).trouble.message,
              testing::HasSubstr("The attributes are invalid. (90000900)"));
  EXPECT_EQ(fate_of(result, 2).state, WrittenState::Accepted);
  EXPECT_EQ(fate_of(result, 3).trouble.kind, Kind::Missing);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Writes, WhoseProblemAppearsLaterAreRefusedThen) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  amazon.fault("ignored");
  const auto set = set_of({{"A", 9}});
  const auto result = channel.run(set);
  ASSERT_EQ(fate_of(result).state, WrittenState::Accepted);
  amazon.pass(60'000);
  EXPECT_EQ(amazon.level("A"), 7);
  const auto tickets = tickets_of(result, set);
  EXPECT_EQ(fate_of(channel.run(tickets)).state, WrittenState::Accepted);
  amazon.act(R"({"do":"report_issue","sku":"A","code":"8541","message":"The offer is blocked."})");
  const auto fate = fate_of(channel.run(tickets));
  EXPECT_EQ(fate.trouble.kind, Kind::Rejected);
  EXPECT_EQ(fate.trouble.code, "amazon.8541");
}

TEST(Writes, WithoutAnAnswerAreUnsure) {
  for (const char* kind : {"applied500", "applied_drop", "error500", "drop"}) {
    Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
    Channel channel(amazon);
    channel.instead = [&](const connectors::HttpRequest& request) {
      if (request.method == "PATCH") amazon.fault(kind);
      return std::optional<connectors::HttpResponse>();
    };
    EXPECT_EQ(fate_of(channel.set("A", 9)).trouble.kind, Kind::Unsure) << kind;
  }
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  channel.instead = [&](const connectors::HttpRequest& request) {
    if (request.method == "PATCH") amazon.fault("truncate");
    return std::optional<connectors::HttpResponse>();
  };
  EXPECT_EQ(fate_of(channel.set("A", 9)).trouble.kind, Kind::Unsure);
}

TEST(Writes, EndWithATroubleOfTheAccount) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7},{"sku":"B","quantity":7}])");
  Channel channel(amazon);
  channel.instead = [&](const connectors::HttpRequest& request) {
    if (request.method == "PATCH") amazon.fault("forbidden");
    return std::optional<connectors::HttpResponse>();
  };
  const auto result = channel.set("A", 9);
  EXPECT_EQ(result.trouble.kind, Kind::Denied);
  EXPECT_EQ(result.trouble.code, "amazon.forbidden");
  EXPECT_EQ(amazon.level("A"), 7);
}

TEST(Writes, StopBeforeTheOperationMustEnd) {
  std::string list = R"("rate_factor":0,"products":[)";
  std::vector<std::pair<std::string, Quantity>> levels;
  for (int i = 0; i < 30; ++i) {
    const std::string sku = "S-" + std::to_string(100 + i);
    list += (i == 0 ? "" : ",") + (R"({"sku":")" + sku) + R"(","quantity":5})";
    levels.emplace_back(sku, 3);
  }
  Amazon amazon(list + "]");
  Channel channel(amazon);
  channel.instead = [&](const connectors::HttpRequest& request) {
    if (request.method == "PATCH") amazon.pass(5'000);  // the lane is slow
    return std::optional<connectors::HttpResponse>();
  };
  const auto result = channel.run(set_of(levels));
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(fate_of(result, 1).state, WrittenState::Accepted);
  EXPECT_EQ(fate_of(result, 30).trouble.kind, Kind::Aborted);
  EXPECT_LT(count_of(channel.requests, "PATCH", "/listings/"), 30u);
}

// Ten increases and two deductions, with feeds from ten on.
class Feeds : public testing::Test {
 protected:
  Feeds() : amazon_(settings()), channel_(amazon_, R"("feed_from":10)") {
    for (int i = 0; i < 12; ++i)
      levels_.emplace_back("S-" + std::to_string(100 + i), i < 10 ? 9 : 2);
    set_ = set_of(levels_);
  }

  static std::string settings() {
    std::string list = R"("rate_factor":0,"delays":{"feed_ms":20000,"patch_ms":1000},"products":[)";
    for (int i = 0; i < 12; ++i) {
      list +=
          (i == 0 ? "" : ",") + (R"({"sku":"S-)" + std::to_string(100 + i)) + R"(","quantity":5})";
    }
    return list + "]";
  }

  Amazon amazon_;
  std::vector<std::pair<std::string, Quantity>> levels_;
  connectors::SetStock set_;
  Channel channel_;
};

TEST_F(Feeds, CarryManyIncreasesAndNoDeduction) {
  const auto result = channel_.run(set_);
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(count_of(channel_.requests, "PATCH", "/listings/"), 2u);
  EXPECT_EQ(count_of(channel_.requests, "POST", "/feeds/2021-06-30/feeds"), 1u);
  EXPECT_EQ(count_of(channel_.requests, "PUT", "s3-eu-west-1.amazonaws.com"), 1u);
  const auto tickets = tickets_of(result, set_);
  ASSERT_EQ(tickets.tickets.size(), 12u);
  auto settled = channel_.run(tickets);
  EXPECT_EQ(fate_of(settled, 1).state, WrittenState::Accepted);
  amazon_.pass(22'000);
  settled = channel_.run(tickets);
  for (std::uint64_t ref = 1; ref <= 12; ++ref)
    EXPECT_EQ(fate_of(settled, ref).state, WrittenState::Applied) << ref;
  EXPECT_EQ(amazon_.level("S-100"), 9);
  EXPECT_EQ(amazon_.level("S-111"), 2);
  EXPECT_THAT(amazon_.breaches, testing::IsEmpty());
}

TEST_F(Feeds, ThatAreDoneMayHaveRefusedMessages) {
  const auto result = channel_.run(set_);
  const auto tickets = tickets_of(result, set_);
  amazon_.act(R"({"do":"remove","sku":"S-103"})");
  amazon_.pass(22'000);
  const auto settled = channel_.run(tickets);
  EXPECT_EQ(fate_of(settled, 4).trouble.kind, Kind::Rejected);
  EXPECT_EQ(fate_of(settled, 4).trouble.code, "amazon.bad_request");
  EXPECT_EQ(fate_of(settled, 5).state, WrittenState::Applied);
}

TEST_F(Feeds, ThatHangAreGivenUpAndFollowedByPatches) {
  amazon_.act(R"({"do":"feeds","hang":true})");
  const auto tickets = tickets_of(channel_.run(set_), set_);
  amazon_.pass(16 * 60'000);
  const auto settled = channel_.run(tickets);
  EXPECT_EQ(fate_of(settled, 1).trouble.kind, Kind::Aborted);
  EXPECT_EQ(fate_of(settled, 1).trouble.code, "amazon.feed-hangs");
  channel_.requests.clear();
  const auto again = channel_.run(set_);
  EXPECT_EQ(count_of(channel_.requests, "POST", "/feeds/"), 0u);
  EXPECT_EQ(count_of(channel_.requests, "PATCH", "/listings/"), 12u);
  EXPECT_EQ(fate_of(again, 1).state, WrittenState::Accepted);
}

TEST_F(Feeds, ThatCannotBeStoredBecomePatches) {
  channel_.instead = [](const connectors::HttpRequest& request) {
    std::optional<connectors::HttpResponse> out;
    if (request.method == "PUT") out = answer_of(403, "<Error/>");
    return out;
  };
  const auto result = channel_.run(set_);
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(count_of(channel_.requests, "PATCH", "/listings/"), 12u);
}

TEST_F(Feeds, OfUnknownFateAreUnsureAndNotRepeated) {
  channel_.instead = [&](const connectors::HttpRequest& request) {
    const bool creates = request.method == "POST" && request.url.ends_with("/feeds");
    if (creates) amazon_.fault("applied_drop");
    return std::optional<connectors::HttpResponse>();
  };
  const auto result = channel_.run(set_);
  EXPECT_EQ(fate_of(result, 1).trouble.kind, Kind::Unsure);
  EXPECT_EQ(count_of(channel_.requests, "PATCH", "/listings/"), 2u);
}

}  // namespace
}  // namespace stockd::test
