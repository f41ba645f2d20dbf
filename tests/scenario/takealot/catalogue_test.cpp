// SPDX-License-Identifier: Apache-2.0
//
// Offers become listings and levels, and a list that is not whole becomes nothing.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <map>

namespace stockd::test {
namespace {

std::string many(int count) {
  std::string out = R"("products":[)";
  for (int i = 0; i < count; ++i) {
    out += (i == 0 ? "" : ",") + std::string(R"({"sku":"S-)") + std::to_string(i) +
           R"(","quantity":)" + std::to_string(i) + "}";
  }
  return out + "]";
}

std::map<std::string, ListingFact> listings_of(const connectors::OperationResult& result) {
  std::map<std::string, ListingFact> out;
  for (auto& listing : facts_of<ListingFact>(result.facts))
    out.emplace(listing.sku, listing);
  return out;
}

TEST(TakealotCatalogue, TellsEveryPoolOfAnOffer) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":10,"title":"Enamel Mug",
    "at_takealot":{"CPT":2,"JHB":4},"on_way":20}])");
  Channel channel(seller);
  const auto result = channel.list_all();
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto listing = listings_of(result).at("MUG-1");
  EXPECT_EQ(listing.remote, "200123456");
  EXPECT_EQ(listing.title, "Enamel Mug");
  EXPECT_TRUE(listing.managed);
  EXPECT_EQ(listing.state, ListingState::Live);
  EXPECT_EQ(listing.fulfilment, Fulfilment::Merchant);
  for (const auto& [pool, units] : {std::pair{Pool::Sellable, 10}, std::pair{Pool::Platform, 6},
                                    std::pair{Pool::Inbound, 20}}) {
    const auto levels = pool_of(result, pool);
    ASSERT_EQ(levels.size(), 1u);
    EXPECT_EQ(levels[0].remote, "200123456");
    EXPECT_EQ(levels[0].quantity, units);
    EXPECT_EQ(levels[0].state, LevelState::Known);
    EXPECT_EQ(levels[0].as_of_ms, seller.now_ms);
  }
}

TEST(TakealotCatalogue, TellsWhatIsNotOfferedAndWhatHasNoLeadtime) {
  Seller seller(R"("products":[
    {"sku":"LOCKED","quantity":3,"locked":true},
    {"sku":"OFF","quantity":3,"disabled":true},
    {"sku":"EMPTY","quantity":0},
    {"sku":"DC-ONLY","quantity":null,"at_takealot":7},
    {"sku":"NOTHING","quantity":null}])");
  Channel channel(seller);
  const auto result = channel.list_all();
  auto listings = listings_of(result);
  EXPECT_EQ(listings.at("LOCKED").state, ListingState::Hidden);
  EXPECT_EQ(listings.at("OFF").state, ListingState::Hidden);
  EXPECT_EQ(listings.at("EMPTY").state, ListingState::Live) << "it could be bought if it had stock";
  EXPECT_EQ(listings.at("DC-ONLY").fulfilment, Fulfilment::Platform);
  EXPECT_FALSE(listings.at("NOTHING").managed);
  EXPECT_EQ(listings.at("NOTHING").fulfilment, Fulfilment::Merchant);
  for (const LevelFact& level : pool_of(result, Pool::Sellable)) {
    const bool counted = level.remote != listings.at("DC-ONLY").remote &&
                         level.remote != listings.at("NOTHING").remote;
    EXPECT_EQ(level.state, counted ? LevelState::Known : LevelState::Untracked);
  }
}

TEST(TakealotCatalogue, GoesOnBeyondTheFirstPage) {
  Seller seller(many(250));
  Channel channel(seller);
  const auto result = channel.list_all();
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  EXPECT_EQ(listings_of(result).size(), 250u);
  EXPECT_EQ(channel.requests.size(), 3u);
  EXPECT_NE(channel.requests[1].url.find("page_number=2&page_size=100"), std::string::npos);
}

TEST(TakealotCatalogue, AnEmptyAccountHasNoOffers) {
  Seller seller(R"("products":[])");
  Channel channel(seller);
  const auto result = channel.list_all();
  EXPECT_FALSE(result.trouble);
  ASSERT_EQ(facts_of<PageFact>(result.facts).size(), 1u);
  EXPECT_FALSE(facts_of<PageFact>(result.facts)[0].more);
}

// A page that lacks rows, a web page, half an answer: none of them may end a pass.
TEST(TakealotCatalogue, APageThatIsNotWholeVoidsThePass) {
  for (const char* kind : {"short_page", "empty_page", "truncate", "garbage"}) {
    Seller seller(many(120));
    Channel channel(seller);
    const auto first = channel.list();
    ASSERT_FALSE(first.trouble);
    const std::string cursor = facts_of<PageFact>(first.facts)[0].cursor;
    seller.act(std::string(R"({"do":"fault","kind":")") + kind + R"("})");
    const auto second = channel.list(cursor);
    EXPECT_EQ(second.trouble.kind, Kind::Transient) << kind;
    EXPECT_TRUE(second.facts.empty()) << kind;
  }
}

TEST(TakealotCatalogue, AListThatChangesBetweenPagesVoidsThePass) {
  Seller seller(many(120) + R"(,"catalogue":[{"barcode":"6001234567890"}])");
  Channel channel(seller);
  const std::string cursor = facts_of<PageFact>(channel.list().facts)[0].cursor;
  const auto made = seller.call("POST", "/v2/offers/offer/6001234567890",
                                R"({"sku":"NEW","selling_price":1,"leadtime_days":3})");
  ASSERT_EQ(made.status, 200u);
  const auto second = channel.list(cursor);
  EXPECT_EQ(second.trouble.code, "takealot.list-shifted");
  EXPECT_FALSE(channel.list_all().trouble) << "the next pass is whole again";
}

TEST(TakealotCatalogue, ARowSeenOnThePageBeforeVoidsThePass) {
  Seller seller(many(120));
  Channel channel(seller);
  const auto first = channel.list();
  const std::string again = seller.call("GET", "/v2/offers?page_number=1&page_size=20").body;
  channel.instead = [&](const connectors::HttpRequest&) {
    auto body = boost::json::parse(again).as_object();
    body["page_number"] = 2;
    body["page_size"] = 100;
    return std::optional(answer_of(boost::json::serialize(body)));
  };
  const auto second = channel.list(facts_of<PageFact>(first.facts)[0].cursor);
  EXPECT_EQ(second.trouble.code, "takealot.list-shifted");
}

// Numbers that are none are unknown, never zero; duplicates of a SKU are told as they are.
TEST(TakealotCatalogue, TellsBadRowsAsTheyAre) {
  Seller seller(R"("products":[])");
  Channel channel(seller);
  channel.instead = [](const connectors::HttpRequest&) {
    return std::optional(answer_of(R"({"total_results":5,"page_size":100,"page_number":1,"offers":[
      {"offer_id":1,"sku":"A","leadtime_days":3,"leadtime_stock":[
        {"merchant_warehouse":{"warehouse_id":28676},"quantity_available":2.5}]},
      {"offer_id":2,"sku":"A","leadtime_days":3,"leadtime_stock":null},
      {"offer_id":3,"sku":"","leadtime_days":3,"leadtime_stock":[]},
      {"offer_id":"4","sku":"D","leadtime_days":"3","leadtime_stock":[
        {"merchant_warehouse":{"warehouse_id":"28676"},"quantity_available":"7"}]},
      {"offer_id":5,"sku":"E","leadtime_days":3,"leadtime_stock":[
        {"merchant_warehouse":{"warehouse_id":28676},"quantity_available":-2},
        {"merchant_warehouse":{"warehouse_id":999},"quantity_available":50}]}]})"));
  };
  const auto result = channel.list_all();
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  EXPECT_EQ(facts_of<ListingFact>(result.facts).size(), 5u);
  const auto levels = pool_of(result, Pool::Sellable);
  ASSERT_EQ(levels.size(), 5u);
  EXPECT_EQ(levels[0].state, LevelState::Unknown);
  EXPECT_EQ(levels[1].state, LevelState::Unknown);
  EXPECT_EQ(levels[2].state, LevelState::Known);
  EXPECT_EQ(levels[2].quantity, 0) << "leadtime and no stock is none";
  EXPECT_EQ(levels[3].quantity, 7);
  EXPECT_EQ(levels[4].quantity, -2) << "only the chosen warehouse counts";
}

TEST(TakealotCatalogue, LevelsAreLookedUpByIdAndWhatIsMissingIsAskedForSingly) {
  Seller seller(R"("products":[{"sku":"A","quantity":4},{"sku":"B","quantity":5,"on_way":1}])");
  Channel channel(seller);
  const auto result = channel.lookup({seller.remote("A"), seller.remote("B"), "777", "no id"});
  ASSERT_FALSE(result.trouble) << result.trouble.message;
  const auto levels = pool_of(result, Pool::Sellable);
  ASSERT_EQ(levels.size(), 4u);
  EXPECT_EQ(levels[0].quantity, 4);
  EXPECT_EQ(levels[0].ref, 1u);
  EXPECT_EQ(levels[1].quantity, 5);
  EXPECT_EQ(levels[2].state, LevelState::Gone);
  EXPECT_EQ(levels[3].state, LevelState::Gone);
  EXPECT_EQ(channel.requests.size(), 2u);
  EXPECT_EQ(pool_of(result, Pool::Inbound).size(), 2u);
}

TEST(TakealotCatalogue, AnOfferThatFailsAloneIsUnknown) {
  Seller seller(R"("products":[{"sku":"A","quantity":4}])");
  Channel channel(seller);
  channel.instead = [&](const connectors::HttpRequest& request) {
    const bool single = request.url.find("/offers/offer/") != std::string::npos;
    return single ? std::optional(answer_of(R"({"message":"x"})", 500)) : std::nullopt;
  };
  const auto levels = pool_of(channel.lookup({seller.remote("A"), "777"}), Pool::Sellable);
  ASSERT_EQ(levels.size(), 2u);
  EXPECT_EQ(levels[0].quantity, 4);
  EXPECT_EQ(levels[1].state, LevelState::Unknown);
}

TEST(TakealotCatalogue, AKeyThatDoesNotWorkIsDenied) {
  Seller seller(R"("products":[])");
  Channel channel(seller);
  channel.instead = [](const connectors::HttpRequest&) {
    return std::optional(
        answer_of(R"({"message":"You do not have access to this resource"})", 403));
  };
  for (connectors::Command command : {connectors::Command(connectors::ListCatalogue{}),
                                      connectors::Command(connectors::CheckCredentials{}),
                                      connectors::Command(connectors::PollOrders{"", 1000, 0})}) {
    const auto result = channel.run(std::move(command));
    EXPECT_EQ(result.trouble.kind, Kind::Denied);
    EXPECT_EQ(result.trouble.code, "takealot.key-refused");
  }
}

TEST(TakealotCatalogue, TheCheckTellsWarehousesThatNobodyHas) {
  Seller seller(R"("products":[{"sku":"A","quantity":4}])");
  connectors::Command check = connectors::CheckCredentials{};
  EXPECT_FALSE(Channel(seller).run(check).trouble);
  Channel elsewhere(seller, R"("warehouses":"111, 222")");
  const auto result = elsewhere.run(check);
  EXPECT_EQ(result.trouble.kind, Kind::Config);
  EXPECT_NE(result.trouble.message.find("28676 (Main Warehouse)"), std::string::npos);
  Seller fresh(R"("products":[{"sku":"A","quantity":null}])");
  EXPECT_FALSE(Channel(fresh, R"("warehouses":"111")").run(check).trouble)
      << "offers without stock name no warehouse";
}

}  // namespace
}  // namespace stockd::test
