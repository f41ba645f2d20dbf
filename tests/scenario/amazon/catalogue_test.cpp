// SPDX-License-Identifier: Apache-2.0
//
// The catalogue by search and by report, and the lists that must not be believed.
#include "pump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

std::string products(int count, const std::string& more = "") {
  std::string out = R"("rate_factor":0,"products":[)";
  for (int i = 0; i < count; ++i) {
    out += (i == 0 ? "" : ",") + (R"({"sku":"SKU-)" + std::to_string(10'000 + i)) +
           R"(","quantity":)" + std::to_string(i % 50) + "}";
  }
  return out + (more.empty() ? "" : "," + more) + "]";
}

std::size_t listings_in(const std::vector<Fact>& facts) {
  return facts_of<ListingFact>(facts).size();
}

TEST(Catalogue, TellsEveryListingOnceWithItsLevel) {
  Amazon amazon(products(45));
  Channel channel(amazon);
  const auto facts = channel.list_all();
  EXPECT_EQ(listings_in(facts), 45u);
  EXPECT_EQ(level_of(facts, "SKU-10044").quantity, 44);
  EXPECT_EQ(level_of(facts, "SKU-10000").quantity, 0);
  EXPECT_EQ(count_of(channel.requests, "GET", "/listings/"), 3u);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Catalogue, SaysWhoShips) {
  Amazon amazon(R"("products":[
    {"sku":"MUG-FBM","quantity":7},
    {"sku":"MUG-FBA","fulfilment":"amazon","quantity":40},
    {"sku":"MUG","fulfilment":"both","quantity":3,"fulfillable":9},
    {"sku":"NEW","quantity":null}])");
  amazon.act(R"({"do":"inbound","sku":"MUG-FBA","quantity":10,"step":"plan"})");
  amazon.act(R"({"do":"inbound","sku":"MUG-FBA","quantity":10,"step":"ship"})");
  Channel channel(amazon);
  const auto facts = channel.list_all();
  std::map<std::string, ListingFact> listings;
  for (const ListingFact& listing : facts_of<ListingFact>(facts))
    listings[listing.remote] = listing;
  EXPECT_EQ(listings.at("MUG-FBM").fulfilment, Fulfilment::Merchant);
  EXPECT_EQ(listings.at("MUG-FBA").fulfilment, Fulfilment::Platform);
  EXPECT_EQ(listings.at("MUG").fulfilment, Fulfilment::Merchant);
  EXPECT_EQ(listings.at("MUG-FBM").sku, "MUG-FBM");
  EXPECT_EQ(level_of(facts, "MUG-FBM").quantity, 7);
  EXPECT_EQ(level_of(facts, "MUG").quantity, 3);
  EXPECT_EQ(level_of(facts, "MUG-FBA").quantity, 40);
  EXPECT_EQ(level_of(facts, "NEW").state, LevelState::Unknown);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Catalogue, CallsSoldOutLiveAndSuppressedHidden) {
  Amazon amazon(R"("products":[{"sku":"OUT","quantity":0},{"sku":"OFF","quantity":5}])");
  amazon.act(R"({"do":"suppress","sku":"OFF"})");
  Channel channel(amazon);
  for (const ListingFact& listing : facts_of<ListingFact>(channel.list_all())) {
    EXPECT_EQ(listing.state, listing.sku == "OUT" ? ListingState::Live : ListingState::Hidden);
  }
}

class Reports : public testing::TestWithParam<const char*> {};

TEST_P(Reports, NameWhatTheSearchDoesNotReach) {
  Amazon amazon(products(1203, R"({"sku":"T\u00dcR,1","title":"M\u00fcsli","quantity":4},
      {"sku":"HALF","quantity":1,"incomplete":true},
      {"sku":"FBA-1","fulfilment":"amazon","quantity":8})") +
                R"(,"delays":{"report_ms":25000,)" + GetParam() + "}");
  Channel channel(amazon);
  const auto facts = channel.list_all();
  EXPECT_EQ(listings_in(facts), 1206u);
  EXPECT_EQ(level_of(facts, "SKU-11202").quantity, 1202 % 50);
  EXPECT_EQ(level_of(facts, "T\xC3\x9CR,1").quantity, 4);
  EXPECT_EQ(level_of(facts, "HALF").state, LevelState::Unknown);
  EXPECT_EQ(level_of(facts, "FBA-1").quantity, 8);
  // Two pages of a thousand rows, of one report.
  EXPECT_EQ(count_of(channel.requests, "POST", "/reports/"), 1u);
  EXPECT_EQ(count_of(channel.requests, "GET", "s3-eu-west-1.amazonaws.com"), 2u);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Documents, Reports,
                         testing::Values(R"("gzip":false)", R"("gzip":true)",
                                         R"("report_charset":"windows-1252","gzip":true)"),
                         [](const auto& test) { return "Kind" + std::to_string(test.index); });

TEST(Reports, ThatFailVoidThePass) {
  Amazon amazon(products(1100));
  amazon.act(R"({"do":"reports","fail":true})");
  Channel channel(amazon);
  connectors::ListCatalogue list;
  auto result = channel.run(list);
  ASSERT_FALSE(result.trouble);
  EXPECT_EQ(listings_in(result.facts), 0u);
  list.cursor = facts_of<PageFact>(result.facts).at(0).cursor;
  result = channel.run(list);
  EXPECT_EQ(result.trouble.code, "amazon.report-failed");
  EXPECT_EQ(result.trouble.kind, Kind::Transient);
}

// Each spoils the second page of a list of forty-five.
struct Spoiled {
  const char* name;
  std::function<void(bj::object&)> spoil;
  const char* code;
};

class SpoiledPages : public testing::TestWithParam<Spoiled> {};

TEST_P(SpoiledPages, VoidThePass) {
  Amazon amazon(products(45));
  Channel channel(amazon);
  connectors::ListCatalogue list;
  list.cursor = facts_of<PageFact>(channel.run(list).facts).at(0).cursor;
  channel.instead = [&](const connectors::HttpRequest& request) {
    connectors::HttpRequest sent = request;
    sent.headers.emplace_back("x-amz-access-token", amazon.token());
    connectors::HttpResponse answer = amazon.handle(sent);
    bj::object body = bj::parse(answer.body).as_object();
    GetParam().spoil(body);
    answer.body = bj::serialize(body);
    return std::optional(answer);
  };
  const auto result = channel.run(list);
  EXPECT_EQ(result.trouble.code, GetParam().code);
  EXPECT_THAT(facts_of<PageFact>(result.facts), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, SpoiledPages,
    testing::Values(
        Spoiled{"Empty", [](bj::object& body) { body["items"] = bj::array(); }, "amazon.shifting"},
        Spoiled{"Cut", [](bj::object& body) { body.erase("pagination"); }, "amazon.shifting"},
        Spoiled{"Longer", [](bj::object& body) { body["numberOfResults"] = 46; },
                "amazon.shifting"},
        Spoiled{"Uncounted", [](bj::object& body) { body.erase("numberOfResults"); },
                "amazon.no-total"},
        Spoiled{"Listless", [](bj::object& body) { body.erase("items"); }, "amazon.no-list"},
        Spoiled{"Nameless",
                [](bj::object& body) { body["items"].as_array()[3].as_object().erase("sku"); },
                "amazon.no-sku"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Catalogue, IsVoidWhereAnAnswerIsNone) {
  for (const char* kind : {"truncate", "garbage", "error500", "drop"}) {
    Amazon amazon(products(5));
    Channel channel(amazon);
    amazon.fault(kind);
    const auto result = channel.run(connectors::ListCatalogue{});
    EXPECT_EQ(result.trouble.kind, Kind::Transient) << kind;
    EXPECT_THAT(facts_of<PageFact>(result.facts), testing::IsEmpty()) << kind;
  }
}

TEST(Catalogue, ShowsARenamedListingAsGoneAndNew) {
  Amazon amazon(R"("products":[{"sku":"OLD","quantity":7}])");
  amazon.act(R"({"do":"rename","sku":"OLD","to":"NEW"})");
  Channel channel(amazon);
  const auto facts = channel.list_all();
  EXPECT_EQ(facts_of<ListingFact>(facts).at(0).remote, "NEW");
  const auto looked = channel.look_up({"OLD", "NEW"});
  EXPECT_EQ(level_of(looked.facts, "OLD").state, LevelState::Gone);
  EXPECT_EQ(level_of(looked.facts, "NEW").quantity, 7);
}

TEST(Levels, AreThoseInForceAndNotTheAttributes) {
  Amazon amazon(R"("delays":{"patch_ms":60000},"products":[{"sku":"A","quantity":7}])");
  Channel channel(amazon);
  amazon.sell("A", 2);
  EXPECT_EQ(level_of(channel.look_up({"A"}).facts, "A").quantity, 5);
  channel.set("A", 12);
  EXPECT_EQ(level_of(channel.look_up({"A"}).facts, "A").quantity, 5);
  const auto item = bj::parse(amazon
                                  .ask("GET", "/listings/2021-08-01/items/" + std::string(kSeller) +
                                                  "/A?marketplaceIds=AE08WJ6YKNBMC&includedData="
                                                  "attributes,fulfillmentAvailability")
                                  .body);
  EXPECT_EQ(item.at_pointer("/attributes/fulfillment_availability/0/quantity"), 12);
  EXPECT_EQ(item.at_pointer("/attributes/fulfillment_availability/0/lead_time_to_ship_max_days"),
            2);
  amazon.pass(60'000);
  EXPECT_EQ(level_of(channel.look_up({"A"}).facts, "A").quantity, 12);
}

TEST(Levels, OfOddSkusAreRead) {
  Amazon amazon(R"("products":[{"sku":"A/B 1+2%","quantity":7},{"sku":"C,D","quantity":3},
                               {"sku":"\u00dc","quantity":1}])");
  Channel channel(amazon);
  const auto facts = channel.look_up({"A/B 1+2%", "C,D", "\xC3\x9C", "NOPE"}).facts;
  EXPECT_EQ(level_of(facts, "A/B 1+2%").quantity, 7);
  EXPECT_EQ(level_of(facts, "C,D").quantity, 3);
  EXPECT_EQ(level_of(facts, "\xC3\x9C").quantity, 1);
  EXPECT_EQ(level_of(facts, "NOPE").state, LevelState::Gone);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(Levels, OfAmazonsWarehouseAreReadOverPagesThatExpire) {
  std::string list = R"("rate_factor":0,"delays":{"fba_page":10},"products":[)";
  std::vector<std::string> skus;
  for (int i = 0; i < 25; ++i) {
    skus.push_back("F-" + std::to_string(100 + i));
    list += (i == 0 ? "" : ",") + (R"({"sku":")" + skus.back()) +
            R"(","fulfilment":"amazon","quantity":)" + std::to_string(i) + "}";
  }
  Amazon amazon(list + "]");
  Channel channel(amazon);
  int pages = 0;
  channel.instead = [&](const connectors::HttpRequest& request) {
    // The second page is asked for too late, once.
    if (request.url.find("nextToken") != std::string::npos && ++pages == 1) amazon.pass(31'000);
    return std::optional<connectors::HttpResponse>();
  };
  const auto facts = channel.look_up(skus).facts;
  for (int i = 0; i < 25; ++i)
    EXPECT_EQ(level_of(facts, skus[static_cast<std::size_t>(i)]).quantity, i);
}

TEST(Levels, OfAmazonsWarehouseAreUnknownWithoutTheRole) {
  Amazon amazon(R"("products":[{"sku":"F","fulfilment":"amazon","quantity":4},
                               {"sku":"M","quantity":5}])");
  Channel channel(amazon);
  channel.instead = [](const connectors::HttpRequest& request) {
    std::optional<connectors::HttpResponse> out;
    if (request.url.find("/fba/") != std::string::npos) {
      out = answer_of(403, R"({"errors":[{"code":"Unauthorized","message":"no","details":""}]})");
    }
    return out;
  };
  const auto result = channel.look_up({"F", "M"});
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(level_of(result.facts, "F").state, LevelState::Unknown);
  EXPECT_EQ(level_of(result.facts, "M").quantity, 5);
}

}  // namespace
}  // namespace stockd::test
