// SPDX-License-Identifier: Apache-2.0
//
// Shops with several locations: what is sent from elsewhere was never in our level. The figure at
// our location is the judge.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

using connectors::CheckCredentials;
using connectors::EnsureSubscriptions;
using connectors::Item;
using connectors::ListCatalogue;
using connectors::LookupStock;
using connectors::OperationResult;
using connectors::PollOrders;
using connectors::SwapStock;

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr const char* kUrl = "https://stock.example/hooks/karoo-outdoor/shop";

constexpr const char* kTwoPlaces =
    R"("locations":[{"name":"Cape Town"},{"name":"Durban"},{"name":"3PL","service":true}],
    "products":[{"sku":"TENT","levels":{"Cape Town":10,"Durban":20,"3PL":30}},
                {"sku":"PEG","levels":{"Durban":5}}])";

class Places : public ::testing::Test {
 protected:
  explicit Places(const std::string& settings = kTwoPlaces)
      : shop_(settings), channel_(shop_, R"("location":")" + shop_.place("Cape Town") + "\"") {
    channel_.run(ListCatalogue{});
    channel_.run(EnsureSubscriptions{kUrl});
  }
  static std::int64_t consumed(const OperationResult& result) {
    EXPECT_FALSE(result.trouble) << result.trouble.message;
    std::int64_t sum = 0;
    for (const auto& line : facts_of<OrderLineFact>(result.facts))
      sum += line.counts.consumed();
    return sum;
  }
  OperationResult poll() {
    PollOrders command;
    command.window_ms = kDayMs;
    return channel_.run(command);
  }
  void expect_consumed_here(std::int64_t units) {
    EXPECT_EQ(consumed(poll()), units);
    EXPECT_EQ(shop_.level("TENT", "Cape Town"), 10 - units);
  }

  Shop shop_;
  Channel channel_;
};

TEST_F(Places, OnlyWhatIsSentFromHereIsConsumed) {
  shop_.sell("TENT", 2, R"(,"location":"Cape Town")");
  shop_.sell("TENT", 3, R"(,"location":"Durban")");
  shop_.sell("TENT", 4, R"(,"location":"3PL")");
  expect_consumed_here(2);
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 2);
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 0) << "sent from Durban";
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 0) << "sent by a service";
}

TEST_F(Places, LinesNameTheirLocation) {
  shop_.sell("TENT", 2, R"(,"location":"Cape Town")");
  const auto lines = facts_of<OrderLineFact>(poll().facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].location, shop_.place("Cape Town"));
}

TEST_F(Places, ALineSentFromTwoPlacesCountsByItsPart) {
  const std::string order = shop_.sell("TENT", 6, R"(,"location":"Durban")");
  shop_.act("move", order, R"(,"sku":"TENT","quantity":2,"to":"Cape Town")");
  expect_consumed_here(2);
  shop_.act("move", order, R"(,"sku":"TENT","quantity":1,"to":"Cape Town")");
  expect_consumed_here(3);
}

TEST_F(Places, WhatComesBackElsewhereStaysConsumedHere) {
  const std::string order = shop_.sell("TENT", 4, R"(,"location":"Cape Town")");
  shop_.act("fulfil", order);
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1,"location":"Durban")");
  expect_consumed_here(4);
  shop_.act("return", order, R"(,"sku":"TENT","quantity":1)");
  expect_consumed_here(3);
}

TEST_F(Places, ACancelledOrderOfElsewhereConsumesNothing) {
  const std::string order = shop_.sell("TENT", 4, R"(,"location":"Durban")");
  EXPECT_EQ(consumed(poll()), 0);
  shop_.act("cancel", order);
  expect_consumed_here(0);
}

TEST_F(Places, ACancelledOrderOfHereIsGivenBack) {
  const std::string order = shop_.sell("TENT", 4, R"(,"location":"Cape Town")");
  expect_consumed_here(4);
  shop_.act("cancel", order);
  expect_consumed_here(0);
}

class SlowRouting : public Places {
 protected:
  SlowRouting() : Places(std::string(kTwoPlaces) + R"(,"routing_ms":2500)") {}
};

TEST_F(SlowRouting, IsWaitedForBeforeALineIsCounted) {
  shop_.sell("TENT", 3, R"(,"location":"Durban")");
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 0);
  shop_.sell("TENT", 2, R"(,"location":"Cape Town")");
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 2);
}

class NoRouting : public Places {
 protected:
  NoRouting() : Places(std::string(kTwoPlaces) + R"(,"routing_ms":86400000)") {}
};

TEST_F(NoRouting, CountsTheLineAsOursInTheEnd) {
  shop_.sell("TENT", 3, R"(,"location":"Durban")");
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 3)
      << "too little offered is the safe side";
}

TEST_F(Places, WithoutTheScopeEveryOrderIsCountedAndTheOperatorTold) {
  shop_.command(R"({"do":"scopes","scopes":["read_products","read_inventory","write_inventory",
    "read_locations","read_orders"]})");
  shop_.sell("TENT", 3, R"(,"location":"Durban")");
  const std::string said = said_while([&] { EXPECT_EQ(consumed(poll()), 3); });
  EXPECT_NE(said.find("read_merchant_managed_fulfillment_orders"), std::string::npos) << said;
  EXPECT_EQ(consumed(channel_.receive(shop_.hook("orders/create"))), 3);
  std::size_t missing = 0;
  for (const auto& grant : facts_of<GrantFact>(channel_.run(CheckCredentials{}).facts))
    missing += grant.present ? 0 : 1;
  EXPECT_EQ(missing, 2u);
}

TEST_F(Places, LevelsAreThoseOfTheLocationAsked) {
  const auto levels = facts_of<LevelFact>(channel_.run(ListCatalogue{}).facts);
  ASSERT_EQ(levels.size(), 2u);
  EXPECT_EQ(levels[0].quantity, 10);
  EXPECT_EQ(levels[1].state, LevelState::Unknown) << "pegs are not stocked in Cape Town";
  LookupStock lookup;
  Item item;
  item.ref = 1;
  item.remote = shop_.remote("TENT");
  item.location = shop_.place("Durban");
  lookup.items = {item};
  EXPECT_EQ(facts_of<LevelFact>(channel_.run(lookup).facts).at(0).quantity, 20);
}

TEST_F(Places, AnItemThatIsNotStockedHereIsReportedAndNotStarted) {
  Item item;
  item.ref = 1;
  item.remote = shop_.remote("PEG");
  item.quantity = 3;
  const auto written = facts_of<WrittenFact>(channel_.run(SwapStock{{item}}).facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.kind, Kind::Rejected);
  EXPECT_EQ(written[0].trouble.code, "shopify.not-stocked");
  shop_.command(R"({"do":"stock","sku":"PEG","location":"Cape Town"})");
  const auto hint =
      facts_of<HintFact>(channel_.receive(shop_.hook("inventory_levels/connect")).facts);
  ASSERT_EQ(hint.size(), 1u);
  EXPECT_EQ(hint[0].remote, shop_.remote("PEG"));
  EXPECT_FALSE(facts_of<WrittenFact>(channel_.run(SwapStock{{item}}).facts).at(0).trouble);
  EXPECT_EQ(shop_.level("PEG", "Cape Town"), 3);
}

TEST_F(Places, AClosedLocationIsToldWithThoseToChooseFrom) {
  shop_.command(R"({"do":"deactivate_location","location":"Cape Town"})");
  EXPECT_EQ(
      facts_of<HintFact>(channel_.receive(shop_.hook("locations/deactivate")).facts).at(0).kind,
      HintKind::Catalogue);
  const auto result = channel_.run(ListCatalogue{});
  EXPECT_EQ(result.trouble.kind, Kind::Config);
  EXPECT_EQ(result.trouble.code, "shopify.location-closed");
  EXPECT_EQ(result.trouble.path, "/location");
  EXPECT_NE(result.trouble.hint.find("Durban"), std::string::npos);
  shop_.command(R"({"do":"activate_location","location":"Cape Town"})");
  EXPECT_FALSE(channel_.run(ListCatalogue{}).trouble);
}

TEST_F(Places, ARenamedLocationIsTheSame) {
  const std::string id = shop_.place("Cape Town");
  shop_.command(R"({"do":"rename_location","location":"Cape Town","to":"Woodstock"})");
  EXPECT_EQ(shop_.place("Woodstock"), id);
  channel_.receive(shop_.hook("locations/update"));
  EXPECT_EQ(facts_of<LevelFact>(channel_.run(ListCatalogue{}).facts).at(0).quantity, 10);
}

TEST(PlacesOfAService, CannotBeKept) {
  Shop shop(kTwoPlaces);
  Channel channel(shop, R"("location":")" + shop.place("3PL") + "\"");
  const auto result = channel.run(ListCatalogue{});
  EXPECT_EQ(result.trouble.kind, Kind::Config);
  EXPECT_NE(result.trouble.message.find("fulfilment service"), std::string::npos);
}

}  // namespace
}  // namespace stockd::test
