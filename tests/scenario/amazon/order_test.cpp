// SPDX-License-Identifier: Apache-2.0
//
// Orders as the feed tells them: late, by Amazon's own time, and only those that are sales of ours.
#include "pump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::test {
namespace {

constexpr std::int64_t kLateMs = 121'000;  // what the last two minutes hold back, and a second

std::optional<OrderLineFact> line_of(const std::vector<Fact>& facts, const std::string& order) {
  std::optional<OrderLineFact> out;
  for (const OrderLineFact& line : facts_of<OrderLineFact>(facts)) {
    if (line.order == order) out = line;
  }
  return out;
}

TEST(Orders, AreToldTwoMinutesLateAndOnce) {
  Amazon amazon(
      R"("products":[{"sku":"A","quantity":7}],"open_orders":[{"sku":"A","quantity":1}])");
  Channel channel(amazon);
  std::string cursor;
  EXPECT_EQ(facts_of<OrderLineFact>(channel.poll(cursor).facts).size(), 1u);
  const std::string order = amazon.sell("A", 2);
  EXPECT_EQ(amazon.level("A"), 5);
  EXPECT_FALSE(line_of(channel.poll(cursor, 0).facts, order));
  amazon.pass(kLateMs);
  const auto facts = channel.poll(cursor, 0).facts;
  const auto line = line_of(facts, order);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->remote, "A");
  EXPECT_EQ(line->counts.ordered, 2);
  EXPECT_EQ(line->counts.cancelled, 0);
  EXPECT_EQ(line->fulfilment, Fulfilment::Merchant);
  EXPECT_EQ(facts_of<OrderFact>(facts).back().state, OrderState::Open);
  amazon.pass(60'000);
  EXPECT_FALSE(line_of(channel.poll(cursor, 0).facts, order));
  EXPECT_TRUE(line_of(channel.poll(cursor, 600'000).facts, order));
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Orders, ThatAmazonTellsLateAreFoundByLookingBack) {
  Amazon amazon(R"("delays":{"order_ms":240000},"products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  std::string cursor;
  channel.poll(cursor);
  const std::string order = amazon.sell("A", 1);
  for (int minute = 0; minute < 4; ++minute) {
    amazon.pass(60'000);
    channel.poll(cursor, 0);
  }
  EXPECT_FALSE(line_of(channel.poll(cursor, 0).facts, order));
  EXPECT_TRUE(line_of(channel.poll(cursor, 300'000).facts, order));
}

TEST(Orders, AreReadOverManyPages) {
  Amazon amazon(R"("rate_factor":0,"products":[{"sku":"A","quantity":1000}])");
  Channel channel(amazon);
  std::string cursor;
  channel.poll(cursor);
  for (int i = 0; i < 250; ++i)
    amazon.sell("A", 1);
  amazon.pass(kLateMs);
  EXPECT_EQ(facts_of<OrderLineFact>(channel.poll(cursor, 0).facts).size(), 250u);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Orders, GiveBackWhatAmazonGivesBack) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":20}])");
  Channel channel(amazon);
  const auto told = [&](const std::string& order) {
    connectors::LookupOrders lookup;
    lookup.ids = {order};
    return line_of(channel.run(lookup).facts, order).value();
  };
  const std::string buyer = amazon.sell("A", 2);
  const std::string none = amazon.sell("A", 3);
  amazon.act(R"({"do":"cancel","order":")" + buyer + R"("})");
  amazon.act(R"({"do":"cancel","order":")" + none +
             R"(","by":"MERCHANT","reason":"No Inventory"})");
  // Amazon's number and the facts agree: two came back, three did not.
  EXPECT_EQ(amazon.level("A"), 17);
  EXPECT_EQ(told(buyer).counts.ordered - told(buyer).counts.cancelled, 0);
  EXPECT_EQ(told(none).counts.ordered - told(none).counts.cancelled, 3);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Orders, KeepWhatWasShippedAndReturned) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":20}])");
  Channel channel(amazon);
  const std::string order = amazon.sell("A", 2);
  amazon.act(R"({"do":"fulfil","order":")" + order + R"("})");
  amazon.act(R"({"do":"return","order":")" + order + R"(","sku":"A","quantity":1})");
  // A merchant looks at what came back and writes a number himself.
  EXPECT_EQ(amazon.level("A"), 18);
  connectors::LookupOrders lookup;
  lookup.ids = {order};
  const auto facts = channel.run(lookup).facts;
  EXPECT_EQ(line_of(facts, order)->counts.ordered, 2);
  EXPECT_EQ(line_of(facts, order)->counts.restocked, 0);
  EXPECT_EQ(facts_of<OrderFact>(facts).at(0).state, OrderState::Closed);
}

TEST(Orders, OfAmazonsWarehouseAreThePlatforms) {
  Amazon amazon(R"("products":[{"sku":"F","fulfilment":"amazon","quantity":9}])");
  Channel channel(amazon);
  std::string cursor;
  channel.poll(cursor);
  const std::string sale = amazon.sell("F", 2);
  const std::string elsewhere = amazon.sell("F", 1, R"(,"elsewhere":true)");
  EXPECT_EQ(amazon.level("F"), 6);
  amazon.pass(kLateMs);
  const auto facts = channel.poll(cursor, 0).facts;
  EXPECT_EQ(line_of(facts, sale)->fulfilment, Fulfilment::Platform);
  // Bought on another shop, which tells it itself.
  EXPECT_FALSE(line_of(facts, elsewhere));
  for (const OrderFact& order : facts_of<OrderFact>(facts))
    EXPECT_NE(order.order, elsewhere);
}

TEST(Orders, ThatDoNotExistAreGone) {
  Amazon amazon(R"("products":[])");
  Channel channel(amazon);
  connectors::LookupOrders lookup;
  lookup.ids = {"404-0000000-0000000"};
  const auto result = channel.run(lookup);
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(facts_of<OrderFact>(result.facts).at(0).state, OrderState::Gone);
}

TEST(Orders, AreVoidWhereAnAnswerIsNone) {
  for (const char* kind : {"truncate", "garbage", "error500"}) {
    Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
    Channel channel(amazon);
    std::string cursor;
    amazon.fault(kind);
    EXPECT_EQ(channel.poll(cursor).trouble.kind, Kind::Transient) << kind;
    EXPECT_EQ(cursor, "") << kind;
  }
}

TEST(Orders, AskForNothingAboutCustomers) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  std::string cursor;
  channel.poll(cursor);
  for (const auto& request : channel.requests) {
    EXPECT_EQ(request.url.find("BUYER"), std::string::npos);
    EXPECT_EQ(request.url.find("RECIPIENT"), std::string::npos);
  }
}

TEST(Check, TellsWhatTheCredentialsMay) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  const auto result = channel.run(connectors::CheckCredentials{});
  EXPECT_FALSE(result.trouble) << result.trouble.message;
  for (const GrantFact& grant : facts_of<GrantFact>(result.facts))
    EXPECT_TRUE(grant.present) << grant.name;
  EXPECT_EQ(facts_of<GrantFact>(result.facts).size(), 3u);
  amazon.act(R"({"do":"role","has":false})");
  const auto refused = channel.run(connectors::CheckCredentials{});
  EXPECT_EQ(refused.trouble.kind, Kind::Denied);
  EXPECT_EQ(refused.trouble.code, "amazon.forbidden");
}

}  // namespace
}  // namespace stockd::test
