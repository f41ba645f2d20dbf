// SPDX-License-Identifier: Apache-2.0
//
// What orders hold off the stock over all the turns they can take, and that a feed of them loses
// none, whatever the shop does while it is read.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kUrl = "https://shop.example";
constexpr std::int64_t kDay = 24LL * 3600 * 1000;

std::string settings(const std::string& version) {
  return R"({"base_url":"https://shop.example","timezone_offset_minutes":-300,"version":")" +
         version +
         R"(","credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"},
    "products":[{"sku":"TENT","quantity":1000},{"sku":"MUG","quantity":null}]})";
}

class Order : public ::testing::Test {
 protected:
  Message rest(const std::string& method, const std::string& path, const std::string& body = {}) {
    Message request;
    request.method = method;
    request.url = std::string{kUrl} + "/wp-json/wc/v3" + path;
    request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = body;
    return shop_.handle(request);
  }
  std::string sell(int quantity = 1) {
    const std::string command =
        R"({"do":"sell","sku":"TENT","quantity":)" + std::to_string(quantity) + "}";
    return std::string{shop_.command(command).at("order").as_string()};
  }
  void status(const std::string& order, const std::string& status) {
    ASSERT_EQ(rest("PUT", "/orders/" + order, R"({"status":")" + status + "\"}").status, 200u);
  }
  std::int64_t consumed(const std::string& order) {
    std::int64_t sum = 0;
    for (const OrderLineFact& line : channel_.orders({order}).all<OrderLineFact>())
      sum += line.counts.consumed();
    return sum;
  }
  std::int64_t taken() {
    const boost::json::object shown = shop_.command(R"({"do":"show"})");
    return 1000 - shown.at("stock").as_array().at(0).at("quantity").as_int64();
  }
  std::int64_t line_of(const std::string& order) {
    return rest("GET", "/orders/" + order).json().at("line_items").at(0).at("id").as_int64();
  }
  // All orders from `cursor` on; `between` runs after the first page.
  std::set<std::string> polled(std::string& cursor, const std::function<void()>& between = {}) {
    std::set<std::string> out;
    for (int page = 0; page < 50; ++page) {
      const Outcome outcome = channel_.poll(cursor, 60 * kDay, 0);
      EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code << " at " << cursor;
      for (const OrderFact& order : outcome.all<OrderFact>())
        out.insert(order.order);
      const auto pages = outcome.all<PageFact>();
      if (pages.size() != 1) return out;
      cursor = pages[0].cursor;
      if (!pages[0].more) return out;
      if (page == 0 && between) between();
    }
    ADD_FAILURE() << "the feed does not end";
    return out;
  }

  Shop shop_{settings("11.0.1")};
  Channel channel_{shop_, kUrl};
};

TEST_F(Order, WhatItHoldsIsWhatTheShopTookAtEveryTurn) {
  const std::string order = sell(3);
  for (const char* turn : {"completed", "cancelled", "processing", "on-hold", "pending",
                           "processing", "failed", "completed", "refunded"}) {
    status(order, turn);
    EXPECT_EQ(consumed(order), taken()) << turn;
  }
}

TEST_F(Order, AnOlderShopKeepsTheStockOfAFailedOrder) {
  for (const char* version : {"8.9.1", "9.9.5"}) {
    SCOPED_TRACE(version);
    Shop shop{settings(version)};
    Channel channel{shop, kUrl};
    const std::string order{
        shop.command(R"({"do":"sell","sku":"TENT","quantity":2})").at("order").as_string()};
    Message request;
    request.method = "PUT";
    request.url = std::string{kUrl} + "/wp-json/wc/v3/orders/" + order;
    request.headers = {{"authorization", "Basic Y2tfdHdpbjpjc190d2lu"},
                       {"content-type", "application/json"}};
    request.body = R"({"status":"failed"})";
    ASSERT_EQ(shop.handle(request).status, 200u);
    EXPECT_EQ(channel.orders({order}).all<OrderLineFact>().at(0).counts.consumed(), 2);
  }
}

TEST_F(Order, EditedLinesFollowUpDownAddedAndRemoved) {
  const std::string order = sell(3);
  const std::string line = std::to_string(line_of(order));
  for (const char* quantity : {"5", "1"}) {
    rest("PUT", "/orders/" + order,
         R"({"line_items":[{"id":)" + line + R"(,"quantity":)" + quantity + "}]}");
    EXPECT_EQ(consumed(order), taken()) << quantity;
  }
  rest("PUT", "/orders/" + order, R"({"line_items":[{"sku":"TENT","quantity":2}]})");
  EXPECT_EQ(consumed(order), 3);
  rest("PUT", "/orders/" + order, R"({"line_items":[{"id":)" + line + R"(,"quantity":0}]})");
  EXPECT_EQ(consumed(order), 2);
  EXPECT_EQ(taken(), 2);
}

TEST_F(Order, RefundsCountBackOnlyWhatWasPutBackAlsoOnceTheyAreDeleted) {
  const std::string order = sell(4);
  const std::string line = std::to_string(line_of(order));
  const std::string lines = R"({"line_items":[{"id":)" + line +
                            R"(,"quantity":1,"refund_total":10}],"api_refund":false,)";
  const Message back = rest("POST", "/orders/" + order + "/refunds", lines + R"("amount":"10"})");
  ASSERT_EQ(back.status, 201u);
  EXPECT_EQ(consumed(order), 3);
  const Message kept = rest("POST", "/orders/" + order + "/refunds",
                            lines + R"("amount":"10","api_restock":false})");
  ASSERT_EQ(kept.status, 201u);
  EXPECT_EQ(consumed(order), 3);
  EXPECT_EQ(taken(), 3);
  const std::string refund = std::to_string(back.json().at("id").as_int64());
  ASSERT_EQ(rest("DELETE", "/orders/" + order + "/refunds/" + refund + "?force=true").status, 200u);
  EXPECT_EQ(taken(), 3);
  EXPECT_EQ(consumed(order), 3);
}

TEST_F(Order, ADeletedProductLeavesItsLineAndItsUnits) {
  const std::string order = sell(2);
  ASSERT_EQ(rest("DELETE", "/products/11?force=true").status, 200u);
  const Outcome outcome = channel_.orders({order});
  const auto lines = outcome.all<OrderLineFact>();
  ASSERT_EQ(lines.size(), 1u) << outcome.code;
  EXPECT_EQ(lines[0].remote, "");
  EXPECT_EQ(lines[0].sku, "");
  EXPECT_EQ(lines[0].counts.consumed(), 2);
}

TEST_F(Order, LinesWithoutAProductAndUncountedOnesHoldNothing) {
  const Message made = rest("POST", "/orders", R"({"status":"processing","line_items":[
    {"product_id":424242,"quantity":3},{"sku":"MUG","quantity":1},{"sku":"TENT","quantity":2}]})");
  ASSERT_EQ(made.status, 201u);
  const std::string order = std::to_string(made.json().at("id").as_int64());
  EXPECT_EQ(channel_.orders({order}).all<OrderLineFact>().size(), 3u);
  EXPECT_EQ(consumed(order), 2);
}

TEST_F(Order, PluginsNotesAndLinesOfOtherKindsChangeNothing) {
  const std::string order = sell(2);
  channel_.meddle = [](Message& answer) {
    const auto at = answer.body.find(R"("meta_data":[)");
    if (at == std::string::npos) return;
    answer.body.insert(at + 13, R"({"id":"9","key":"_bundled_by","value":{"a":[[1]]}},
      {"id":null,"key":null,"value":null},7,)");
    answer.body.insert(answer.body.find(R"("line_items")"),
                       R"("fee_lines":[{"id":1,"quantity":9}],"pick_lines":null,)");
  };
  EXPECT_EQ(consumed(order), 2);
}

TEST_F(Order, ALineWithoutAnIdIsLeftOutAndTheOthersCount) {
  const std::string order = sell(2);
  channel_.meddle = [](Message& answer) {
    const auto at = answer.body.find(R"("line_items":[)");
    if (at != std::string::npos) answer.body.insert(at + 14, R"({"quantity":9},null,"x",)");
  };
  const Outcome outcome = channel_.orders({order});
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  EXPECT_EQ(outcome.all<OrderLineFact>().size(), 1u);
}

TEST_F(Order, NotesBeyondAllMeasureStayWhatTheLedgerCanAdd) {
  const std::string order = sell(2);
  for (const char* note : {"\"9007199254740993\"", "1e300", "99999999999999999999", "\"-5\"",
                           "null", "[]", "\"two\"", "\"\""}) {
    channel_.meddle = [note](Message& answer) {
      const std::string before = R"("key":"_reduced_stock","value":"2")";
      const auto at = answer.body.find(before);
      if (at == std::string::npos) return;
      answer.body.replace(at, before.size(),
                          R"("key":"_reduced_stock","value":)" + std::string{note});
    };
    const auto lines = channel_.orders({order}).all<OrderLineFact>();
    ASSERT_EQ(lines.size(), 1u) << note;
    EXPECT_GE(lines[0].counts.consumed(), 0) << note;
    EXPECT_LE(lines[0].counts.ordered, 1'000'000'000'000) << note;
  }
}

TEST_F(Order, ASecondWithMoreOrdersThanAPageLosesNoneThoughOneChanges) {
  std::string cursor;
  polled(cursor);
  shop_.pass(10'000);
  std::set<std::string> placed;
  for (int i = 0; i < 260; ++i)
    placed.insert(sell());
  const auto seen = polled(cursor, [this, &placed] {
    // Some of the first page leave this second.
    shop_.pass(1000);
    int left = 30;
    for (const std::string& order : placed) {
      if (left-- > 0) status(order, "completed");
    }
  });
  EXPECT_EQ(seen, placed);
}

TEST_F(Order, AStampFromTheFutureDoesNotHideTheOrdersBeforeIt) {
  std::string cursor;
  polled(cursor);
  shop_.pass(10'000);
  sell();
  channel_.meddle = [](Message& answer) {
    const std::string name = R"("date_modified_gmt":")";
    const auto at = answer.body.find(name);
    if (at != std::string::npos) answer.body.replace(at + name.size(), 4, "2099");
  };
  polled(cursor);
  channel_.meddle = nullptr;
  shop_.pass(10'000);
  const std::string later = sell();
  EXPECT_TRUE(polled(cursor).contains(later));
}

TEST_F(Order, AFeedThatIsNotSortedIsRefusedWhereItGoesOn) {
  for (int i = 0; i < 150; ++i) {
    shop_.pass(1000);
    sell();
  }
  channel_.divert = [](Message& request) {
    const auto at = request.url.find("order=asc");
    if (at != std::string::npos) request.url.replace(at, 9, "order=desc");
  };
  const Outcome outcome = channel_.poll("", 60 * kDay, 0);
  EXPECT_EQ(outcome.code, "woo.orders-unsorted");
}

TEST_F(Order, ACursorOfAnEarlierVersionGoesOnWhereItStood) {
  shop_.pass(10'000);
  const std::string order = sell();
  const std::string now =
      std::string{rest("GET", "/orders/" + order).json().at("date_modified_gmt").as_string()};
  std::string cursor = "in " + now + " 3 " + now;
  EXPECT_TRUE(polled(cursor).contains(order));
  for (const char* bad : {"at", "in x 1 y", "of 2026-11-24T00:00:00 2026-11-24T00:00:00", "7"}) {
    EXPECT_EQ(channel_.poll(bad, kDay, 0).code, "woo.bad-cursor") << bad;
  }
}

TEST_F(Order, OneThatMayNotBeReadFailsItsLookUpAndNoOthers) {
  const std::string mine = sell();
  channel_.meddle = [](Message& answer) {
    if (answer.status != 404) return;
    answer.status = 403;
    answer.body = R"({"code":"woocommerce_rest_cannot_view","data":{"status":403}})";
  };
  // What hides must be heard of; the host asks for each of a batch alone when the batch fails.
  const Outcome both = channel_.orders({"999999", mine});
  EXPECT_EQ(both.code, "woo.order-hidden");
  EXPECT_EQ(channel_.orders({"999999"}).trouble, STOCKD_TROUBLE_REJECTED);
  const Outcome outcome = channel_.orders({mine});
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  ASSERT_EQ(outcome.all<OrderFact>().size(), 1u);
}

TEST_F(Order, DeliveriesOfOneSecondShareAnIdAndAreAllHints) {
  channel_.subscribe("https://stock.example/hooks/a/b");
  shop_.hooks.clear();
  const std::set<std::string> placed{sell(), sell(), sell()};
  std::set<std::string> ids, hinted;
  for (const Message& hook : shop_.hooks) {
    if (hook.header("x-wc-webhook-topic") != "order.created") continue;
    ids.insert(hook.header("x-wc-webhook-delivery-id"));
    for (const HintFact& hint : channel_.receive(hook).all<HintFact>())
      hinted.insert(hint.remote);
  }
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_EQ(hinted, placed);
}

TEST_F(Order, TrashRestoreAndDeathOfAProductAreHintsToLookAgain) {
  channel_.subscribe("https://stock.example/hooks/a/b");
  const auto hints = [this] {
    std::multiset<int> out;
    for (const Message& hook : std::exchange(shop_.hooks, {})) {
      for (const HintFact& hint : channel_.receive(hook).all<HintFact>())
        out.insert(static_cast<int>(hint.kind));
    }
    return out;
  };
  hints();
  const std::multiset<int> both{static_cast<int>(HintKind::Listing),
                                static_cast<int>(HintKind::Catalogue)};
  rest("DELETE", "/products/11");
  EXPECT_EQ(hints(), both);
  EXPECT_EQ(channel_.lookup({{1, "11", 0}}).all<LevelFact>().at(0).state, LevelState::Gone);
  shop_.command(R"({"do":"restore","sku":"TENT"})");
  EXPECT_EQ(hints(), both);
  EXPECT_EQ(channel_.lookup({{1, "11", 0}}).all<LevelFact>().at(0).quantity, 1000);
  rest("DELETE", "/products/11?force=true");
  EXPECT_TRUE(hints().empty());  // a death sends nothing; the sweep finds it
  EXPECT_EQ(channel_.lookup({{1, "11", 0}}).all<LevelFact>().at(0).state, LevelState::Gone);
}

}  // namespace
}  // namespace stockd::test
