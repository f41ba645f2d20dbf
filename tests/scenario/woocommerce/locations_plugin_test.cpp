// SPDX-License-Identifier: Apache-2.0
//
// Shops whose stock is counted in several locations by a plugin: named and refused, because the
// plugin would undo what is written.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

std::string shop_with(const std::string& place_meta) {
  return R"({"base_url":"https://shop.example","products":[{"sku":"TENT","quantity":3}],)"
         R"("credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"},)"
         R"("place_meta":")" +
         place_meta + R"("})";
}

TEST(LocationsPlugin, IsNamedAndItsShopIsNotRead) {
  for (const auto& [meta, name] :
       {std::pair("_stock_at_", "Stock Locations for WooCommerce"),
        std::pair("_stocks_location_", "MyWorks MultiLocation"),
        std::pair("wcmlim_stock_location_", "Techspawn Multi Locations")}) {
    Shop shop(shop_with(meta));
    Channel channel(shop, "https://shop.example");
    for (const Outcome& outcome : {channel.check(), channel.list("")}) {
      EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_CONFIG) << meta;
      EXPECT_EQ(outcome.code, "woo.locations-plugin");
      EXPECT_NE(outcome.message.find(name), std::string::npos) << outcome.message;
      EXPECT_TRUE(outcome.all<ListingFact>().empty());
    }
  }
}

TEST(LocationsPlugin, IsNotSeenInOtherShops) {
  for (const char* meta : {"", "_stock_atlas_", "warehouse_"}) {
    Shop shop(shop_with(meta));
    Channel channel(shop, "https://shop.example");
    EXPECT_EQ(channel.check().trouble, STOCKD_TROUBLE_NONE) << meta;
    EXPECT_EQ(channel.list("").all<ListingFact>().size(), 1u) << meta;
  }
}

}  // namespace
}  // namespace stockd::test
