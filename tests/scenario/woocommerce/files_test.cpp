// SPDX-License-Identifier: Apache-2.0
//
// The built files as the server meets them: the manifest is accepted, connector and twin load.
#include "connectors/connector_host.hpp"
#include "connectors/twin_host.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <string>
#include <unistd.h>

namespace stockd::connectors {
namespace {

std::string cache() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("stockd-woocommerce-files-" + std::to_string(::getpid()));
  std::filesystem::create_directories(path);
  return path.string();
}

TEST(Files, TheManifestIsAcceptedAndSaysWhatTheConnectorOffers) {
  const Result<Manifest> manifest = read_manifest(WOOCOMMERCE_CONNECTOR);
  ASSERT_TRUE(manifest) << manifest.error().describe();
  EXPECT_EQ(manifest->connector, "woocommerce");
  EXPECT_EQ(manifest->orders->merge, OrderMerge::Latest);
  EXPECT_EQ(manifest->stock_set->batch, 100);
  EXPECT_EQ(manifest->auth.at("default").fields.at("plain_http"), "oauth1");

  const auto loaded = load_connector(WOOCOMMERCE_CONNECTOR, cache());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  InstanceOptions options;
  options.settings_json = R"({"url":"https://shop.example"})";
  const auto instance = (*loaded)->create(options);
  ASSERT_TRUE(instance) << instance.error().describe();
  EXPECT_TRUE((*instance)->offers(ListCatalogue{}));
  EXPECT_TRUE((*instance)->offers(SetStock{}));
  EXPECT_TRUE((*instance)->offers(LookupOrders{}));
  EXPECT_FALSE((*instance)->offers(SwapStock{}));
}

TEST(Files, ABadAddressIsRefusedByName) {
  const auto loaded = load_connector(WOOCOMMERCE_CONNECTOR, cache());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  for (const char* url : {"https://shop.example/wp-json/wc/v3", "shop.example", "",
                          "https://shop.example/?x=1", "https://ck:cs@shop.example"}) {
    InstanceOptions options;
    options.settings_json = std::string(R"({"url":")") + url + "\"}";
    EXPECT_FALSE((*loaded)->create(options)) << url;
  }
}

TEST(Files, KeysAreSentOrSignWithAsTheSettingSays) {
  const auto loaded = load_connector(WOOCOMMERCE_CONNECTOR, cache());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  EXPECT_EQ((*loaded)->manifest().auth.at("signed").kind, "oauth1");
  for (const auto& [keys, auth] : {std::pair{"header", "default"}, std::pair{"signed", "signed"}}) {
    InstanceOptions options;
    options.settings_json = std::string(R"({"url":"https://shop.example","keys":")") + keys + "\"}";
    const auto instance = (*loaded)->create(options);
    ASSERT_TRUE(instance) << instance.error().describe();
    OperationHead head;
    head.id = 1;
    head.entropy = std::string(32, 'x');
    std::promise<Turn> said;
    (*instance)->begin(head, ListCatalogue{}, [&said](Turn turn) { said.set_value(turn); });
    const Turn turn = said.get_future().get();
    ASSERT_EQ(turn.requests.size(), 1u);
    EXPECT_EQ(turn.requests[0].auth, auth);
    (*instance)->forget(head.id);
  }
}

TEST(Files, TheTwinLoads) {
  const auto loaded = load_twin(WOOCOMMERCE_TWIN, cache());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  EXPECT_EQ((*loaded)->platform(), "woocommerce");
}

}  // namespace
}  // namespace stockd::connectors
