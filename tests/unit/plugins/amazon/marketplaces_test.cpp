// SPDX-License-Identifier: Apache-2.0
//
// What a merchant may write for a marketplace.
#include "marketplaces.hpp"

#include "shared_files.hpp"

#include <stockd/json.hpp>
#include <stockd/trouble.hpp>

#include <gtest/gtest.h>

namespace stockd::amazon {
namespace {

using Ids = std::vector<std::string>;

TEST(Marketplaces, AreCountriesOrIds) {
  EXPECT_EQ(marketplace_ids("ZA", "eu"), Ids{"AE08WJ6YKNBMC"});
  EXPECT_EQ(marketplace_ids("AE08WJ6YKNBMC", "eu"), Ids{"AE08WJ6YKNBMC"});
  EXPECT_EQ(marketplace_ids("DE,FR,A1PA6795UKMFR9", "eu"),
            (Ids{"A1PA6795UKMFR9", "A13V1IB3VIYZZH"}));
  EXPECT_EQ(marketplace_ids("GB", "eu"), Ids{"A1F83G8C2ARO7P"});
  // Amazon opens marketplaces more often than this table changes.
  EXPECT_EQ(marketplace_ids("A9NEWONE12345", "eu"), Ids{"A9NEWONE12345"});
}

TEST(Marketplaces, OfAnotherRegionAreRefusedWithTheRemedy) {
  for (const char* word : {"US", "ATVPDKIKX0DER", "ZA,US"}) {
    try {
      marketplace_ids(word, "eu");
      ADD_FAILURE() << word;
    } catch (const Trouble& trouble) {
      EXPECT_EQ(trouble.code(), "amazon.region") << word;
      EXPECT_NE(trouble.hint().find("region: na"), std::string::npos) << word;
    }
  }
  try {
    marketplace_ids("XX", "eu");
    ADD_FAILURE();
  } catch (const Trouble& trouble) {
    EXPECT_EQ(trouble.code(), "amazon.marketplace");
    EXPECT_NE(trouble.hint().find("ZA"), std::string::npos);
  }
}

TEST(Marketplaces, AreAmazonsOwn) {
  const auto text = shared_file("marketplaces.json");
  if (!text) GTEST_SKIP() << "platforms/amazon/marketplaces.json is not here";
  const json::Value file = json::parse(*text);
  for (const json::Value& each : json::array(file, "marketplaces")) {
    const auto known = marketplace_of(json::text(each, "country"));
    ASSERT_TRUE(known) << json::text(each, "country");
    EXPECT_EQ(known->id, json::text(each, "id"));
    EXPECT_EQ(known->region, json::text(each, "region"));
  }
}

}  // namespace
}  // namespace stockd::amazon
