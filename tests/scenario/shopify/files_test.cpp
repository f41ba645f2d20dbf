// SPDX-License-Identifier: Apache-2.0
//
// The built files as the server meets them: the manifest is accepted, connector and twin load.
#include "pump.hpp"
#include "topics.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::connectors {
namespace {

TEST(ShopifyFiles, TheManifestIsAcceptedAndSaysWhatTheConnectorOffers) {
  const Result<Manifest> manifest = read_manifest(SHOPIFY_CONNECTOR);
  ASSERT_TRUE(manifest) << manifest.error().describe();
  EXPECT_EQ(manifest->connector, "shopify");
  EXPECT_EQ(manifest->orders->merge, OrderMerge::Grow);
  EXPECT_EQ(manifest->stock_swap->batch, 100);
  EXPECT_EQ(manifest->lanes.at("default").rate_milli_s, 100'000);
  EXPECT_EQ(manifest->auth.at("default").kind, "oauth2-client-credentials");
}

TEST(ShopifyFiles, ManifestAndSourceNameTheSameTopics) {
  const Result<Manifest> manifest = read_manifest(SHOPIFY_CONNECTOR);
  ASSERT_TRUE(manifest) << manifest.error().describe();
  EXPECT_TRUE(std::equal(shopify::kTopics.begin(), shopify::kTopics.end(),
                         manifest->webhooks->topics.begin(), manifest->webhooks->topics.end()));
}

TEST(ShopifyFiles, AnOldApiVersionIsRefusedByName) {
  const auto loaded = load_connector(SHOPIFY_CONNECTOR, test::cache_directory());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  InstanceOptions options;
  options.settings_json = R"({"shop":"karoo-outdoor","api_version":"2025-10","location":""})";
  const auto instance = (*loaded)->create(options);
  ASSERT_FALSE(instance);
  EXPECT_NE(instance.error().describe().find("2025-10"), std::string::npos);
}

}  // namespace
}  // namespace stockd::connectors
