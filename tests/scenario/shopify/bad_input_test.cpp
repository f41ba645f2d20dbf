// SPDX-License-Identifier: Apache-2.0
//
// What no shop should send: bodies that are no JSON, deep, huge or cut short, counts that are no
// counts, SKUs of every kind. A clear error, nothing made up, nothing lost without a word.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;
using connectors::HttpRequest;
using connectors::Item;
using connectors::ListCatalogue;
using connectors::LookupStock;
using connectors::OperationResult;
using connectors::PollOrders;

class BadInput : public ::testing::Test {
 protected:
  void SetUp() override { channel_.run(ListCatalogue{}); }

  OperationResult order_with(const std::string& line) {
    return channel_.receive("orders/create",
                            R"({"id":7,"created_at":"2026-11-24T10:00:00+02:00","line_items":[)"
                            R"({"id":8,"sku":"A","variant_id":9)" +
                                line + "}]}");
  }
  // The catalogue, with this in place of the one item's fields.
  OperationResult item_with(const std::string& fields) {
    channel_.instead =
        [fields](const HttpRequest& request) -> std::optional<connectors::HttpResponse> {
      if (request.body.find("inventoryItems") == std::string::npos) return std::nullopt;
      return answer_of(
          R"({"data":{"inventoryItems":{"nodes":[{"id":"gid://shopify/InventoryItem/1")" + fields +
          R"(}],"pageInfo":{"hasNextPage":false}}}})");
    };
    return channel_.run(ListCatalogue{});
  }

  Shop shop_{R"("products":[{"sku":"A","quantity":5}])"};
  Channel channel_{shop_};
};

std::string deep(int levels) {
  std::string out;
  for (int i = 0; i < levels; ++i)
    out += R"({"a":[)";
  return out;
}

TEST_F(BadInput, AWebhookThatIsNoJsonIsTheSendersFaultForGood) {
  const std::string whole = R"({"id":7,"line_items":[]})";
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("garbage"), whole.substr(0, 12), whole + "x",
        deep(10'000), std::string("\xff\xfe\x00", 3), R"("\ud800")" + std::string()}) {
    const auto result = channel_.receive("orders/create", body);
    EXPECT_EQ(result.trouble.kind, Kind::Defect) << body.substr(0, 20);
    EXPECT_EQ(result.trouble.code, "shopify.bad-webhook") << body.substr(0, 20);
    EXPECT_TRUE(result.facts.empty());
  }
}

TEST_F(BadInput, AWebhookOfTheWrongShapeIsRefusedByName) {
  for (const auto& [topic, body] :
       {std::pair{"orders/create", "[]"},
        {"orders/create", R"({"id":"x","line_items":[]})"},
        {"orders/create", R"({"id":1.5,"line_items":[]})"},
        {"orders/create", R"({"id":1,"line_items":{}})"},
        {"orders/create", R"({"id":1,"line_items":[{"sku":"A","quantity":1}]})"},
        {"orders/delete", "{}"},
        {"orders/edited", R"({"order_edit":null})"},
        {"refunds/create", R"({"order_id":-4})"},
        {"inventory_levels/update", R"({"inventory_item_id":1})"},
        {"inventory_items/delete", R"({"id":null})"}}) {
    const auto result = channel_.receive(topic, body);
    EXPECT_EQ(result.trouble.code, "shopify.bad-webhook") << topic << " " << body;
  }
  EXPECT_FALSE(channel_.receive("carts/update", "{}").trouble) << "nobody asked for it";
}

TEST_F(BadInput, ACountThatIsNoneIsAnErrorAndNeverZero) {
  for (const char* quantity :
       {"", R"(,"quantity":null)", R"(,"quantity":1.5)", R"(,"quantity":-1)",
        R"(,"quantity":"three")", R"(,"quantity":18446744073709551615)",
        R"(,"quantity":9007199254740993)", R"(,"quantity":[])",
        R"(,"quantity":3,"current_quantity":-2)", R"(,"quantity":3,"current_quantity":2.5)"}) {
    const auto result = order_with(quantity);
    EXPECT_EQ(result.trouble.code, "shopify.bad-order") << quantity;
    EXPECT_TRUE(facts_of<OrderLineFact>(result.facts).empty()) << quantity;
  }
  EXPECT_EQ(facts_of<OrderLineFact>(order_with(R"(,"quantity":"3")").facts).at(0).counts.ordered,
            3);
  EXPECT_EQ(
      facts_of<OrderLineFact>(order_with(R"(,"quantity":2147483647)").facts).at(0).counts.ordered,
      2'147'483'647);
}

TEST_F(BadInput, ALevelThatIsNoneIsUnknownAndNeverZero) {
  for (const char* level :
       {R"(,"tracked":true,"inventoryLevel":null)",
        R"(,"tracked":true,"inventoryLevel":{"quantities":[]})",
        R"(,"tracked":true,"inventoryLevel":{"quantities":[{"quantity":null}]})",
        R"(,"tracked":true,"inventoryLevel":{"quantities":[{"quantity":2.5}]})",
        R"(,"tracked":true,"inventoryLevel":{"quantities":[{"quantity":9007199254740993}]})",
        R"(,"tracked":true,"inventoryLevel":{"quantities":[{"quantity":"many"}]})",
        R"(,"tracked":null,"inventoryLevel":{"quantities":[{"quantity":3}]})"}) {
    const auto levels = facts_of<LevelFact>(item_with(level).facts);
    ASSERT_EQ(levels.size(), 1u) << level;
    EXPECT_EQ(levels[0].state, LevelState::Unknown) << level;
  }
  const auto known = facts_of<LevelFact>(
      item_with(R"(,"tracked":true,"inventoryLevel":{"quantities":[{"quantity":-4}]})").facts);
  EXPECT_EQ(known.at(0).state, LevelState::Known);
  EXPECT_EQ(known.at(0).quantity, -4);
}

TEST_F(BadInput, AnAnswerThatIsHalfOrNoneIsNoCatalogue) {
  const std::string page =
      R"({"data":{"inventoryItems":{"nodes":[],"pageInfo":{"hasNextPage":true}}}})";
  for (const std::string& body :
       {std::string(), std::string("null"), std::string("{}"), std::string(R"({"data":null})"),
        std::string(R"({"data":{"inventoryItems":null},"errors":[{"message":"x",)"
                    R"("extensions":{"code":"INTERNAL_SERVER_ERROR"}}]})"),
        page.substr(0, page.size() / 2), page, deep(5'000)}) {
    channel_.instead =
        [body](const HttpRequest& request) -> std::optional<connectors::HttpResponse> {
      if (request.body.find("inventoryItems") == std::string::npos) return std::nullopt;
      return answer_of(body);
    };
    const auto result = channel_.run(ListCatalogue{});
    EXPECT_EQ(result.trouble.kind, Kind::Transient) << body.substr(0, 60);
    EXPECT_TRUE(facts_of<PageFact>(result.facts).empty()) << body.substr(0, 60);
  }
}

TEST_F(BadInput, AHugeAnswerIsReadAndAHugeBudgetIsNotBelieved) {
  std::string nodes;
  for (int i = 1; i <= 20'000; ++i) {
    nodes += (i == 1 ? "" : ",") + std::string(R"({"id":"gid://shopify/InventoryItem/)") +
             std::to_string(i) + R"(","sku":")" + std::string(100, 'x') + R"(","tracked":false})";
  }
  channel_.instead =
      [nodes](const HttpRequest& request) -> std::optional<connectors::HttpResponse> {
    if (request.body.find("inventoryItems") == std::string::npos) return std::nullopt;
    return answer_of(
        R"({"data":{"inventoryItems":{"nodes":[)" + nodes +
        R"(],"pageInfo":{"hasNextPage":false}}},"extensions":{"cost":{"requestedQueryCost":1e300,)"
        R"("throttleStatus":{"maximumAvailable":-5,"currentlyAvailable":"many",)"
        R"("restoreRate":0}}}})");
  };
  const auto result = channel_.run(ListCatalogue{});
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  EXPECT_EQ(facts_of<ListingFact>(result.facts).size(), 20'000u);
  const BudgetFact budget = facts_of<BudgetFact>(result.facts).back();
  EXPECT_EQ(budget.capacity, 0);
  EXPECT_EQ(budget.remaining, 0);
  EXPECT_EQ(budget.wait_ms, 0u);
}

TEST(BadSkus, ReachTheListingAsTheyAre) {
  const std::vector<std::string> skus = {
      "", std::string(1024, 'S'), "Zelt-größe-帳篷-⛺", "a/b?c#d%e@f&g=h i", "\"quoted\\", "TWICE"};
  bj::array products;
  for (const std::string& sku : skus)
    products.push_back(bj::object{{"sku", sku}, {"quantity", 5}});
  products.push_back(bj::object{{"sku", "TWICE"}, {"quantity", 6}});
  Shop shop("\"products\":" + bj::serialize(products));
  Channel channel(shop);
  const auto listings = facts_of<ListingFact>(channel.run(ListCatalogue{}).facts);
  ASSERT_EQ(listings.size(), skus.size() + 1);
  for (std::size_t i = 0; i < skus.size(); ++i)
    EXPECT_EQ(listings[i].sku, skus[i]);
  EXPECT_EQ(listings.back().sku, "TWICE");
  EXPECT_NE(listings.back().remote, listings[skus.size() - 1].remote) << "two listings, one SKU";
}

TEST(BadSkus, AreSoldByWebhookAndByPoll) {
  const std::string sku = "a/b?c#d%e@f-größe";
  Shop shop("\"products\":" + bj::serialize(bj::array{bj::object{{"sku", sku}, {"quantity", 5}}}));
  Channel channel(shop);
  channel.run(ListCatalogue{});
  channel.run(connectors::EnsureSubscriptions{"https://stock.example/hooks/karoo-outdoor/shop"});
  shop.sell(sku, 2);
  const auto hooked = facts_of<OrderLineFact>(channel.receive(shop.hook("orders/create")).facts);
  EXPECT_EQ(hooked.at(0).sku, sku);
  PollOrders poll;
  poll.window_ms = 3'600'000;
  EXPECT_EQ(facts_of<OrderLineFact>(channel.run(poll).facts).at(0).sku, sku);
}

TEST(BadItems, ThatAreNoInventoryItemsAreUnknownAndSpoilNoLookUp) {
  Shop shop(R"("products":[{"sku":"A","quantity":5}])");
  Channel channel(shop);
  channel.run(ListCatalogue{});
  LookupStock command;
  for (const std::string& remote : {shop.remote("A"), std::string(),
                                    std::string("gid://shopify/Product/1"), std::string("x")}) {
    Item item;
    item.ref = command.items.size() + 1;
    item.remote = remote;
    command.items.push_back(item);
  }
  const auto levels = facts_of<LevelFact>(channel.run(command).facts);
  ASSERT_EQ(levels.size(), 3u);
  for (const LevelFact& level : levels) {
    EXPECT_EQ(level.state, level.ref == 1 ? LevelState::Known : LevelState::Unknown) << level.ref;
  }
}

}  // namespace
}  // namespace stockd::test
