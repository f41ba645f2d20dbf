// SPDX-License-Identifier: Apache-2.0
//
// OAuth 1.0a signatures against vectors that a live WooCommerce accepted.
#include "egress/oauth1.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stockd::egress {
namespace {

std::filesystem::path shared_folder() {
  if (const char* named = std::getenv("STOCKD_SHARED")) return named;
  return std::filesystem::path(STOCKD_SOURCE_DIR).parent_path() / "shared";
}

TEST(OAuth1, SignsAsWooCommerceExpects) {
  const auto file = shared_folder() / "platforms/woocommerce/examples/auth/oauth1_vectors.json";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "platform vectors are not here; set STOCKD_SHARED to the folder that has them";
  }
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const boost::json::value document = boost::json::parse(text.str());
  int checked = 0;
  for (const auto& each : document.at("vectors").as_array()) {
    if (each.at("oauth_signature_method").as_string() != "HMAC-SHA256") continue;
    std::string url(each.at("url").as_string());
    const auto plus = [](std::string_view raw) {
      std::string out;
      for (const char c : raw) {
        if (c == ' ')
          out += "%20";
        else if (c == '+')
          out += "%2B";
        else
          out.push_back(c);
      }
      return out;
    };
    char separator = '?';
    for (const auto& parameter : each.at("query").as_object()) {
      url += separator + std::string(parameter.key()) + "=" + plus(parameter.value().as_string());
      separator = '&';
    }
    const auto parsed = parse_url(url);
    ASSERT_TRUE(parsed) << url;
    OAuth1Key key;
    key.key = each.at("consumer_key").as_string();
    key.secret = each.at("consumer_secret").as_string();
    const std::string signed_query =
        sign_oauth1(std::string(each.at("method").as_string()), *parsed, key,
                    std::stoll(std::string(each.at("oauth_timestamp").as_string())),
                    std::string(each.at("oauth_nonce").as_string()));
    const std::string full(each.at("full_url").as_string());
    const std::string expected = full.substr(full.find("oauth_signature="));
    EXPECT_EQ(signed_query.substr(signed_query.find("oauth_signature=")), expected) << url;
    ++checked;
  }
  EXPECT_GE(checked, 2);
}

}  // namespace
}  // namespace stockd::egress
