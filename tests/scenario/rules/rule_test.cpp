// SPDX-License-Identifier: Apache-2.0
//
// Last units, blind channels, aliases and patterns, and a part of a plan.
#include "merchant.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using testing::HasSubstr;

constexpr std::string_view kLast = "  last_units: {threshold: 2, owner: [shop, woo]}";

TEST(LastUnits, AreSoldByTheOwnerAlone) {
  Merchant karoo({.stock = kLast});
  karoo.open({{"TENT", 3}}, {{"TENT", 3}});
  karoo.buy(karoo.woo, "w1", "TENT", 1);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 2);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 0);
  EXPECT_THAT(karoo.why(karoo.woo, "TENT"),
              HasSubstr("0 last units: 2 left, and only 'shop' sells the last 2 karoo.yaml:9"));
  EXPECT_THAT(karoo.why(karoo.shop, "TENT"), HasSubstr("this channel sells them"));
  EXPECT_TRUE(karoo.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 7);
}

TEST(LastUnits, ComeBeforeEveryOtherRule) {
  Merchant karoo({.stock = "  last_units: {threshold: 5, owner: shop}\n"
                           "  rules: [{min: 3}, {channel: shop, buffer: 1}]"});
  karoo.open({{"TENT", 5}}, {{"TENT", 5}});
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 0);
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 4);
}

TEST(LastUnits, GoToTheNextOwnerWhereTheFirstHasNoListing) {
  Merchant karoo({.stock = "  last_units: {threshold: 2, owner: [woo, shop]}"});
  karoo.open({{"TENT", 2}, {"MUG", 2}}, {{"TENT", 2}});
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 0);
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 2);
  EXPECT_EQ(karoo.shows(karoo.shop, "MUG"), 2);
  EXPECT_THAT(karoo.why(karoo.shop, "MUG"), HasSubstr("off because nothing else sells them"));
}

TEST(LastUnits, AreOffAndReportedWhereNoOwnerSells) {
  Merchant karoo({.stock = "  last_units: {threshold: 2, owner: shop}\n"
                           "  rules: [{channel: shop, sku: TENT, sync: watch}]"});
  karoo.open({{"TENT", 2}}, {{"TENT", 2}});
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 2);
  Merchant both({.stock = "  last_units: {threshold: 2, owner: shop}"});
  both.open({{"TENT", 2}}, {{"TENT", 2}});
  EXPECT_EQ(both.shows(both.woo, "TENT"), 0);
  EXPECT_TRUE(both.tell(SetPhase{both.shop, ChannelPhase::Paused, "a holiday"}));
  both.settle();
  EXPECT_EQ(both.shows(both.woo, "TENT"), 2) << "the owner is paused, so the step is off";
}

TEST(LastUnits, ThatNameAnUnknownChannelAreAnError) {
  EXPECT_THAT(findings_of({.stock = "  last_units: {threshold: 2, owner: [shp]}"}),
              HasSubstr("use 'shop'"));
  EXPECT_THAT(findings_of({.stock = "  last_units: {threshold: 0, owner: [shop]}"}),
              HasSubstr("out of range"));
}

TEST(BlindChannel, LetsTheOthersCarryOn) {
  Merchant karoo({.stock = "  when_blind: hold"});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  EXPECT_TRUE(karoo.tell(ChannelBlinded{karoo.woo, "the key was revoked"}));
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Blind);
  EXPECT_EQ(karoo.engine.phase_reason(karoo.woo), "the key was revoked");
  EXPECT_EQ(karoo.engine.phase_since(karoo.woo), karoo.now);
  karoo.buy(karoo.shop, "s1", "TENT", 3);
  EXPECT_FALSE(karoo.write(karoo.woo)) << "nothing can be written without credentials";
  EXPECT_EQ(karoo.on(karoo.shop, "TENT").target, 7);
  EXPECT_TRUE(karoo.tell(ChannelSighted{karoo.woo}));
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Managed);
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.woo, "TENT"), 7);
}

TEST(BlindChannel, KeepsWhatItShowsFromTheOthersWhereItReserves) {
  Merchant karoo({.stock = "  when_blind: reserve\n  rules: [{channel: woo, max: 4}]"});
  karoo.open({{"TENT", 10}}, {{"TENT", 10}});
  EXPECT_TRUE(karoo.tell(ChannelBlinded{karoo.woo, "the key was revoked"}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 6);
  EXPECT_THAT(karoo.why(karoo.shop, "TENT"),
              HasSubstr("6 4 kept for what a blind channel last showed"));
  EXPECT_TRUE(karoo.tell(ChannelSighted{karoo.woo}));
  karoo.settle();
  EXPECT_EQ(karoo.shows(karoo.shop, "TENT"), 10);
}

TEST(BlindChannel, ReturnsToWhatItWasAndNoFurther) {
  Merchant karoo({});
  karoo.connect({{"TENT", 10}}, {{"TENT", 4}});
  EXPECT_TRUE(karoo.tell(ChannelBlinded{karoo.woo, "the key was revoked"}));
  EXPECT_TRUE(karoo.tell(ChannelSighted{karoo.woo}));
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Observe);
  karoo.manage();
  EXPECT_TRUE(karoo.tell(SetPhase{karoo.woo, ChannelPhase::Paused, "stocktaking"}));
  EXPECT_TRUE(karoo.tell(ChannelBlinded{karoo.woo, "the key was revoked"}));
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Paused) << "a person's word stands";
  EXPECT_TRUE(karoo.tell(SetPhase{karoo.woo, ChannelPhase::Managed, "back"}));
  EXPECT_TRUE(karoo.tell(ChannelBlinded{karoo.woo, "the key was revoked"}));
  karoo.rewrite({.stock = "  rules: [{buffer: 1}]"});
  EXPECT_TRUE(karoo.tell(ChannelSighted{karoo.woo}));
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Observe)
      << "the new file moves no number before its plan is accepted";
}

TEST(Spelling, OfAChannelIsMadeTheProductsByItsPatternAndItsAliases) {
  Merchant karoo({.rest = "aliases: {TENT2P: TENT}",
                  .woo = "sku: {regex: 'WOO:(.+):[0-9]+'}, aliases: {TENT2P: MUG}"});
  EXPECT_EQ(sku_of(karoo.account, karoo.account.channels[1], "WOO:TENT-1:77").str(), "TENT-1");
  EXPECT_EQ(sku_of(karoo.account, karoo.account.channels[1], "OTHER").str(), "OTHER");
  EXPECT_EQ(sku_of(karoo.account, karoo.account.channels[1], "WOO:TENT2P:1").str(), "MUG");
  EXPECT_EQ(sku_of(karoo.account, karoo.account.channels[0], "TENT2P").str(), "TENT");
  EXPECT_THAT(findings_of({.woo = "sku: {regex: 'A(.)(.)'}"}), HasSubstr("has 2 groups"));
  EXPECT_THAT(findings_of({.woo = "sku: {regex: 'A('}"}), HasSubstr("is no regular expression"));
  EXPECT_THAT(findings_of({.woo = "sku: {regex: '(.*)', strip_suffix: -W}"}),
              HasSubstr("do not combine"));
}

TEST(Spelling, ThatAnAliasCorrectsLinksTheListingWithoutDisconnecting) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}}, {{"TENT2P", 3}});
  EXPECT_EQ(karoo.engine.skus().size(), 2U);
  karoo.rewrite({.rest = "aliases: {TENT2P: TENT}"});
  karoo.look(karoo.woo);
  EXPECT_EQ(karoo.product("TENT").listings.size(), 2U);
  karoo.manage();
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->items.at(0).to, 10);
}

TEST(PartOfAPlan, WritesItsProductsAndNoOthers) {
  Merchant karoo({});
  karoo.connect({{"TENT-1", 10}, {"MUG", 8}}, {{"TENT-1", 1}, {"MUG", 1}});
  Plan plan = karoo.engine.plan();
  EXPECT_EQ(plan.changes.size(), 2U);
  ASSERT_TRUE(karoo.tell(AcceptPlan{plan.hash, "ann", "TENT-*"}));
  auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  ASSERT_EQ(intent->items.size(), 1U);
  EXPECT_EQ(intent->items[0].to, 10);
  karoo.end_write(*intent);
  karoo.read(karoo.woo, "TENT-1", 10);
  EXPECT_EQ(karoo.on(karoo.woo, "MUG").health, ListingHealth::Held);
  plan = karoo.engine.plan();
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].sku, Sku("MUG"));
  ASSERT_TRUE(karoo.tell(AcceptPlan{plan.hash, "ann", ""}));
  intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->items.at(0).to, 8);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

class Shelf : public testing::Test {
 protected:
  // Three variations on their parent's stock: one has its own name for the SKU, one has none.
  void sweep_woo(Quantity level) {
    CataloguePage page{karoo.woo, {}, {}};
    for (const char* name : {"TENT", "RED", "BLUE"}) {
      page.listings.push_back(karoo.listing(name));
      page.listings.back().shelf = "7";
      page.levels.push_back(karoo.level(name, level));
    }
    page.listings[1].sku = "TENT";
    page.listings[2].sku.clear();
    karoo.pass(karoo.woo);
    karoo.engine.begin_fence(karoo.woo, karoo.now);
    EXPECT_TRUE(karoo.tell(page));
    EXPECT_TRUE(karoo.tell(CatalogueEnded{karoo.woo, karoo.now}));
    karoo.now += 3000;
    karoo.pass(karoo.woo);
    EXPECT_TRUE(karoo.tell(FenceEnded{karoo.woo}));
  }

  Merchant karoo{{}};
};

TEST_F(Shelf, OfOneProductIsOneLevelAndOneWrite) {
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  sweep_woo(4);
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  sweep_woo(4);
  karoo.manage();
  EXPECT_TRUE(karoo.engine.unlinked(0, 100).empty());
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  ASSERT_EQ(intent->items.size(), 1U);
  EXPECT_EQ(intent->items[0].to, 10);
  karoo.end_write(*intent);
  EXPECT_FALSE(karoo.write(karoo.woo));
  karoo.read(karoo.woo, "RED", 10);
  OrderLineFact line = karoo.line("w1", "BLUE", {1, 0, 0});
  line.sku.clear();
  karoo.orders(karoo.woo, {line});
  EXPECT_EQ(karoo.product("TENT").truth, 9);
  EXPECT_FALSE(karoo.write(karoo.woo)) << "the shop took the unit off the shelf itself";
  sweep_woo(9);
  for (const ListingView& view : karoo.product("TENT").listings) {
    if (view.channel != karoo.woo) continue;
    EXPECT_EQ(view.shown, 9);
    EXPECT_EQ(view.target, 9);
    EXPECT_EQ(view.health, ListingHealth::Equal) << view.health_reason;
  }
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_TRUE(restored->verify().empty());
}

TEST(Plan, SaysOfEveryProductWithoutATruthWhatToDo) {
  Merchant karoo({});
  karoo.connect({{"TENT", 10}}, {{"TENT", 10}, {"STOVE", 4}});
  const Plan plan = karoo.engine.plan();
  ASSERT_EQ(plan.left_alone.size(), 1U);
  EXPECT_EQ(plan.left_alone[0].sku, Sku("STOVE"));
  EXPECT_THAT(plan.left_alone[0].why, HasSubstr("stockctl count 'STOVE' UNITS"));
}

}  // namespace
}  // namespace stockd::engine
