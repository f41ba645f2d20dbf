// SPDX-License-Identifier: Apache-2.0
//
// What proves a webhook genuine, apart from any socket.
#include "ingress/signature.hpp"

#include "base/digest.hpp"
#include "client.hpp"

#include <gtest/gtest.h>

namespace stockd::ingress {
namespace {

EndpointTable table_with(std::vector<VerifyEntry> verify, std::vector<std::string> secrets) {
  Endpoint endpoint;
  endpoint.account = "a";
  endpoint.channel = "c";
  endpoint.spec.verify = std::move(verify);
  endpoint.secrets = [secrets](const std::string&) { return secrets; };
  return EndpointTable({endpoint});
}

Proof proof_of(const EndpointTable& table, std::vector<HeaderView> headers) {
  return prove(*table.find("/hooks/a/c"), headers, "body");
}

TEST(Signature, InHexMayBeInEitherCase) {
  const auto table = table_with({{"hmac-sha256", "s", "x-hex", "hex"}}, {"key"});
  std::string hex = to_hex(bytes_of(HmacSha256("key").sign("body")));
  EXPECT_EQ(proof_of(table, {{"x-hex", hex}}), Proof::Genuine);
  for (char& c : hex)
    c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(proof_of(table, {{"x-hex", hex}}), Proof::Genuine);
  hex.pop_back();
  EXPECT_EQ(proof_of(table, {{"x-hex", hex}}), Proof::Forged);
}

// Takealot's examples, with values by openssl, are in tests/unit/plugins/takealot.
TEST(Signature, MayCoverTheAddressAndBeBase64OfHex) {
  Endpoint endpoint;
  endpoint.account = "a";
  endpoint.channel = "c";
  endpoint.spec.verify = {{"hmac-sha256", "s", "x-sign", "hex"},
                          {"hmac-sha256", "s", "x-sign", "base64-of-hex", true}};
  endpoint.urls = {{}, {"https://other.example", "https://stockd.example.test/hooks/a/c"}};
  endpoint.secrets = [](const std::string&) { return std::vector<std::string>{"old", "key"}; };
  const EndpointTable table({endpoint});
  const auto proof = [&](const std::string& text, std::string_view body) {
    return prove(*table.find("/hooks/a/c"), std::vector<HeaderView>{{"x-sign", text}}, body);
  };
  const std::string right = to_base64(
      to_hex(bytes_of(HmacSha256("key").sign("https://stockd.example.test/hooks/a/cbody"))));
  EXPECT_EQ(right.size(), 88u);
  EXPECT_EQ(proof(right, "body"), Proof::Genuine);
  EXPECT_EQ(proof(right, "Body"), Proof::Forged);
  EXPECT_EQ(proof(to_hex(bytes_of(HmacSha256("key").sign("body"))), "body"), Proof::Genuine);
  // Over the body alone in the other spelling: neither of the two.
  EXPECT_EQ(proof(to_base64(to_hex(bytes_of(HmacSha256("key").sign("body")))), "body"),
            Proof::Forged);
  EXPECT_EQ(proof(to_base64(to_hex(
                      bytes_of(HmacSha256("key").sign("https://stockd.example.test/hooks/a/c")))),
                  ""),
            Proof::Genuine);
}

TEST(Signature, AnyAlternativeSuffices) {
  const auto table = table_with(
      {{"hmac-sha256", "s", "x-one", "base64"}, {"hmac-sha256", "s", "x-two", "base64"}}, {"key"});
  const std::string good = signature_of("body", "key");
  EXPECT_EQ(proof_of(table, {{"x-one", good}}), Proof::Genuine);
  EXPECT_EQ(proof_of(table, {{"x-two", good}}), Proof::Genuine);
  EXPECT_EQ(proof_of(table, {{"x-one", "bad"}, {"x-two", good}}), Proof::Genuine);
  EXPECT_EQ(proof_of(table, {{"x-three", good}}), Proof::Forged);
}

TEST(Signature, NeedsASecretAndAKnownKind) {
  EXPECT_EQ(proof_of(table_with({{"hmac-sha256", "s", "x", "base64"}}, {}),
                     {{"x", signature_of("body", "")}}),
            Proof::Forged);
  EXPECT_EQ(proof_of(table_with({{"hmac-sha256", "s", "x", "base64"}}, {""}),
                     {{"x", signature_of("body", "")}}),
            Proof::Forged);
  EXPECT_EQ(proof_of(table_with({{"none", "s", "x", "base64"}}, {"key"}),
                     {{"x", signature_of("body", "key")}}),
            Proof::Forged);
  EXPECT_EQ(proof_of(table_with({}, {"key"}), {{"x", ""}}), Proof::Forged);
}

TEST(Signature, FollowsRotatedSecrets) {
  Endpoint endpoint;
  endpoint.account = "a";
  endpoint.channel = "c";
  endpoint.spec.verify = {{"hmac-sha256", "s", "x", "base64"}};
  auto secrets = std::make_shared<std::vector<std::string>>();
  endpoint.secrets = [secrets](const std::string&) { return *secrets; };
  const EndpointTable table({endpoint});
  for (int rotation = 0; rotation < 5; ++rotation) {
    const std::string now = std::to_string(rotation);
    const std::string before = std::to_string(rotation - 1);
    *secrets = {now, before};
    EXPECT_EQ(proof_of(table, {{"x", signature_of("body", now)}}), Proof::Genuine);
    EXPECT_EQ(proof_of(table, {{"x", signature_of("body", before)}}), Proof::Genuine);
    EXPECT_EQ(proof_of(table, {{"x", signature_of("body", std::to_string(rotation - 2))}}),
              Proof::Forged);
  }
}

}  // namespace
}  // namespace stockd::ingress
