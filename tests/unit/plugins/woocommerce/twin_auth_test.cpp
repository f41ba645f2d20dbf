// SPDX-License-Identifier: Apache-2.0
//
// The twin's signatures against vectors a real shop accepted.
#include "../../../../plugins/woocommerce/twin/auth.hpp"

#include <gtest/gtest.h>

#include <stockd/twin_crypto.hpp>

namespace stockd::woocommerce::twin {

using twin_crypto::base64, twin_crypto::hmac_sha256;

namespace {

TEST(TwinAuth, WebhookSignatureIsTheShops) {
  EXPECT_EQ(base64(hmac_sha256("stockd-test-secret", "{\"id\":74}")),
            "pk95r5EVy+xdfcMYYzlYpfmVK2NxYEFNGPqxrMlfFI0=");
}

class Key : public ::testing::Test {
 protected:
  Key() {
    ApiKey key;
    key.secret = "cs_twin";
    auth_.add("ck_twin", key);
  }
  unsigned refusal(const std::string& url, const std::string& authorization) {
    Call call{url};
    call.method = "GET";
    call.path = {"products"};
    call.now_ms = 1'795'000'000'000;
    try {
      auth_.admit(call, authorization);
    } catch (const RestError& error) {
      return error.status();
    }
    return 0;
  }
  std::string signed_header(const std::string& nonce) {
    const std::string base =
        "GET&http%3A%2F%2Fshop.example%2Fwp-json%2Fwc%2Fv3%2Fproducts&"
        "oauth_consumer_key%3Dck_twin%26oauth_nonce%3D" +
        nonce +
        "%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1795000000"
        "%26per_page%3D5";
    return "OAuth oauth_consumer_key=\"ck_twin\", oauth_nonce=\"" + nonce +
           "\", oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"1795000000\", "
           "oauth_signature=\"" +
           encoded(base64(hmac_sha256("cs_twin&", base))) + "\"";
  }

  Auth auth_;
};

TEST_F(Key, BasicCountsOnlyOverTls) {
  const std::string basic = "Basic " + base64("ck_twin:cs_twin");
  EXPECT_EQ(refusal("https://shop.example/wp-json/wc/v3/products", basic), 0u);
  EXPECT_EQ(refusal("http://shop.example/wp-json/wc/v3/products", basic), 401u);
}

TEST_F(Key, OAuthCountsOverPlainHttpAndANonceOnlyOnce) {
  const std::string url = "http://shop.example/wp-json/wc/v3/products?per_page=5";
  EXPECT_EQ(refusal(url, signed_header("n1")), 0u);
  EXPECT_EQ(refusal(url, signed_header("n1")), 401u);
  EXPECT_EQ(refusal(url, signed_header("n2")), 0u);
  EXPECT_EQ(refusal("http://shop.example/wp-json/wc/v3/products?per_page=6", signed_header("n3")),
            401u);
}

}  // namespace
}  // namespace stockd::woocommerce::twin
