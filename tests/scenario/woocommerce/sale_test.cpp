// SPDX-License-Identifier: Apache-2.0
//
// Connector and twin together: what people do in the shop, and what the connector makes of it.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::test {
namespace {

constexpr const char* kUrl = "https://shop.example";
constexpr const char* kHook = "https://stock.example/hooks/karoo/shop";
constexpr std::int64_t kDay = 24LL * 3600 * 1000;

std::string settings() {
  return R"({"base_url":"https://shop.example","timezone_offset_minutes":120,
    "credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin","webhook":"hook-secret"},
    "products":[
      {"sku":"TENT-2P","quantity":10,"title":"Tent"},
      {"sku":"MUG","quantity":null,"title":"Mug"},
      {"sku":"SHIRT","title":"Shirt","quantity":7,
       "variations":[{"sku":"SHIRT-S","title":"S"},{"sku":"","title":"M"}]},
      {"sku":"BOOT","title":"Boot",
       "variations":[{"sku":"BOOT-40","title":"40","quantity":4},
                     {"sku":"BOOT-41","title":"41","quantity":5}]},
      {"sku":"LINK","title":"Elsewhere","type":"external"}],
    "open_orders":[{"sku":"TENT-2P","quantity":2}]})";
}

class Sale : public ::testing::Test {
 protected:
  std::string remote(const std::string& sku) {
    for (const ListingFact& listing : channel_.list_all().all<ListingFact>()) {
      if (listing.sku == sku) return listing.remote;
    }
    return {};
  }
  std::string sell(const std::string& sku, int quantity) {
    const std::string command =
        R"({"do":"sell","sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) + "}";
    return std::string{shop_.command(command).at("order").as_string()};
  }
  std::int64_t level(const std::string& sku) {
    const boost::json::object shown = shop_.command(R"({"do":"show"})");
    for (const auto& item : shown.at("stock").as_array()) {
      if (item.at("sku").as_string() == sku) return item.at("quantity").as_int64();
    }
    return -999;
  }
  OrderLineFact line_of(const std::string& order) {
    const auto lines = channel_.orders({order}).all<OrderLineFact>();
    return lines.empty() ? OrderLineFact{} : lines.front();
  }

  Shop shop_{settings()};
  Channel channel_{shop_, kUrl};
};

const ListingFact* find(const std::vector<ListingFact>& in, const std::string& sku) {
  const auto found = std::ranges::find(in, sku, &ListingFact::sku);
  return found == in.end() ? nullptr : &*found;
}

TEST_F(Sale, CatalogueTellsListingsAndTheirLevels) {
  const Outcome outcome = channel_.list_all();
  ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  const auto listings = outcome.all<ListingFact>();
  const auto levels = outcome.all<LevelFact>();
  ASSERT_EQ(listings.size(), 9u);
  ASSERT_EQ(levels.size(), 9u);
  const ListingFact* tent = find(listings, "TENT-2P");
  ASSERT_NE(tent, nullptr);
  EXPECT_TRUE(tent->managed);
  EXPECT_EQ(tent->title, "Tent");
  EXPECT_FALSE(find(listings, "MUG")->managed);
  EXPECT_FALSE(find(listings, "LINK")->managed);
  const auto level = std::ranges::find(levels, tent->remote, &LevelFact::remote);
  EXPECT_EQ(level->quantity, 10);
  EXPECT_EQ(level->state, LevelState::Known);
  EXPECT_EQ(level->as_of_ms, shop_.now_ms);
}

TEST_F(Sale, VariationsOnTheParentsStockShareItsShelf) {
  const auto listings = channel_.list_all().all<ListingFact>();
  const ListingFact* parent = find(listings, "SHIRT");
  const ListingFact* small = find(listings, "SHIRT-S");
  ASSERT_TRUE(parent != nullptr && small != nullptr);
  EXPECT_EQ(small->shelf, parent->remote);
  EXPECT_EQ(parent->shelf, parent->remote);
  EXPECT_EQ(small->title, "Shirt - S");
  // The variation without a SKU must not pass for its parent.
  EXPECT_EQ(std::ranges::count(listings, std::string{"SHIRT"}, &ListingFact::sku), 1);
  const ListingFact* boot = find(listings, "BOOT-40");
  EXPECT_EQ(boot->shelf, boot->remote);
}

TEST_F(Sale, ASaleBecomesAWebhookAHintAndALine) {
  ASSERT_EQ(channel_.subscribe(kHook).all<SubscriptionFact>().size(), 8u);
  shop_.hooks.clear();
  const std::string order = sell("BOOT-41", 2);
  std::vector<HintFact> hints;
  for (const Message& hook : shop_.hooks) {
    EXPECT_EQ(hook.url, kHook);
    for (const HintFact& hint : channel_.receive(hook).all<HintFact>())
      hints.push_back(hint);
  }
  ASSERT_EQ(hints.size(), 3u);  // order.created, order.updated, product.updated
  EXPECT_EQ(hints[0].kind, HintKind::Order);
  EXPECT_EQ(hints[0].remote, order);
  EXPECT_EQ(hints[2].kind, HintKind::Listing);
  EXPECT_EQ(hints[2].remote, remote("BOOT-41"));
  const OrderLineFact line = line_of(order);
  EXPECT_EQ(line.remote, remote("BOOT-41"));
  EXPECT_EQ(line.sku, "BOOT-41");
  EXPECT_EQ(line.counts.consumed(), 2);
  EXPECT_EQ(line.placed_at_ms, shop_.now_ms);
  EXPECT_EQ(level("BOOT-41"), 3);
}

TEST_F(Sale, ALineOfASharedShelfNamesItsOwnVariation) {
  const std::string order = sell("SHIRT-S", 3);
  EXPECT_EQ(line_of(order).remote, remote("SHIRT-S"));
  EXPECT_EQ(level("SHIRT"), 4);
}

TEST_F(Sale, CancelGivesTheUnitsBack) {
  const std::string order = sell("TENT-2P", 2);
  shop_.command(R"({"do":"cancel","order":")" + order + "\"}");
  const Outcome outcome = channel_.orders({order});
  EXPECT_EQ(outcome.all<OrderFact>().at(0).state, OrderState::Closed);
  const LineCounts counts = outcome.all<OrderLineFact>().at(0).counts;
  EXPECT_EQ(counts.consumed(), 0);
  EXPECT_EQ(counts.cancelled, 2);
  EXPECT_EQ(level("TENT-2P"), 10);
}

TEST_F(Sale, AReturnCountsAsRestockedAndACancelAfterItTakesTheRest) {
  const std::string order = sell("TENT-2P", 3);
  shop_.command(R"({"do":"return","order":")" + order + R"(","sku":"TENT-2P","quantity":1})");
  const LineCounts counts = line_of(order).counts;
  EXPECT_EQ(counts.ordered, 3);
  EXPECT_EQ(counts.restocked, 1);
  EXPECT_EQ(counts.consumed(), 2);
  EXPECT_EQ(level("TENT-2P"), 8);
  shop_.command(R"({"do":"cancel","order":")" + order + "\"}");
  EXPECT_EQ(line_of(order).counts.consumed(), 0);
  EXPECT_EQ(level("TENT-2P"), 10);
}

TEST_F(Sale, OpenOrdersShowInTheFirstWindowWithWhatTheyHold) {
  const Outcome outcome = channel_.poll("", 30 * kDay, 2000);
  ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  const auto lines = outcome.all<OrderLineFact>();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].counts.consumed(), 2);
  EXPECT_EQ(lines[0].placed_at_ms, shop_.now_ms - 3'600'000);
  EXPECT_EQ(level("TENT-2P"), 10);
  const PageFact page = outcome.all<PageFact>().at(0);
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.as_of_ms, shop_.now_ms);
}

TEST_F(Sale, PollGoesOnFromItsCursorAndSeesASecondChangeWithinTheSameSecond) {
  const std::string start = channel_.poll("", 30 * kDay, 0).all<PageFact>().at(0).cursor;
  shop_.pass(5000);
  const std::string first = sell("TENT-2P", 1);
  const Outcome seen = channel_.poll(start, 0, 0);
  const std::string cursor = seen.all<PageFact>().at(0).cursor;
  const std::string second = sell("TENT-2P", 1);
  std::vector<std::string> orders;
  for (const OrderFact& order : channel_.poll(cursor, 0, 0).all<OrderFact>()) {
    orders.push_back(order.order);
  }
  EXPECT_TRUE(std::ranges::find(orders, second) != orders.end());
  EXPECT_TRUE(std::ranges::find(orders, first) != orders.end());
}

TEST_F(Sale, MoreOrdersThanAPageAreAllSeenThoughTheyShareASecond) {
  shop_.command(R"({"do":"edit","sku":"TENT-2P","quantity":1000})");
  for (int i = 0; i < 250; ++i)
    sell("TENT-2P", 1);
  std::vector<std::string> orders;
  std::string cursor;
  for (int page = 0; page < 20; ++page) {
    const Outcome outcome = channel_.poll(cursor, 30 * kDay, 0);
    for (const OrderFact& order : outcome.all<OrderFact>())
      orders.push_back(order.order);
    cursor = outcome.all<PageFact>().at(0).cursor;
    if (!outcome.all<PageFact>().at(0).more) break;
  }
  std::ranges::sort(orders);
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  EXPECT_EQ(orders.size(), 251u);
  EXPECT_TRUE(cursor.starts_with("at "));
}

TEST_F(Sale, ATrashedOrderKeepsWhatItHoldsAndADeletedOneIsGone) {
  const std::string kept = sell("TENT-2P", 1);
  const std::string lost = sell("TENT-2P", 1);
  Message request;
  request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
  request.method = "DELETE";
  request.url = std::string{kUrl} + "/wp-json/wc/v3/orders/" + kept;
  EXPECT_EQ(shop_.handle(request).status, 200u);
  request.url = std::string{kUrl} + "/wp-json/wc/v3/orders/" + lost + "?force=true";
  EXPECT_EQ(shop_.handle(request).status, 200u);
  const Outcome outcome = channel_.orders({kept, lost});
  ASSERT_EQ(outcome.all<OrderFact>().size(), 2u);
  EXPECT_EQ(outcome.all<OrderFact>()[0].state, OrderState::Closed);
  EXPECT_EQ(outcome.all<OrderFact>()[1].state, OrderState::Gone);
  ASSERT_EQ(outcome.all<OrderLineFact>().size(), 1u);
  EXPECT_EQ(outcome.all<OrderLineFact>()[0].counts.consumed(), 1);
}

TEST_F(Sale, NothingAboutTheCustomerIsEvenAskedFor) {
  sell("TENT-2P", 1);
  for (const Message& request : channel_.poll("", kDay, 0).requests) {
    EXPECT_NE(request.url.find("_fields="), std::string::npos) << request.url;
    EXPECT_EQ(request.url.find("billing"), std::string::npos) << request.url;
  }
}

TEST_F(Sale, LevelsOfGivenListingsAreLookedUpGoneOnesToo) {
  const std::vector<Asked> asked = {{1, remote("TENT-2P"), 0},
                                    {2, remote("BOOT-40"), 0},
                                    {3, "999999", 0},
                                    {4, remote("MUG"), 0}};
  const Outcome outcome = channel_.lookup(asked);
  ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  const auto levels = outcome.all<LevelFact>();
  ASSERT_EQ(levels.size(), 4u);
  const auto by_ref = [&](std::uint64_t ref) {
    return *std::ranges::find(levels, ref, &LevelFact::ref);
  };
  EXPECT_EQ(by_ref(1).quantity, 10);
  EXPECT_EQ(by_ref(2).quantity, 4);
  EXPECT_EQ(by_ref(3).state, LevelState::Gone);
  EXPECT_EQ(by_ref(4).state, LevelState::Untracked);
}

TEST_F(Sale, SubscriptionsAreKeptAndMadeAnewOnceTheShopSwitchedThemOff) {
  const auto created = channel_.subscribe(kHook).all<SubscriptionFact>();
  EXPECT_EQ(created.at(0).change, STOCKD_SUBSCRIPTION_CREATED);
  EXPECT_EQ(channel_.subscribe(kHook).all<SubscriptionFact>().at(0).change,
            STOCKD_SUBSCRIPTION_KEPT);
  for (int i = 0; i < 7; ++i) {
    shop_.hooks.clear();
    shop_.command(R"({"do":"receive","sku":"TENT-2P","quantity":1})");
    for (const Message& hook : shop_.hooks)
      shop_.delivered(hook.tag, 500);
  }
  const auto after = channel_.subscribe(kHook).all<SubscriptionFact>();
  EXPECT_EQ(std::ranges::count(after, STOCKD_SUBSCRIPTION_REPAIRED, &SubscriptionFact::change), 1);
  EXPECT_EQ(std::ranges::count(after, STOCKD_SUBSCRIPTION_KEPT, &SubscriptionFact::change), 7);
}

TEST_F(Sale, AnErrorObjectWithAGoodSignatureSaysNothing) {
  Message hook;
  hook.headers.emplace_back("x-wc-webhook-topic", "product.updated");
  hook.body =
      R"({"code":"woocommerce_rest_product_invalid_id","message":"x","data":{"status":404}})";
  const Outcome outcome = channel_.receive(hook);
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE);
  EXPECT_TRUE(outcome.facts.empty());
}

TEST_F(Sale, CheckTellsWhatTheKeyMayDo) {
  const Outcome outcome = channel_.check();
  ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  const auto grants = outcome.all<GrantFact>();
  EXPECT_TRUE(std::ranges::all_of(grants, &GrantFact::present));
  EXPECT_EQ(grants.size(), 4u);
}

TEST_F(Sale, PlainHttpWithBasicIsDenied) {
  Channel plain{shop_, "http://shop.example"};
  EXPECT_EQ(plain.check().trouble, STOCKD_TROUBLE_DENIED);
}

}  // namespace
}  // namespace stockd::test
