// SPDX-License-Identifier: Apache-2.0
//
// Each kind of credentials as a server sees it, and the life of an access token.
#include "client.hpp"
#include "loopback_server.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace stockd::egress::test {
namespace {

EgressOptions sandbox() {
  EgressOptions options;
  options.sandbox = true;
  return options;
}

AuthEntry entry_of(std::string kind, std::map<std::string, std::string> fields) {
  AuthEntry entry;
  entry.kind = std::move(kind);
  entry.fields = std::move(fields);
  return entry;
}

TEST(Credentials, SendsBasicBearerAndHeader) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.headers = {{"Set-Cookie", "s=1"}, {"X-Echo", "secret-of-api"}, {"X-Fine", "yes"}};
    return script;
  });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.auth["default"] = entry_of("basic", {{"user", "key"}, {"password", "word"}});
  spec.manifest.auth["b"] = entry_of("bearer", {{"token", "api"}});
  spec.manifest.auth["h"] = entry_of("header", {{"header", "X-Token"}, {"token", "api"}});
  spec.manifest.auth["k"] =
      entry_of("header", {{"header", "Authorization"}, {"prefix", "Key "}, {"token", "api"}});
  Client client(sandbox(), std::move(spec));
  auto request = request_of("GET", local_url(server.port()) + "/");
  client.ask(request);
  request.auth = "b";
  const Answer answer = client.ask(request);
  request.auth = "h";
  client.ask(request);
  request.auth = "k";
  client.ask(request);
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 4u);
  // base64 of "secret-of-key:secret-of-word"
  EXPECT_EQ(seen[0].headers.at("authorization"), "Basic c2VjcmV0LW9mLWtleTpzZWNyZXQtb2Ytd29yZA==");
  EXPECT_EQ(seen[1].headers.at("authorization"), "Bearer secret-of-api");
  EXPECT_EQ(seen[2].headers.at("x-token"), "secret-of-api");
  EXPECT_EQ(seen[3].headers.at("authorization"), "Key secret-of-api");
  for (const auto& [name, value] : answer.response.headers) {
    EXPECT_NE(name, "set-cookie");
    EXPECT_NE(name, "x-echo");
  }
}

TEST(Credentials, SignsPlainHttpInsteadOfSendingThePassword) {
  LoopbackServer server([](const Seen&) { return Script(); });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.auth["default"] =
      entry_of("basic", {{"user", "key"}, {"password", "word"}, {"plain_http", "oauth1"}});
  Client client(sandbox(), std::move(spec));
  client.ask(request_of("GET", local_url(server.port()) + "/p?page=1"));
  const Seen seen = server.seen().at(0);
  EXPECT_FALSE(seen.headers.contains("authorization"));
  EXPECT_NE(seen.target.find("/p?page=1&oauth_consumer_key=secret-of-key&"), std::string::npos);
  EXPECT_NE(seen.target.find("&oauth_signature="), std::string::npos);
  EXPECT_EQ(seen.target.find("secret-of-word"), std::string::npos);
}

TEST(Credentials, SignsAlsoWhereThePasswordWouldBeSafe) {
  LoopbackServer server([](const Seen&) { return Script(); });
  const std::string host = "shop.example";
  EgressOptions options = sandbox();
  options.connect_to = {{host, "127.0.0.1:" + std::to_string(server.port())}};
  ChannelSpec spec = url_channel("https://" + host);
  spec.manifest.auth["signed"] = entry_of("oauth1", {{"user", "key"}, {"password", "word"}});
  Client client(options, std::move(spec));
  auto request = request_of("GET", "https://" + host + "/?a=1");
  request.auth = "signed";
  client.ask(request);
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_FALSE(seen[0].headers.contains("authorization"));
  EXPECT_NE(seen[0].target.find("oauth_signature="), std::string::npos) << seen[0].target;
  EXPECT_EQ(seen[0].target.find("secret-of-word"), std::string::npos);
}

TEST(Credentials, SaysDeniedWhereASecretIsMissing) {
  LoopbackServer server([](const Seen&) { return Script(); });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.auth["default"] = entry_of("bearer", {{"token", "missing"}});
  Client client(sandbox(), std::move(spec));
  const Answer answer = client.ask(request_of("GET", local_url(server.port()) + "/"));
  EXPECT_TRUE(answer.denied);
  EXPECT_TRUE(answer.response.unsent);
  EXPECT_TRUE(server.seen().empty());
}

TEST(Credentials, SaysDeniedAt401And403) {
  LoopbackServer server([](const Seen& seen) {
    Script script;
    script.status = seen.target == "/a" ? 401 : 403;
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  for (const char* path : {"/a", "/b"}) {
    const Answer answer = client.ask(request_of("POST", local_url(server.port()) + path, "{}"));
    EXPECT_TRUE(answer.denied);
    EXPECT_FALSE(answer.may_have_changed);
  }
  EXPECT_EQ(server.seen().size(), 2u);
}

// A shop that gives out tokens t1, t2, ... and accepts only the one it gave last but `expired`.
struct TokenShop {
  std::atomic<int> tokens = 0;
  std::atomic<bool> revoked = false;
  std::atomic<bool> always_refuse = false;
  std::atomic<unsigned> refusal = 401;
  std::string said = "{}";  // beside the refusal; set between requests only
  LoopbackServer server{[this](const Seen& seen) {
    Script script;
    if (seen.target == "/admin/oauth/access_token") {
      revoked = false;
      script.body =
          R"({"access_token":"token-)" + std::to_string(++tokens) + R"(","expires_in":86399})";
    } else if (revoked || always_refuse) {
      script.status = refusal;
      script.body = said;
    }
    return script;
  }};

  EgressOptions options() const {
    EgressOptions out = sandbox();
    out.connect_to["outlet.myshopify.com"] = "127.0.0.1:" + std::to_string(server.port());
    return out;
  }

  static ChannelSpec spec() {
    ChannelSpec out = url_channel("");
    out.manifest.hosts = {"{settings.shop}.myshopify.com"};
    out.settings_json = R"({"shop":"outlet"})";
    out.manifest.auth["default"] =
        entry_of("oauth2-client-credentials",
                 {{"token_url", "https://{settings.shop}.myshopify.com/admin/oauth/access_token"},
                  {"client_id", "id"},
                  {"client_secret", "key"},
                  {"header", "X-Shopify-Access-Token"}});
    return out;
  }
};

TEST(Credentials, FetchesOneTokenForManyRequests) {
  TokenShop shop;
  Client client(shop.options(), TokenShop::spec());
  std::vector<std::future<Answer>> running;
  for (int i = 0; i < 6; ++i) {
    running.push_back(client.start(request_of("GET", "https://outlet.myshopify.com/a")));
  }
  for (auto& each : running)
    EXPECT_EQ(each.get().response.status, 200u);
  EXPECT_EQ(shop.tokens, 1);
  const auto seen = shop.server.seen();
  EXPECT_EQ(seen[0].body,
            "client_id=secret-of-id&client_secret=secret-of-key&grant_type=client_credentials");
  EXPECT_EQ(seen[1].headers.at("x-shopify-access-token"), "token-1");
}

TEST(Credentials, RenewsTheTokenAt401AndRepeatsOnce) {
  TokenShop shop;
  Client client(shop.options(), TokenShop::spec());
  const std::string url = "https://outlet.myshopify.com/a";
  EXPECT_EQ(client.ask(request_of("POST", url, "{}")).response.status, 200u);
  shop.revoked = true;
  EXPECT_EQ(client.ask(request_of("POST", url, "{}")).response.status, 200u);
  EXPECT_EQ(shop.tokens, 2);
  shop.always_refuse = true;
  const Answer answer = client.ask(request_of("POST", url, "{}"));
  EXPECT_EQ(answer.response.status, 401u);
  EXPECT_TRUE(answer.denied);
  EXPECT_FALSE(answer.may_have_changed);
  EXPECT_EQ(shop.tokens, 3);
}

TEST(Credentials, RenewsTheTokenAtTheStatusesOfTheManifest) {
  TokenShop shop;
  shop.refusal = 403;
  const std::string url = "https://outlet.myshopify.com/a";
  Client silent(shop.options(), TokenShop::spec());
  EXPECT_EQ(silent.ask(request_of("POST", url, "{}")).response.status, 200u);
  shop.revoked = true;
  EXPECT_EQ(silent.ask(request_of("POST", url, "{}")).response.status, 403u);
  EXPECT_EQ(shop.tokens, 1);
  ChannelSpec spec = TokenShop::spec();
  spec.manifest.auth["default"].renew_on = {401, 403};
  Client client(shop.options(), std::move(spec));
  EXPECT_EQ(client.ask(request_of("POST", url, "{}")).response.status, 200u);
  shop.revoked = true;
  EXPECT_EQ(client.ask(request_of("POST", url, "{}")).response.status, 200u);
  EXPECT_EQ(shop.tokens, 3);
}

TEST(Credentials, AsksForATokenByTheSellersConsent) {
  TokenShop shop;
  ChannelSpec spec = TokenShop::spec();
  AuthEntry& auth = spec.manifest.auth["default"];
  auth.kind = "oauth2-refresh-token";
  auth.fields["refresh_token"] = "consent";
  Client client(shop.options(), std::move(spec));
  EXPECT_EQ(client.ask(request_of("GET", "https://outlet.myshopify.com/a")).response.status, 200u);
  const auto seen = shop.server.seen();
  EXPECT_EQ(seen[0].body,
            "client_id=secret-of-id&client_secret=secret-of-key&grant_type=refresh_token&"
            "refresh_token=secret-of-consent");
  EXPECT_EQ(seen[0].headers.at("content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(seen[1].headers.at("x-shopify-access-token"), "token-1");
}

TEST(Credentials, RenewsTheTokenOnlyWhereTheAnswerSpeaksOfIt) {
  TokenShop shop;
  shop.refusal = 403;
  ChannelSpec spec = TokenShop::spec();
  spec.manifest.auth["default"].renew_on = {403};
  spec.manifest.auth["default"].renew_if = "access token";
  Client client(shop.options(), std::move(spec));
  const std::string url = "https://outlet.myshopify.com/a";
  EXPECT_EQ(client.ask(request_of("GET", url)).response.status, 200u);
  shop.revoked = true;
  EXPECT_EQ(client.ask(request_of("GET", url)).response.status, 403u);
  EXPECT_EQ(shop.tokens, 1);
  shop.said = R"({"errors":[{"details":"The Access Token you provided has expired."}]})";
  EXPECT_EQ(client.ask(request_of("GET", url)).response.status, 200u);
  EXPECT_EQ(shop.tokens, 2);
  // It is renewed once for a request, whatever the platform goes on saying.
  shop.always_refuse = true;
  EXPECT_EQ(client.ask(request_of("GET", url)).response.status, 403u);
  EXPECT_EQ(shop.tokens, 3);
}

TEST(Credentials, FillsASecretIntoABody) {
  LoopbackServer server([](const Seen&) { return Script(); });
  Client client(sandbox(), url_channel(local_url(server.port())));
  auto request = request_of("POST", local_url(server.port()) + "/", R"({"s":"{{secret:hook}}"})");
  client.ask(request);
  request.fill = true;
  client.ask(request);
  EXPECT_EQ(server.seen().at(0).body, R"({"s":"{{secret:hook}}"})");
  EXPECT_EQ(server.seen().at(1).body, R"({"s":"secret-of-hook"})");
}

}  // namespace
}  // namespace stockd::egress::test
