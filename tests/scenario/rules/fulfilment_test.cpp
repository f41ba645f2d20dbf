// SPDX-License-Identifier: Apache-2.0
//
// One product that a marketplace ships itself and the merchant ships too, under two SKUs that the
// channel's pattern makes one.
#include "merchant.hpp"

namespace stockd::engine {
namespace {

class Shipped : public Merchant {
 public:
  Shipped() : Merchant({.woo = "sku: {strip_suffix: [-FBM, -FBA]}"}) {
    CataloguePage page{woo, {listing("TENT-FBM"), listing("TENT-FBA")}, {}};
    page.listings[1].fulfilment = Fulfilment::Platform;
    page.levels = {level("TENT-FBM", 20), level("TENT-FBA", 7)};
    sweep(shop, {{"TENT", 20}});
    show(page);
    sweep(shop, {{"TENT", 20}});
    show(page);
    EXPECT_TRUE(tell(AcceptPlan{engine.plan().hash, "ann"}));
  }

  void show(const CataloguePage& page) {
    pass(woo);
    engine.begin_fence(woo, now);
    EXPECT_TRUE(tell(page));
    EXPECT_TRUE(tell(CatalogueEnded{woo, now}));
    now += 3000;
    pass(woo);
    EXPECT_TRUE(tell(FenceEnded{woo}));
  }

  ListingView of(const std::string& spelling) const {
    for (const ListingView& one : product("TENT").listings) {
      if (one.sku_spelling == spelling) return one;
    }
    ADD_FAILURE() << spelling << " is not linked";
    return {};
  }

  void sell_one(const std::string& spelling, Fulfilment fulfilment) {
    OrderLineFact fact = line("o-" + spelling, spelling, {1, 0, 0});
    fact.fulfilment = fulfilment;
    orders(woo, {fact}, OrderState::Open);
  }
};

TEST(Fulfilment, OfBothKindsLinksToOneProductAndOnlyTheMerchantsOwnIsWritten) {
  Shipped karoo;
  EXPECT_EQ(karoo.of("TENT-FBM").health, ListingHealth::Equal);
  EXPECT_EQ(karoo.of("TENT-FBA").health, ListingHealth::Watched);
  EXPECT_EQ(karoo.of("TENT-FBA").shown, 7) << "it is shown";
  EXPECT_FALSE(karoo.of("TENT-FBA").target);
  ASSERT_TRUE(karoo.tell(Adjust{Sku("TENT"), "r", AdjustKind::Receive, 5, "ann", ""}));
  const auto intent = karoo.write(karoo.woo);
  ASSERT_TRUE(intent);
  ASSERT_EQ(intent->items.size(), 1U);
  EXPECT_EQ(karoo.engine.write_items(*intent)[0].sku, "TENT-FBM");
  EXPECT_EQ(intent->items[0].to, 25);
}

TEST(Fulfilment, DecidesWhoseStockASaleTakes) {
  Shipped karoo;
  karoo.sell_one("TENT-FBA", Fulfilment::Platform);
  EXPECT_EQ(karoo.product("TENT").truth, 20);
  karoo.sell_one("TENT-FBM", Fulfilment::Merchant);
  EXPECT_EQ(karoo.product("TENT").truth, 19);
}

}  // namespace
}  // namespace stockd::engine
