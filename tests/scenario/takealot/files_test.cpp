// SPDX-License-Identifier: Apache-2.0
//
// The built files as the server meets them: the manifest is accepted, the settings are checked, and
// the webhooks of Takealot's examples prove genuine by the manifest's alternatives.
#include "ingress/signature.hpp"
#include "pump.hpp"
#include "specification.hpp"

#include <gtest/gtest.h>

namespace stockd::connectors {
namespace {

namespace bj = boost::json;

TEST(TakealotFiles, TheManifestSaysWhatTheConnectorOffers) {
  const Result<Manifest> manifest = read_manifest(TAKEALOT_CONNECTOR);
  ASSERT_TRUE(manifest) << manifest.error().describe();
  EXPECT_EQ(manifest->connector, "takealot");
  EXPECT_EQ(manifest->orders->merge, OrderMerge::Grow);
  EXPECT_TRUE(manifest->orders->unbounded);
  EXPECT_TRUE(manifest->settles);
  EXPECT_FALSE(manifest->stock_set->overtakes) << "one batch per offer";
  EXPECT_FALSE(manifest->subscribes) << "webhooks are made by hand";
  EXPECT_EQ(manifest->auth.at("default").fields.at("prefix"), "Key ");
  for (const char* lane : {"default", "write", "sales"})
    EXPECT_EQ(manifest->lanes.at(lane).reset_header, "x-ratelimit-reset");
  EXPECT_EQ(manifest->webhooks->topics.size(), 6u);
  EXPECT_EQ(manifest->webhooks->verify.size(), 12u);
}

TEST(TakealotFiles, SettingsThatCannotBeAreRefusedByName) {
  const auto loaded = load_connector(TAKEALOT_CONNECTOR, test::cache_directory());
  ASSERT_TRUE(loaded) << loaded.error().describe();
  for (const auto& [settings, word] :
       {std::pair{R"({})", "warehouse"}, std::pair{R"({"warehouses":"abc"})", "abc"}}) {
    InstanceOptions options;
    options.settings_json = settings;
    const auto instance = (*loaded)->create(options);
    ASSERT_FALSE(instance) << settings;
    EXPECT_NE(instance.error().describe().find(word), std::string::npos);
  }
}

// Values computed with openssl, in the headers that lie beside each body.
TEST(TakealotFiles, TheExamplesOfWebhooksProveGenuineInBothWays) {
  const Result<Manifest> manifest = read_manifest(TAKEALOT_CONNECTOR);
  ASSERT_TRUE(manifest) << manifest.error().describe();
  int tried = 0;
  for (const char* name :
       {"new_leadtime_order", "new_drop_ship_order", "sale_status_changed", "batch_completed",
        "offer_updated", "offer_created", "portal_test_new_leadtime_order"}) {
    const std::string path = "examples/webhooks/" + std::string(name);
    const auto body = takealot::shared_file(path + ".body");
    const auto headers = takealot::shared_file(path + ".headers.json");
    if (!body || !headers) GTEST_SKIP() << "the examples are not here; set STOCKD_SHARED";
    const bj::object example = bj::parse(*headers).as_object();
    const bj::object& signatures = example.at("X-Takealot-Signature").as_object();
    ingress::Endpoint endpoint;
    endpoint.account = "karoo";
    endpoint.channel = "takealot";
    endpoint.spec = *manifest->webhooks;
    for (const VerifyEntry& verify : endpoint.spec.verify) {
      auto& urls = endpoint.urls.emplace_back();
      if (verify.over_url) urls.emplace_back(example.at("delivery_url").as_string());
    }
    // The secret may be that of any webhook.
    endpoint.secrets = [&](const std::string& secret) {
      std::vector<std::string> out;
      if (secret == "webhook") out.emplace_back("another");
      if (secret == "webhook_3") out.emplace_back(example.at("secret").as_string());
      return out;
    };
    const ingress::EndpointTable table({endpoint});
    const auto proof = [&](const std::string& signature, const std::string& text) {
      const std::vector<ingress::HeaderView> sent{{"x-takealot-signature", signature}};
      return ingress::prove(*table.find("/hooks/karoo/takealot"), sent, text);
    };
    const std::string a(signatures.at("A_hex_hmac_of_body").as_string());
    const std::string b(signatures.at("B_base64_of_hex_hmac_of_url_plus_body").as_string());
    EXPECT_EQ(proof(a, *body), ingress::Proof::Genuine) << name;
    EXPECT_EQ(proof(b, *body), ingress::Proof::Genuine) << name;
    EXPECT_EQ(proof(a, *body + " "), ingress::Proof::Forged) << name;
    EXPECT_EQ(proof(b, *body + " "), ingress::Proof::Forged) << name;
    EXPECT_EQ(proof("", *body), ingress::Proof::Forged) << name;
    ++tried;
  }
  EXPECT_EQ(tried, 7);
}

// The synthetic pairs beside the notes, asked of a twin that holds what they say.
TEST(TakealotFiles, TheExamplesAreAnsweredInTheirOwnShape) {
  test::Seller seller(R"("products":[{"sku":"MUG-1","quantity":10,"offer_id":200123456,"rrp":149,
      "at_takealot":{"CPT":2,"JHB":4},"on_way":20},
    {"sku":"CAP/RED?1","quantity":null,"offer_id":200123457},
    {"sku":"OLD-9","quantity":10,"offer_id":200123458,"locked":true}],
    "catalogue":[{"barcode":"6001234567890"}])");
  int tried = 0;
  for (const char* name : {"batch_create", "offer_get_by_sku_path", "offer_get_by_sku_query",
                           "offer_patch_stock", "offer_patch_validation_error", "offers_count",
                           "sales_list", "sales_orders", "stock_counts", "stock_health_stats"}) {
    const auto text = takealot::shared_file("examples/" + std::string(name) + ".json");
    if (!text) GTEST_SKIP() << "the examples are not here; set STOCKD_SHARED";
    const bj::object example = bj::parse(*text).as_object();
    const bj::object& request = example.at("request").as_object();
    const std::string method(request.at("method").as_string());
    const std::string path(request.at("path").as_string());
    const std::string body = request.contains("json") ? bj::serialize(request.at("json")) : "";
    const auto answer = seller.call(method, path, body);
    EXPECT_EQ(answer.status, example.at("response").at("status").as_int64()) << name;
    const bj::object got = bj::parse(answer.body).as_object();
    for (const auto& [key, value] : example.at("response").at("body").as_object()) {
      ASSERT_TRUE(got.contains(key)) << name << " lacks " << key;
      const bj::value& mine = got.at(key);
      EXPECT_TRUE(mine.kind() == value.kind() || mine.is_null() || value.is_null())
          << name << " " << key;
    }
    ++tried;
  }
  EXPECT_EQ(tried, 10);
  const auto refused =
      seller.call("PATCH", "/v2/offers/offer/ID200123458",
                  R"({"leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":5}]})");
  EXPECT_NE(refused.body.find("\"E17\""), std::string::npos);
}

}  // namespace
}  // namespace stockd::connectors
