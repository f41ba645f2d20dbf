// SPDX-License-Identifier: Apache-2.0
//
// Orders that do not stay as they were: edited, half refunded, cancelled without restock, deleted,
// not paid, long. Webhook and poll must say the same, and what is consumed must be what the shop's
// own counter lost.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;
using connectors::EnsureSubscriptions;
using connectors::ListCatalogue;
using connectors::OperationResult;
using connectors::PollOrders;

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

class OrderChange : public ::testing::Test {
 protected:
  void SetUp() override {
    channel_.run(ListCatalogue{});
    channel_.run(EnsureSubscriptions{"https://stock.example/hooks/karoo-outdoor/shop"});
  }
  OperationResult poll() {
    PollOrders command;
    command.window_ms = 60 * kDayMs;
    return channel_.run(command);
  }
  // Units of TENT that all orders consume, as a whole poll tells.
  std::int64_t polled() {
    std::int64_t sum = 0;
    for (const auto& line : facts_of<OrderLineFact>(poll().facts)) {
      if (line.sku == "TENT") sum += line.counts.consumed();
    }
    return sum;
  }
  // The same by the latest webhook about an order.
  std::int64_t hooked(const std::string& topic) {
    std::int64_t sum = 0;
    for (const auto& line : facts_of<OrderLineFact>(channel_.receive(shop_.hook(topic)).facts)) {
      if (line.sku == "TENT") sum += line.counts.consumed();
    }
    return sum;
  }
  void expect_consumed(std::int64_t units, const std::string& topic) {
    EXPECT_EQ(polled(), units);
    EXPECT_EQ(hooked(topic), units);
    EXPECT_EQ(shop_.level("TENT"), 20 - units);
    shop_.hooks.clear();
  }

  Shop shop_{R"("products":[{"sku":"TENT","quantity":20},{"sku":"PEG","quantity":50}])"};
  Channel channel_{shop_};
};

TEST_F(OrderChange, UnitsRemovedByAnEditComeBackWithOrWithoutARefund) {
  const std::string order = shop_.sell("TENT", 5);
  shop_.hooks.clear();
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":3)");
  expect_consumed(3, "orders/edited");
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":2,"refund":false)");
  expect_consumed(2, "orders/updated");
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":0,"refund":false)");
  expect_consumed(0, "orders/edited");
}

TEST_F(OrderChange, UnitsRemovedWithoutRestockStayConsumed) {
  const std::string order = shop_.sell("TENT", 5);
  shop_.hooks.clear();
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":3,"restock":false)");
  expect_consumed(5, "orders/edited");
}

TEST_F(OrderChange, AddedUnitsAndLinesAreConsumed) {
  const std::string order = shop_.sell("PEG", 5);
  shop_.hooks.clear();
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":2)");
  expect_consumed(2, "orders/edited");
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":6)");
  expect_consumed(6, "orders/edited");
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":1)");
  shop_.hooks.clear();
  shop_.act("edit_order", order, R"(,"sku":"TENT","quantity":4)");
  expect_consumed(4, "orders/edited");
}

TEST_F(OrderChange, EachCountOnlyGrowsWhateverHappens) {
  const std::string order = shop_.sell("TENT", 5);
  LineCounts before;
  const std::vector<std::string> changes = {
      R"(,"sku":"TENT","quantity":3)", R"(,"sku":"TENT","quantity":7,"refund":false)",
      R"(,"sku":"TENT","quantity":1,"refund":false)", R"(,"sku":"TENT","quantity":2)",
      R"(,"sku":"TENT","quantity":0,"restock":false)"};
  for (const std::string& change : changes) {
    shop_.act("edit_order", order, change);
    const LineCounts now = facts_of<OrderLineFact>(poll().facts).at(0).counts;
    EXPECT_GE(now.ordered, before.ordered) << change;
    EXPECT_GE(now.cancelled, before.cancelled) << change;
    EXPECT_GE(now.restocked, before.restocked) << change;
    before = now;
  }
}

TEST_F(OrderChange, ACancellationWithoutRestockStaysConsumed) {
  const std::string order = shop_.sell("TENT", 5);
  shop_.hooks.clear();
  shop_.act("cancel", order, R"(,"restock":false)");
  expect_consumed(5, "orders/cancelled");
}

TEST_F(OrderChange, EveryKindOfRestockIsToldApart) {
  const std::string order = shop_.sell("TENT", 9);
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1)");
  shop_.act("fulfil", order);
  shop_.act("return", order, R"(,"sku":"TENT","quantity":2)");
  shop_.act("return", order, R"(,"sku":"TENT","quantity":3,"legacy":true)");
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1,"restock":false)");
  const LineCounts counts = facts_of<OrderLineFact>(poll().facts).at(0).counts;
  EXPECT_EQ(counts.ordered, 9);
  EXPECT_EQ(counts.cancelled, 1);
  EXPECT_EQ(counts.restocked, 5);
  EXPECT_EQ(shop_.level("TENT"), 20 - counts.consumed());
}

TEST_F(OrderChange, AnExchangeGivesOneBackAndTakesAnother) {
  const std::string order = shop_.sell("TENT", 1);
  shop_.act("fulfil", order);
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1)");
  shop_.hooks.clear();
  shop_.act("edit_order", order, R"(,"sku":"PEG","quantity":1)");
  const auto lines = facts_of<OrderLineFact>(channel_.receive(shop_.hook("orders/edited")).facts);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].counts.consumed(), 0);
  EXPECT_EQ(lines[1].counts.consumed(), 1);
  EXPECT_EQ(shop_.level("PEG"), 49);
}

TEST_F(OrderChange, ADeletedOrderIsGoneAndKeepsItsLines) {
  const std::string order = shop_.sell("TENT", 1);
  shop_.now_ms += 60'000;
  shop_.act("delete_order", order);
  const auto result = channel_.receive(shop_.hook("orders/delete"));
  const auto orders = facts_of<OrderFact>(result.facts);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].order, order);
  EXPECT_EQ(orders[0].state, OrderState::Gone);
  EXPECT_EQ(orders[0].touched_at_ms, shop_.now_ms);
  EXPECT_TRUE(facts_of<OrderLineFact>(result.facts).empty());
}

TEST_F(OrderChange, AnUnpaidOrderIsConsumedAndAnUnreservedOneOnlyOnceItIs) {
  shop_.sell("TENT", 2, R"(,"pending":true)");
  expect_consumed(2, "orders/create");
  const std::string order = shop_.sell("TENT", 3, R"(,"confirmed":false)");
  EXPECT_EQ(shop_.level("TENT"), 18);
  EXPECT_EQ(hooked("orders/create"), 0);
  EXPECT_EQ(polled(), 2);
  shop_.act("confirm", order);
  EXPECT_EQ(shop_.level("TENT"), 15);
  EXPECT_EQ(hooked("orders/updated"), 3);
  EXPECT_EQ(polled(), 5);
}

TEST_F(OrderChange, ATestOrderTakesStockLikeAnyOther) {
  shop_.sell("TENT", 2, R"(,"test":true)");
  expect_consumed(2, "orders/create");
}

TEST_F(OrderChange, ALineWhoseVariantWasDeletedKeepsItsSku) {
  shop_.sell("TENT", 2);
  shop_.command(R"({"do":"delete_product","sku":"TENT"})");
  const auto lines = facts_of<OrderLineFact>(poll().facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].sku, "TENT");
  EXPECT_EQ(lines[0].remote, "");
  EXPECT_EQ(lines[0].counts.consumed(), 2);
}

TEST_F(OrderChange, WebhooksInAnyOrderMergeToTheSame) {
  const std::string order = shop_.sell("TENT", 4);
  shop_.now_ms += 60'000;
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1)");
  const auto early = channel_.receive(shop_.hook("orders/create"));
  const auto late = channel_.receive(shop_.hook("orders/updated"));
  const LineCounts first = facts_of<OrderLineFact>(early.facts).at(0).counts;
  const LineCounts last = facts_of<OrderLineFact>(late.facts).at(0).counts;
  EXPECT_EQ(first.cancelled, 0);
  EXPECT_EQ(last.cancelled, 1);
  EXPECT_EQ(first.ordered, last.ordered);
  EXPECT_GT(facts_of<OrderFact>(late.facts).at(0).touched_at_ms,
            facts_of<OrderFact>(early.facts).at(0).touched_at_ms);
}

TEST(LongOrders, AreReadPageByPageWithinTheOrder) {
  std::string products = R"("products":[)";
  std::string lines = R"({"do":"sell","lines":[)";
  for (int i = 0; i < 300; ++i) {
    const std::string sku = "\"S" + std::to_string(i) + "\"";
    products += (i == 0 ? "" : ",") + std::string("{\"sku\":") + sku + R"(,"quantity":5})";
    lines += (i == 0 ? "" : ",") + std::string("{\"sku\":") + sku + R"(,"quantity":2})";
  }
  Shop shop(products + "]");
  Channel channel(shop);
  const auto sold = shop.command(lines + "]}");
  const std::string order(sold.at("order").as_string());
  shop.act("cancel", order);
  PollOrders command;
  command.window_ms = kDayMs;
  const auto result = channel.run(command);
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto facts = facts_of<OrderLineFact>(result.facts);
  ASSERT_EQ(facts.size(), 300u);
  for (const auto& line : facts) {
    EXPECT_EQ(line.counts.ordered, 2);
    EXPECT_EQ(line.counts.cancelled, 2) << "a refund of 300 lines is read to its end";
  }
}

TEST(LongOrders, WithManyRefundsAreReadWhole) {
  Shop shop(R"("products":[{"sku":"A","quantity":50}])");
  Channel channel(shop);
  const std::string order = shop.sell("A", 30);
  for (int i = 0; i < 14; ++i)
    shop.act("return", order, R"(,"sku":"A","quantity":1)");
  PollOrders command;
  command.window_ms = kDayMs;
  EXPECT_EQ(facts_of<OrderLineFact>(channel.run(command).facts).at(0).counts.cancelled, 14);
}

TEST(OldOrders, AreHiddenWithoutTheScopeAndLeftAsTheyAre) {
  Shop shop(R"("products":[{"sku":"A","quantity":50}])");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  channel.run(EnsureSubscriptions{"https://stock.example/hooks/karoo-outdoor/shop"});
  const std::string order = shop.sell("A", 3);
  shop.now_ms += 61 * kDayMs;
  shop.hooks.clear();
  shop.act("return", order, R"(,"sku":"A","quantity":1)");
  const auto refund = channel.receive(shop.hook("refunds/create"));
  EXPECT_FALSE(refund.trouble);
  EXPECT_TRUE(refund.facts.empty() || facts_of<OrderLineFact>(refund.facts).empty());
  const auto updated = channel.receive(shop.hook("orders/updated"));
  EXPECT_EQ(facts_of<OrderLineFact>(updated.facts).at(0).counts.cancelled, 1)
      << "the order's own webhook still tells";
}

TEST(Paging, BeginsAgainWhereACursorWasForgotten) {
  Shop shop(R"("products":[{"sku":"A","quantity":500}])");
  Channel channel(shop);
  for (int i = 0; i < 60; ++i)
    shop.sell("A", 1);
  PollOrders command;
  command.window_ms = kDayMs;
  command.cursor = facts_of<PageFact>(channel.run(command).facts).at(0).cursor;
  shop.fault("cursor");
  const auto refused = channel.run(command);
  EXPECT_EQ(refused.trouble.kind, Kind::Transient);
  EXPECT_EQ(refused.trouble.code, "shopify.cursor-expired");
  command.cursor.clear();
  EXPECT_FALSE(channel.run(command).trouble);
}

TEST(Paging, WithACursorThatIsNoneReadsTheWindow) {
  Shop shop(R"("products":[{"sku":"A","quantity":5}])");
  Channel channel(shop);
  shop.sell("A", 1);
  for (const char* cursor : {"{", "not json", "[]", "{\"from\":\"x\"}", "null"}) {
    PollOrders command;
    command.window_ms = kDayMs;
    command.cursor = cursor;
    const auto result = channel.run(command);
    EXPECT_FALSE(result.trouble) << cursor << ": " << result.trouble.message;
    EXPECT_EQ(facts_of<OrderFact>(result.facts).size(), 1u) << cursor;
  }
}

}  // namespace
}  // namespace stockd::test
