// SPDX-License-Identifier: Apache-2.0
//
// The twin signs as Shopify does, by published vectors and by an example checked with OpenSSL and
// with Shopify's own library.
#include "twin/signature.hpp"

#include <gtest/gtest.h>

namespace stockd::shopify::twin {
namespace {

TEST(Signature, HashesThePublishedVector) {
  EXPECT_EQ(base64(sha256("abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(Signature, SignsTheWorkedExampleToTheByte) {
  const std::string body =
      R"({"inventory_item_id":53469430055218,"location_id":106318430514,"available":7,)"
      R"("updated_at":"2026-07-01T09:30:00+02:00","admin_graphql_api_id":)"
      R"("gid://shopify/InventoryLevel/143273001266?inventory_item_id=53469430055218"})";
  ASSERT_EQ(body.size(), 218u);
  EXPECT_EQ(base64(hmac_sha256("shpss_stockd_example_secret", body)),
            "1JM4F+MzzeR2pukVdQYh+Y7fEX7Jt1P76mmrnyPhu4A=");
  EXPECT_EQ(base64(hmac_sha256("shpss_stockd_example_secret", body + "\n")),
            "6+QASvwui6oVUNgd9U1cJJIlVjYjL7w5Z8U5f9sp5pQ=");
}

TEST(Signature, ReadsItsOwnBase64) {
  for (const char* text : {"", "a", "ab", "abc", "abcd"})
    EXPECT_EQ(from_base64(base64(text)), text);
  EXPECT_FALSE(from_base64("*"));
}

}  // namespace
}  // namespace stockd::shopify::twin
