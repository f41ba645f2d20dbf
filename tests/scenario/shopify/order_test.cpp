// SPDX-License-Identifier: Apache-2.0
//
// From a shopper's click to the line a ledger deducts: by webhook and by poll, which must agree.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

using connectors::EnsureSubscriptions;
using connectors::ListCatalogue;
using connectors::OperationResult;
using connectors::PollOrders;

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

class Orders : public ::testing::Test {
 protected:
  void SetUp() override {
    channel_.run(ListCatalogue{});
    channel_.run(EnsureSubscriptions{"https://stock.example/hooks/karoo-outdoor/shop"});
  }
  std::string sell(const std::string& sku, std::int64_t quantity) {
    return shop_.sell(sku, quantity);
  }
  void act(const std::string& what, const std::string& order, const std::string& more = "") {
    shop_.act(what, order, more);
  }
  OperationResult poll(const std::string& cursor, std::int64_t overlap_ms = 5000) {
    PollOrders command;
    command.cursor = cursor;
    command.window_ms = 60 * kDayMs;
    command.overlap_ms = overlap_ms;
    return channel_.run(command);
  }
  // The only line of the only order a whole poll finds.
  OrderLineFact polled() {
    const auto lines = facts_of<OrderLineFact>(poll("").facts);
    EXPECT_EQ(lines.size(), 1u);
    return lines.empty() ? OrderLineFact{} : lines.front();
  }

  Shop shop_{R"("products":[{"sku":"TENT","quantity":10},{"sku":"","quantity":4}])"};
  Channel channel_{shop_};
};

TEST_F(Orders, ASaleIsALineByWebhookWithoutAnyRequest) {
  const std::string order = sell("TENT", 3);
  channel_.requests.clear();
  const auto result = channel_.receive(shop_.hook("orders/create"));
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto orders = facts_of<OrderFact>(result.facts);
  const auto lines = facts_of<OrderLineFact>(result.facts);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].order, order);
  EXPECT_EQ(orders[0].state, OrderState::Open);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].order, order);
  EXPECT_EQ(lines[0].sku, "TENT");
  EXPECT_EQ(lines[0].counts.consumed(), 3);
  EXPECT_EQ(lines[0].placed_at_ms, shop_.now_ms);
  EXPECT_TRUE(channel_.requests.empty());
  EXPECT_EQ(shop_.level("TENT"), 7);
}

TEST_F(Orders, ThePollTellsTheSameLineAndItsListing) {
  sell("TENT", 3);
  const auto hooked =
      facts_of<OrderLineFact>(channel_.receive(shop_.hook("orders/create")).facts).front();
  const OrderLineFact line = polled();
  EXPECT_EQ(line.order, hooked.order);
  EXPECT_EQ(line.line, hooked.line);
  EXPECT_EQ(line.counts, hooked.counts);
  EXPECT_EQ(line.placed_at_ms, hooked.placed_at_ms);
  EXPECT_EQ(line.remote, shop_.remote("TENT"));
}

TEST_F(Orders, ALineWithoutSkuIsReadWhole) {
  sell("", 1);
  const auto lines = facts_of<OrderLineFact>(channel_.receive(shop_.hook("orders/create")).facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].remote, shop_.remote(""));
}

TEST_F(Orders, ACancelledOrderConsumesNothing) {
  const std::string order = sell("TENT", 3);
  shop_.now_ms += 60'000;
  act("cancel", order);
  const auto result = channel_.receive(shop_.hook("orders/cancelled"));
  EXPECT_EQ(facts_of<OrderFact>(result.facts).at(0).state, OrderState::Closed);
  const auto line = facts_of<OrderLineFact>(result.facts).at(0);
  EXPECT_EQ(line.counts.ordered, 3);
  EXPECT_EQ(line.counts.cancelled, 3);
  EXPECT_EQ(line.counts, polled().counts);
  EXPECT_EQ(shop_.level("TENT"), 10);
}

TEST_F(Orders, AReturnedUnitIsRestocked) {
  const std::string order = sell("TENT", 3);
  act("fulfil", order);
  EXPECT_EQ(shop_.level("TENT"), 7);
  act("return", order, R"(,"sku":"TENT","quantity":1)");
  EXPECT_EQ(shop_.level("TENT"), 8);
  const auto line =
      facts_of<OrderLineFact>(channel_.receive(shop_.hook("refunds/create")).facts).at(0);
  EXPECT_EQ(line.counts.restocked, 1);
  EXPECT_EQ(line.counts.consumed(), 2);
  EXPECT_EQ(line.counts, polled().counts);
}

TEST_F(Orders, ARefundWithoutRestockStaysConsumed) {
  const std::string order = sell("TENT", 3);
  act("return", order, R"(,"sku":"TENT","quantity":1,"restock":false)");
  EXPECT_EQ(shop_.level("TENT"), 7);
  EXPECT_EQ(polled().counts.consumed(), 3);
}

TEST_F(Orders, AShippedOrderIsClosed) {
  act("fulfil", sell("TENT", 1));
  const auto orders = facts_of<OrderFact>(poll("").facts);
  EXPECT_EQ(orders.at(0).state, OrderState::Closed);
}

TEST_F(Orders, ThePollGoesOnFromItsCursor) {
  for (int i = 0; i < 4; ++i)
    sell("TENT", 1);
  shop_.now_ms += 60'000;
  const auto first = poll("");
  EXPECT_EQ(facts_of<OrderFact>(first.facts).size(), 4u);
  const auto page = facts_of<PageFact>(first.facts).at(0);
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.as_of_ms, shop_.now_ms);
  shop_.now_ms += 60'000;
  EXPECT_TRUE(facts_of<OrderFact>(poll(page.cursor).facts).empty());
  sell("TENT", 2);
  EXPECT_EQ(facts_of<OrderFact>(poll(page.cursor).facts).size(), 1u);
  EXPECT_EQ(facts_of<OrderFact>(poll(page.cursor, 120'000).facts).size(), 5u);
}

TEST_F(Orders, ManyArePolledPageByPageWithoutLoss) {
  shop_.command(R"({"do":"receive","sku":"TENT","quantity":500})");
  for (int i = 0; i < 120; ++i) {
    shop_.now_ms += 1000;
    sell("TENT", 1);
  }
  std::string cursor;
  std::size_t found = 0;
  bool more = true;
  for (int page = 0; more && page < 9; ++page) {
    const auto result = poll(cursor);
    ASSERT_FALSE(result.trouble) << result.trouble.message;
    found += facts_of<OrderFact>(result.facts).size();
    cursor = facts_of<PageFact>(result.facts).at(0).cursor;
    more = facts_of<PageFact>(result.facts).at(0).more;
  }
  EXPECT_EQ(found, 120u);
}

TEST_F(Orders, OfBeforeTheConnectionAreAnHourOld) {
  Shop shop(R"("products":[{"sku":"A","quantity":7}],"open_orders":[{"sku":"A","quantity":2}])");
  Channel channel(shop);
  PollOrders command;
  command.window_ms = 60 * kDayMs;
  const auto lines = facts_of<OrderLineFact>(channel.run(command).facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].counts.consumed(), 2);
  EXPECT_EQ(lines[0].placed_at_ms, shop.now_ms - 3'600'000);
  EXPECT_EQ(shop.level("A"), 7);
  EXPECT_TRUE(shop.hooks.empty());
}

TEST_F(Orders, StockAndProductWebhooksAreHints) {
  sell("TENT", 1);
  const auto level =
      facts_of<HintFact>(channel_.receive(shop_.hook("inventory_levels/update")).facts);
  ASSERT_EQ(level.size(), 1u);
  EXPECT_EQ(level[0].kind, HintKind::Listing);
  EXPECT_EQ(level[0].remote, shop_.remote("TENT"));
  shop_.command(R"({"do":"rename","sku":"TENT","to":"TENT-2P"})");
  const auto product = facts_of<HintFact>(channel_.receive(shop_.hook("products/update")).facts);
  ASSERT_EQ(product.size(), 1u);
  EXPECT_EQ(product[0].kind, HintKind::Catalogue);
}

TEST_F(Orders, StockOfAnotherLocationIsNoHint) {
  Channel elsewhere(shop_, R"("location":"gid://shopify/Location/42")");
  sell("TENT", 1);
  const auto result = elsewhere.receive(shop_.hook("inventory_levels/update"));
  EXPECT_FALSE(result.trouble);
  EXPECT_TRUE(facts_of<HintFact>(result.facts).empty());
}

}  // namespace
}  // namespace stockd::test
