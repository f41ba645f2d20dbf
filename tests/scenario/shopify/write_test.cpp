// SPDX-License-Identifier: Apache-2.0
//
// Writes, also under faults: an item is applied only where an answer says so, what cannot be known
// is unsure, and one key writes once. The shop's own figures are the judge.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::test {
namespace {

using connectors::Item;
using connectors::ListCatalogue;
using connectors::SetStock;
using connectors::SwapStock;

constexpr const char* kKey = "11111111-1111-4111-8111-111111111111";

class Write : public ::testing::Test {
 protected:
  Item item(std::uint64_t ref, const std::string& sku, std::int64_t to, std::int64_t from) {
    Item out;
    out.ref = ref;
    out.sku = sku;
    out.remote = shop_.remote(sku);
    out.quantity = to;
    out.expected = from;
    return out;
  }
  static const WrittenFact& fate(const std::vector<WrittenFact>& of, std::uint64_t ref) {
    return *std::find_if(of.begin(), of.end(), [&](const auto& fact) { return fact.ref == ref; });
  }
  std::int64_t stock_writes() {
    return shop_.command(R"({"do":"show"})").at("stock_writes").as_int64();
  }
  void SetUp() override { channel_.run(ListCatalogue{}); }

  Shop shop_{R"("products":[{"sku":"A","quantity":10},{"sku":"B","quantity":20},
    {"sku":"C","quantity":30}])"};
  Channel channel_{shop_};
};

TEST_F(Write, ASwapSetsWhatItExpected) {
  const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10), item(2, "B", 0, 20)}});
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto written = facts_of<WrittenFact>(result.facts);
  ASSERT_EQ(written.size(), 2u);
  EXPECT_FALSE(fate(written, 1).trouble);
  EXPECT_FALSE(fate(written, 2).trouble);
  EXPECT_EQ(shop_.level("A"), 3);
  EXPECT_EQ(shop_.level("B"), 0);
  EXPECT_EQ(stock_writes(), 2);
}

TEST_F(Write, OneStaleItemStopsItsBatchAndIsNamed) {
  shop_.command(R"({"do":"sell","sku":"B","quantity":1})");
  const auto result =
      channel_.run(SwapStock{{item(1, "A", 3, 10), item(2, "B", 5, 20), item(3, "C", 6, 30)}});
  const auto written = facts_of<WrittenFact>(result.facts);
  ASSERT_EQ(written.size(), 3u);
  EXPECT_EQ(fate(written, 1).trouble.kind, Kind::Aborted);
  EXPECT_EQ(fate(written, 2).trouble.kind, Kind::Stale);
  EXPECT_EQ(fate(written, 3).trouble.kind, Kind::Aborted);
  EXPECT_EQ(shop_.level("A"), 10);
  EXPECT_EQ(shop_.level("B"), 19);
}

TEST_F(Write, AnUnknownItemIsMissing) {
  Item unknown = item(2, "B", 1, 20);
  unknown.remote = "gid://shopify/InventoryItem/9007199254999999";
  const auto written =
      facts_of<WrittenFact>(channel_.run(SwapStock{{item(1, "A", 3, 10), unknown}}).facts);
  EXPECT_EQ(fate(written, 1).trouble.kind, Kind::Aborted);
  EXPECT_EQ(fate(written, 2).trouble.kind, Kind::Missing);
}

TEST_F(Write, WhatIsThereAlreadyIsApplied) {
  const auto written = facts_of<WrittenFact>(channel_.run(SwapStock{{item(1, "A", 10, 10)}}).facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_FALSE(written[0].trouble);
  EXPECT_EQ(stock_writes(), 0);
}

TEST_F(Write, ASetComparesNothing) {
  shop_.command(R"({"do":"sell","sku":"A","quantity":4})");
  const auto written = facts_of<WrittenFact>(channel_.run(SetStock{{item(1, "A", 3, 0)}}).facts);
  EXPECT_FALSE(fate(written, 1).trouble);
  EXPECT_EQ(shop_.level("A"), 3);
}

TEST_F(Write, RepeatedUnderItsKeyHappensOnce) {
  const SwapStock command{{item(1, "A", 3, 10)}};
  channel_.run(command, kKey);
  shop_.command(R"({"do":"receive","sku":"A","quantity":2})");
  const auto written = facts_of<WrittenFact>(channel_.run(command, kKey).facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_FALSE(written[0].trouble) << "the first answer is given again";
  EXPECT_EQ(shop_.level("A"), 5) << "and nothing is done again";
  EXPECT_EQ(stock_writes(), 1);
}

// Nobody can tell by the answer, so whoever wrote has to read, and to ask again under the key.
TEST_F(Write, ThatShopifyOnlyPretendsToDoHappensOnceItIsRepeated) {
  shop_.fault("ignored");
  const SwapStock command{{item(1, "A", 3, 10)}};
  const auto pretended = facts_of<WrittenFact>(channel_.run(command, kKey).facts);
  ASSERT_EQ(pretended.size(), 1u);
  EXPECT_FALSE(pretended[0].trouble);
  EXPECT_EQ(shop_.level("A"), 10);
  EXPECT_EQ(stock_writes(), 0);
  const auto repeated = facts_of<WrittenFact>(channel_.run(command, kKey).facts);
  EXPECT_FALSE(repeated[0].trouble);
  EXPECT_EQ(shop_.level("A"), 3);
}

TEST_F(Write, WhoseAnswerWasLostIsRepeatedAndHappensOnce) {
  for (const char* kind : {"applied500", "applied_drop"}) {
    const std::int64_t from = shop_.level("A");
    const std::int64_t before = stock_writes();
    shop_.fault(kind);
    const auto written =
        facts_of<WrittenFact>(channel_.run(SwapStock{{item(1, "A", from - 1, from)}}).facts);
    ASSERT_EQ(written.size(), 1u) << kind;
    EXPECT_FALSE(written[0].trouble) << kind;
    EXPECT_EQ(shop_.level("A"), from - 1) << kind;
    EXPECT_EQ(stock_writes(), before + 1) << kind;
  }
}

TEST_F(Write, WhoseFateIsUnknownIsUnsure) {
  channel_.repeats = false;
  for (const char* kind : {"applied500", "error500", "drop", "garbage", "truncate"}) {
    shop_.fault(kind);
    const std::int64_t from = shop_.level("C");
    const auto result = channel_.run(SwapStock{{item(1, "C", from - 1, from)}});
    EXPECT_EQ(result.trouble.kind, Kind::Unsure) << kind;
    EXPECT_TRUE(facts_of<WrittenFact>(result.facts).empty()) << kind;
  }
}

TEST_F(Write, ThatIsThrottledCertainlyDidNotHappen) {
  shop_.fault("throttle");
  const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10)}});
  EXPECT_FALSE(result.trouble);
  const auto written = facts_of<WrittenFact>(result.facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.kind, Kind::Throttled);
  EXPECT_GT(written[0].trouble.retry_after_ms, 0u);
  EXPECT_EQ(shop_.level("A"), 10);
}

TEST(WriteWithoutPermission, IsDeniedItemByItem) {
  Shop shop(R"("scopes":["read_inventory","read_products","read_locations"],
    "products":[{"sku":"A","quantity":10}])");
  Channel channel(shop);
  Item item;
  item.ref = 1;
  item.remote = shop.remote("A");
  const auto written = facts_of<WrittenFact>(channel.run(SwapStock{{item}}).facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.kind, Kind::Denied);
}

}  // namespace
}  // namespace stockd::test
