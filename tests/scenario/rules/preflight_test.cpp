// SPDX-License-Identifier: Apache-2.0
//
// What a merchant is told before sync starts: a file and two shops in, a report out.
#include "merchant.hpp"
#include "preflight/report.hpp"

#include <gmock/gmock.h>

namespace stockd::engine {
namespace {

using preflight::Finding;
using preflight::Report;
using preflight::Weight;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<preflight::ChannelNote> well() {
  std::vector<preflight::ChannelNote> out(2);
  out[0].channel = "shop";
  out[1].channel = "woo";
  for (auto& note : out)
    note.runs = true;
  return out;
}

Report report_of(const Engine& engine, const std::vector<preflight::ChannelNote>& notes = well()) {
  Survey survey;
  while (survey.listings.size() < engine.listing_count() ||
         survey.products.size() < engine.product_count()) {
    engine.survey(7, survey);
  }
  const preflight::AccountFacts facts = preflight::facts_of(engine);
  return preflight::report_of(engine, preflight::examine(survey, facts), facts, notes);
}

std::vector<std::string> codes_of(const Report& report, Weight weight) {
  std::vector<std::string> out;
  for (const Finding& finding : report.findings) {
    if (finding.weight == weight) out.push_back(finding.code);
  }
  return out;
}

Finding finding(const Report& report, const std::string& code) {
  for (const Finding& one : report.findings) {
    if (one.code == code) return one;
  }
  return {};
}

std::vector<std::string> texts(const Report& report, const std::string& code) {
  std::vector<std::string> out;
  for (const auto& entry : finding(report, code).entries)
    out.push_back(entry.text);
  return out;
}

// A sweep whose rows are changed before the shop tells them.
template <class Change>
void sweep_changed(Merchant& karoo, ChannelId channel, const Merchant::Levels& levels,
                   Change change) {
  CataloguePage page{channel, {}, {}};
  for (const auto& [sku, quantity] : levels) {
    page.listings.push_back(karoo.listing(sku));
    page.levels.push_back(karoo.level(sku, quantity));
    change(page.listings.back());
  }
  karoo.pass(channel);
  karoo.engine.begin_fence(channel, karoo.now);
  EXPECT_TRUE(karoo.tell(page));
  EXPECT_TRUE(karoo.tell(CatalogueEnded{channel, karoo.now}));
  karoo.now += 3000;
  karoo.pass(channel);
  EXPECT_TRUE(karoo.tell(FenceEnded{channel}));
}

TEST(Preflight, HasNothingToSayOfShopsThatAgree) {
  Merchant karoo({});
  karoo.connect({{"TENT", 10}, {"MUG", 4}}, {{"TENT", 10}, {"MUG", 4}});
  const Report report = report_of(karoo.engine);
  EXPECT_TRUE(report.may_start());
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.products, 2U);
  EXPECT_EQ(report.counts.at(0).listings, 2U);
  EXPECT_EQ(report.counts.at(1).linked, 2U);
}

TEST(Preflight, NamesTheLikelyPartnerOfEveryMisspeltSku) {
  Merchant karoo({});
  karoo.connect({{"TENT-2P", 1}, {"MUG-10", 2}, {"STOVE-L", 3}, {"LANTERN", 4}, {"ROPE", 5}},
                {{"tent-2p", 1}, {"MUG_1O", 2}, {"STOVE L", 3}, {"LANTREN", 4}, {"ROPE", 5}});
  const Report report = report_of(karoo.engine);
  EXPECT_THAT(texts(report, "preflight.near-miss"),
              testing::UnorderedElementsAre(
                  "'tent-2p' on woo: likely 'TENT-2P' (letter case)",
                  "'MUG_1O' on woo: likely 'MUG-10' (letters that look alike: O and 0, I, l and 1)",
                  "'STOVE L' on woo: likely 'STOVE-L' (a dash, underscore or dot)",
                  "'LANTREN' on woo: likely 'LANTERN' (one letter)"));
  EXPECT_TRUE(report.may_start());
  // What it says to write puts it right, without disconnecting anything.
  std::string aliases = "aliases:\n";
  for (const auto& entry : finding(report, "preflight.near-miss").entries) {
    EXPECT_TRUE(entry.alias) << entry.text;
    aliases += "  '" + entry.sku + "': " + entry.partner + "\n";
  }
  karoo.rewrite({.rest = aliases});
  karoo.sweep(karoo.woo, {});
  const Report after = report_of(karoo.engine);
  EXPECT_THAT(after.findings, IsEmpty());
  EXPECT_EQ(after.counts.at(1).linked, 5U);
}

TEST(Preflight, OffersNoAliasWhereSeveralSkusCouldBeMeant) {
  Merchant karoo({});
  karoo.connect({{"TENT-2P", 1}}, {{"tent-2p", 1}, {"TENT2P", 2}});
  const Report report = report_of(karoo.engine);
  const Finding near = finding(report, "preflight.near-miss");
  EXPECT_EQ(near.count, 2U);
  for (const auto& entry : near.entries) {
    EXPECT_FALSE(entry.alias);
    EXPECT_THAT(entry.text, HasSubstr("or one of 1 other as near"));
  }
}

TEST(Preflight, TakesNoVariantForAMisspelling) {
  Merchant karoo({});
  karoo.connect({{"TENT-2", 1}, {"SHIRT-S", 2}}, {{"TENT-3", 1}, {"SHIRT-M", 2}});
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.near-miss"), IsEmpty());
}

TEST(Preflight, CountsWhatIsLeftAloneAndSaysWhy) {
  Merchant karoo({});
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  sweep_changed(karoo, karoo.woo,
                {{"TENT", 4}, {"a", 1}, {"b", 1}, {"nameless", 1}, {"endless", 1}, {"KAYAK", 2}},
                [](ListingFact& row) {
                  if (row.sku == "a" || row.sku == "b") row.sku = "MUG";
                  if (row.sku == "nameless") row.sku.clear();
                  if (row.sku == "endless") row.managed = false;
                });
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  const Report report = report_of(karoo.engine);
  const auto& woo = report.counts.at(1);
  EXPECT_EQ(woo.listings, 6U);
  EXPECT_EQ(woo.linked, 1U);
  EXPECT_EQ(woo.duplicate, 2U);
  EXPECT_EQ(woo.no_sku, 1U);
  EXPECT_EQ(woo.uncounted, 1U);
  EXPECT_EQ(woo.unmatched, 1U);
  EXPECT_THAT(texts(report, "preflight.duplicate"), ElementsAre("'MUG' on woo: id/a, id/b"));
  EXPECT_THAT(texts(report, "preflight.no-sku"), ElementsAre("woo listing id/nameless"));
  EXPECT_THAT(texts(report, "preflight.uncounted"),
              ElementsAre("woo listing id/endless: 'endless'"));
  EXPECT_THAT(texts(report, "preflight.differs"), ElementsAre("'TENT': shop 10, woo 4 → 10"));
  const Finding missing = finding(report, "preflight.no-truth-listing");
  EXPECT_THAT(missing.text, HasSubstr("on no channel that opens the ledger: 'shop'"));
  EXPECT_THAT(missing.help, HasSubstr("stockctl count SKU UNITS"));
  EXPECT_THAT(texts(report, "preflight.no-truth-listing"),
              testing::IsSupersetOf({std::string("'KAYAK': woo 2")}));
  EXPECT_TRUE(report.may_start());
}

TEST(Preflight, IsStoppedByAnAccountOfWhichNobodyTellsTheStock) {
  Merchant karoo({});
  karoo.connect({{"A-100", 1}}, {{"B-200", 2}, {"C-300", 3}});
  EXPECT_THAT(codes_of(report_of(karoo.engine), Weight::Stops), IsEmpty());
  Merchant empty({});
  empty.connect({}, {{"B-200", 2}, {"C-300", 3}});
  const Report report = report_of(empty.engine);
  EXPECT_FALSE(report.may_start());
  EXPECT_THAT(codes_of(report, Weight::Stops), ElementsAre("preflight.no-truth"));
  EXPECT_THAT(finding(report, "preflight.empty").text, HasSubstr("shop lists nothing"));
}

TEST(Preflight, IsStoppedByAChannelThatCannotBeRead) {
  Merchant karoo({});
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  auto notes = well();
  notes[1].lasts = true;
  notes[1].code = "shopify.which-location";
  notes[1].trouble = "The shop has several active locations: Cape Town (1), Paarl (2).";
  notes[1].hint = "Name the one stockd keeps, under settings: location.";
  const auto facts = preflight::facts_of(karoo.engine);
  EXPECT_EQ(preflight::still_read(facts, notes), "") << "waiting for it would be for nothing";
  EXPECT_EQ(preflight::still_read(facts, well()), "woo");
  const Report report = report_of(karoo.engine, notes);
  EXPECT_FALSE(report.may_start());
  EXPECT_THAT(codes_of(report, Weight::Stops), ElementsAre("shopify.which-location"));
  const Finding which = finding(report, "shopify.which-location");
  EXPECT_THAT(which.text, AllOf(HasSubstr("woo: "), HasSubstr("Cape Town (1), Paarl (2)")));
  EXPECT_THAT(which.help, HasSubstr("settings: location"));
  EXPECT_THAT(codes_of(report_of(karoo.engine), Weight::Stops), ElementsAre("preflight.unread"));
}

TEST(Preflight, NamesPermissionsAndPlacesThatAreMissing) {
  Merchant karoo({});
  karoo.connect({{"TENT", 10}}, {{"TENT", 10}});
  auto notes = well();
  notes[0].location = "L1";
  notes[0].locations = {
      {"L1", "Cape Town"}, {"L2", "Paarl"}, {"L3", "Cellar", true, false}, {"L4", "Old", false}};
  notes[1].missing = {"write products"};
  const Report report = report_of(karoo.engine, notes);
  EXPECT_THAT(codes_of(report, Weight::Stops), ElementsAre("channel.grants"));
  EXPECT_THAT(texts(report, "preflight.location"), ElementsAre("Paarl (L2)"));
}

TEST(Preflight, OfACatalogueThatIsHalfBadLeavesTheBadHalfAlone) {
  Merchant karoo({});
  Merchant::Levels in_shop;
  Merchant::Levels in_woo;
  for (int i = 0; i < 1500; ++i) {
    const std::string sku = "KAROO-" + std::string(1, static_cast<char>('A' + i % 26)) + "TEN" +
                            std::to_string(1000 + i);
    in_shop[sku] = 5;
    std::string spelt = sku;
    if (i % 2 == 0) std::replace(spelt.begin(), spelt.end(), '-', '_');
    in_woo[spelt] = 3;
  }
  karoo.audited = false;
  karoo.connect(in_shop, in_woo);
  const Report report = report_of(karoo.engine);
  const auto& woo = report.counts.at(1);
  EXPECT_EQ(woo.linked, 750U);
  EXPECT_EQ(woo.unmatched, 750U);
  EXPECT_EQ(finding(report, "preflight.near-miss").count, 750U);
  EXPECT_EQ(finding(report, "preflight.no-truth-listing").count, 750U);
  const Finding differs = finding(report, "preflight.differs");
  EXPECT_EQ(differs.count, 750U);
  EXPECT_TRUE(report.may_start());
  karoo.manage();
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  for (const auto& item : karoo.engine.write_items(*intent))
    EXPECT_EQ(item.sku.find('_'), std::string::npos) << item.sku;
}

TEST(Preflight, ListsAThousandOfAKindAndCountsAll) {
  Merchant karoo({});
  Merchant::Levels in_woo;
  for (int i = 0; i < 1200; ++i)
    in_woo["ONLY-" + std::to_string(i)] = 1;
  karoo.audited = false;
  karoo.connect({{"TENT", 1}}, in_woo);
  const Finding alone = finding(report_of(karoo.engine), "preflight.unmatched");
  EXPECT_EQ(alone.count, 1201U);
  EXPECT_EQ(alone.entries.size(), preflight::kListedMost);
}

constexpr std::string_view kFba = "sku: {strip_suffix: [-FBA, -FBM]}";

void sweep_fba(Merchant& karoo, Fulfilment of_fba, Fulfilment of_fbm) {
  sweep_changed(karoo, karoo.woo, {{"TENT-FBA", 7}, {"TENT-FBM", 4}}, [&](ListingFact& row) {
    row.fulfilment = row.sku == "TENT-FBA" ? of_fba : of_fbm;
  });
}

TEST(FulfilmentWord, OfBothKindsIsOneProductOfWhichTheMerchantsIsWritten) {
  Merchant karoo({.woo = kFba});
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  sweep_fba(karoo, Fulfilment::Platform, Fulfilment::Merchant);
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  const Report report = report_of(karoo.engine);
  EXPECT_EQ(report.counts.at(1).linked, 2U);
  EXPECT_EQ(report.counts.at(1).platform, 1U);
  EXPECT_THAT(codes_of(report, Weight::Told), ElementsAre("preflight.platform-fulfilled"));
  karoo.manage();
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  ASSERT_EQ(intent->items.size(), 1U);
  EXPECT_EQ(karoo.engine.write_items(*intent)[0].remote, "id/TENT-FBM");
  EXPECT_EQ(intent->items[0].to, 10);
}

TEST(FulfilmentWord, ThatTheSkuContradictsIsReportedAndNotWritten) {
  Merchant karoo({.woo = kFba});
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  sweep_fba(karoo, Fulfilment::Merchant, Fulfilment::Platform);
  karoo.sweep(karoo.shop, {{"TENT", 10}});
  EXPECT_THAT(
      texts(report_of(karoo.engine), "preflight.fulfilment"),
      ElementsAre("woo listing id/TENT-FBA: 'TENT-FBA'", "woo listing id/TENT-FBM: 'TENT-FBM'"));
  karoo.manage();
  EXPECT_FALSE(karoo.write(karoo.woo));
  // Corrected at the marketplace, the next sweep links them.
  sweep_fba(karoo, Fulfilment::Platform, Fulfilment::Merchant);
  karoo.now += 10'000;
  sweep_fba(karoo, Fulfilment::Platform, Fulfilment::Merchant);
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.fulfilment"), IsEmpty());
}

// `woo` is a marketplace where the SKU is the listing's key.
class SkuKeys : public testing::Test {
 protected:
  using Levels = Merchant::Levels;

  void sweep_woo(const Levels& levels, const std::string& gone = {},
                 ListingState state = ListingState::Live) {
    karoo.now += 10'000;
    CataloguePage page{karoo.woo, {}, {}};
    for (const auto& [sku, quantity] : levels) {
      page.listings.push_back(karoo.listing(sku));
      page.listings.back().remote = sku;
      page.listings.back().state = state;
      page.levels.push_back(karoo.level(sku, quantity));
      page.levels.back().remote = sku;
    }
    if (!gone.empty()) {
      page.listings.push_back(karoo.listing(gone));
      page.listings.back().remote = gone;
      page.listings.back().state = ListingState::Gone;
    }
    karoo.pass(karoo.woo);
    karoo.engine.begin_fence(karoo.woo, karoo.now);
    EXPECT_TRUE(karoo.tell(page));
    EXPECT_TRUE(karoo.tell(CatalogueEnded{karoo.woo, karoo.now}));
    karoo.now += 3000;
    karoo.pass(karoo.woo);
    EXPECT_TRUE(karoo.tell(FenceEnded{karoo.woo}));
  }

  void SetUp() override {
    karoo.sweep(karoo.shop, {{"TENT-2P", 10}, {"MUG", 5}});
    sweep_woo({{"TENT-2P", 10}, {"MUG", 5}});
    karoo.sweep(karoo.shop, {{"TENT-2P", 10}, {"MUG", 5}});
    karoo.manage();
    // Renamed at the marketplace: two sweeps are told that the old one is gone.
    sweep_woo({{"TENT-2-P", 10}, {"MUG", 5}}, "TENT-2P");
    sweep_woo({{"TENT-2-P", 10}, {"MUG", 5}}, "TENT-2P");
  }

  std::string name_of_held() {
    const auto entries = texts(report_of(karoo.engine), "preflight.replaced");
    return entries.size() == 1 ? entries.front() : "no single one";
  }

  Merchant karoo{{.stock = "  guard: {max_moved: 100%, max_zeroed: 100%}"}};
};

TEST_F(SkuKeys, ARenamedListingWaitsUnwrittenWithItsLikelyFormerNamed) {
  EXPECT_EQ(name_of_held(), "woo listing TENT-2-P: likely 'TENT-2P' before");
  EXPECT_THAT(karoo.alerts_text(), HasSubstr("stockctl relink 'TENT-2-P'"));
  karoo.sell(karoo.shop, "s1", "TENT-2P", 4);
  EXPECT_FALSE(karoo.write(karoo.woo));
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
  auto restored = Engine::restore(karoo.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_TRUE(restored->verify().empty());
  EXPECT_EQ(restored->hash(), karoo.engine.hash());
}

TEST_F(SkuKeys, ARenamedListingIsRelinkedByAPerson) {
  ASSERT_TRUE(karoo.tell(Relink{"", "TENT-2-P", true, "ann"}));
  EXPECT_EQ(name_of_held(), "no single one");
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.renamed"), IsEmpty());
  karoo.sell(karoo.shop, "s1", "TENT-2P", 4);
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  EXPECT_EQ(karoo.engine.write_items(*intent)[0].remote, "TENT-2-P");
  EXPECT_EQ(intent->items[0].to, 6);
  karoo.end_write(*intent);
  // What the marketplace tells of it later asks nobody again.
  sweep_woo({{"TENT-2-P", 6}, {"MUG", 5}}, {}, ListingState::Hidden);
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.renamed"), IsEmpty());
  EXPECT_EQ(karoo.product("TENT-2P").listings.size(), 3U);
  EXPECT_EQ(karoo.replayed_hash(), karoo.engine.hash());
}

TEST_F(SkuKeys, ARenamedListingIsRelinkedByAnAlias) {
  karoo.rewrite({.stock = "  guard: {max_moved: 100%, max_zeroed: 100%}",
                 .rest = "aliases: {TENT-2-P: TENT-2P}"});
  EXPECT_EQ(name_of_held(), "no single one");
  EXPECT_EQ(karoo.product("TENT-2P").listings.size(), 3U);
}

TEST_F(SkuKeys, ANewListingIsAProductOfItsOwnOnceAPersonSaysSo) {
  ASSERT_TRUE(karoo.tell(Relink{"", "TENT-2-P", false, "ann"}));
  EXPECT_EQ(name_of_held(), "no single one");
  EXPECT_EQ(karoo.product("TENT-2-P").listings.size(), 1U);
  EXPECT_EQ(report_of(karoo.engine).counts.at(1).unmatched, 1U);
}

TEST_F(SkuKeys, AListingOfAnotherNameIsNotHeld) {
  sweep_woo({{"TENT-2-P", 10}, {"MUG", 5}, {"KAYAK-PRO", 3}});
  EXPECT_EQ(name_of_held(), "woo listing TENT-2-P: likely 'TENT-2P' before");
}

TEST(Mismatch, CorrectedInTheShopIsLinkedAtTheNextSweep) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}}, {{"TENT2P", 3}});
  EXPECT_EQ(report_of(karoo.engine).counts.at(1).unmatched, 1U);
  karoo.now += 10'000;
  sweep_changed(karoo, karoo.woo, {{"TENT2P", 3}}, [](ListingFact& row) { row.sku = "TENT"; });
  EXPECT_EQ(report_of(karoo.engine).counts.at(1).linked, 1U);
  EXPECT_EQ(karoo.product("TENT").listings.size(), 2U);
  EXPECT_EQ(karoo.engine.phase(karoo.woo), ChannelPhase::Managed) << "nothing was disconnected";
}

TEST(Mismatch, MadeByARenameIsHeldAndThenRelinked) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}, {"MUG", 4}}, {{"TENT", 10}, {"MUG", 4}});
  karoo.now += 10'000;
  sweep_changed(karoo, karoo.woo, {{"TENT", 10}, {"MUG", 4}}, [](ListingFact& row) {
    if (row.sku == "TENT") row.sku = "TENT-2";
  });
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.renamed"),
              ElementsAre("woo listing id/TENT: 'TENT-2' is still linked to 'TENT'"));
  EXPECT_FALSE(karoo.engine.product(Sku("TENT-2"))) << "no duplicate product";
  ASSERT_TRUE(karoo.tell(Relink{"woo", "TENT-2", true, "ann"}));
  EXPECT_THAT(texts(report_of(karoo.engine), "preflight.renamed"), IsEmpty());
  EXPECT_EQ(karoo.product("TENT-2").listings.size(), 1U);
}

TEST(Preflight, SaysWhatATruthWithoutAComparisonCanLose) {
  Account account = account_of({});
  account.stock.opening.clear();
  account.stock.source_of_truth = "woo";
  account.stock.accept_loss = true;
  account.channels[1].can_set = true;
  TwoShops karoo(account);
  karoo.connect({{"TENT", 10}}, {{"TENT", 10}});
  const Report report = report_of(karoo.engine);
  EXPECT_THAT(codes_of(report, Weight::Told), ElementsAre("preflight.loss"));
  EXPECT_THAT(finding(report, "preflight.loss").text, HasSubstr("written without comparing first"));
}

TEST(Preflight, OfAPageThatIsEmptyZeroesNothing) {
  Merchant karoo({});
  karoo.open({{"TENT", 10}, {"MUG", 4}}, {{"TENT", 10}, {"MUG", 4}});
  karoo.now += 10'000;
  karoo.sweep(karoo.woo, {});
  karoo.sweep(karoo.shop, {});
  EXPECT_FALSE(karoo.write(karoo.woo));
  EXPECT_FALSE(karoo.write(karoo.shop));
  const Report report = report_of(karoo.engine);
  EXPECT_EQ(report.counts.at(1).linked, 2U) << "a missing row is no proof that it is gone";
  EXPECT_TRUE(report.may_start());
}

}  // namespace
}  // namespace stockd::engine
