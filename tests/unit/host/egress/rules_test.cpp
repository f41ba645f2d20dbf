// SPDX-License-Identifier: Apache-2.0
//
// Which URLs and addresses are refused, what a template may become, and header hygiene.
#include "egress/address_rules.hpp"
#include "egress/header_rules.hpp"
#include "egress/host_rules.hpp"
#include "egress/retry.hpp"
#include "egress/secret_fill.hpp"

#include <gtest/gtest.h>

namespace stockd::egress {
namespace {

Manifest shop_manifest() {
  Manifest manifest;
  manifest.hosts = {"{settings.shop}.myshopify.com", "{settings.url}"};
  SettingField shop;
  shop.name = "shop";
  SettingField url;
  url.name = "url";
  url.type = SettingType::Url;
  manifest.settings = {shop, url};
  return manifest;
}

HostRules rules_for(const std::string& shop, const std::string& url) {
  const auto rules = HostRules::make(shop_manifest(), {{"shop", shop}, {"url", url}});
  EXPECT_TRUE(rules) << rules.error().describe();
  return *rules;
}

TEST(HostRules, AllowsTheManifestsHostsAndNothingElse) {
  const HostRules rules = rules_for("outlet", "http://Shop.example:8080/wp/");
  for (const char* good :
       {"https://outlet.myshopify.com/admin", "https://OUTLET.myshopify.com:443/",
        "http://shop.example:8080/wp-json?page=1"}) {
    EXPECT_TRUE(rules.check(good)) << good;
  }
  for (const char* bad : {"http://outlet.myshopify.com/",
                          "https://outlet.myshopify.com:8443/",
                          "https://other.myshopify.com/",
                          "https://outlet.myshopify.com.evil.example/",
                          "https://evil.example/outlet.myshopify.com",
                          "https://outlet.myshopify.com@evil.example/",
                          "https://user:pw@outlet.myshopify.com/",
                          "https://outlet.myshopify.com.:443/",
                          "ftp://outlet.myshopify.com/",
                          "file:///etc/passwd",
                          "//outlet.myshopify.com/",
                          "https://shop.example:8080/",
                          "http://shop.example/",
                          "http://shop.example:80/",
                          "https://outlet.myshopify.com\\@evil.example/",
                          "https://outlet.myshopify.com%00.evil/",
                          "https://",
                          "https:///x",
                          "",
                          "not a url",
                          "https://outlet.myshopify.com:99999/",
                          "https://outlet.myshopify.com/\r\nX: y"}) {
    EXPECT_FALSE(rules.check(bad)) << bad;
  }
}

TEST(HostRules, LetsOnlyBareRequestsGoToSignedAddresses) {
  Manifest manifest = shop_manifest();
  manifest.presigned_hosts = {"*.storage.example", "files.example"};
  manifest.auth["none"] = AuthEntry{};
  manifest.auth["default"].kind = "bearer";
  const auto rules = HostRules::make(manifest, {{"shop", "outlet"}, {"url", "https://a.example"}});
  ASSERT_TRUE(rules) << rules.error().describe();
  connectors::HttpRequest request;
  request.auth = "none";
  request.method = "PUT";
  for (const char* good : {"https://eu.storage.example/a?b=1", "https://x.eu.storage.example:443/",
                           "https://files.example/a", "https://outlet.myshopify.com/"}) {
    request.url = good;
    EXPECT_TRUE(rules->check(request)) << good;
  }
  for (const char* bad : {"http://eu.storage.example/", "https://storage.example/",
                          "https://eu.storage.example:8443/", "https://evilstorage.example/",
                          "https://eu.storage.example.evil.example/", "https://a.files.example/"}) {
    request.url = bad;
    EXPECT_FALSE(rules->check(request)) << bad;
  }
  request.url = "https://eu.storage.example/a";
  request.method = "POST";
  EXPECT_FALSE(rules->check(request));
  request.method = "GET";
  EXPECT_TRUE(rules->check(request));
  request.auth = "default";
  EXPECT_FALSE(rules->check(request));
  request.auth = "none";
  request.fill = true;
  EXPECT_FALSE(rules->check(request));
}

TEST(HeaderRules, ReadsTheRateThatAnAnswerTells) {
  const connectors::Headers headers = {{"x-rate", "0.0056"},
                                       {"x-whole", "5.0"},
                                       {"x-bad", "soon"},
                                       {"x-none", "0"},
                                       {"x-slow", "0.0001"}};
  EXPECT_EQ(rate_milli_s(headers, "x-rate"), 5);
  EXPECT_EQ(rate_milli_s(headers, "x-whole"), 5000);
  EXPECT_EQ(rate_milli_s(headers, "x-slow"), 1);
  for (const char* none : {"x-bad", "x-none", "x-missing", ""})
    EXPECT_EQ(rate_milli_s(headers, none), std::nullopt) << none;
}

TEST(HostRules, RefusesSettingsThatSmuggleMoreThanAName) {
  for (const char* bad : {"evil.example/", "evil.example#", "evil.example?", "a@b", "x:1/", "x y",
                          "", "evil.example:8443/x"}) {
    EXPECT_FALSE(HostRules::make(shop_manifest(), {{"shop", bad}, {"url", "https://a.example"}}))
        << bad;
  }
}

TEST(AddressRules, RefusesEverythingThatIsNotThePublicInternet) {
  for (const char* bad : {"127.0.0.1",
                          "127.255.255.254",
                          "0.0.0.0",
                          "0.1.2.3",
                          "10.0.0.1",
                          "10.255.255.255",
                          "172.16.0.1",
                          "172.31.255.255",
                          "192.168.0.1",
                          "169.254.169.254",
                          "169.254.0.1",
                          "100.64.0.1",
                          "100.127.255.255",
                          "192.0.0.8",
                          "192.0.2.1",
                          "198.18.0.1",
                          "198.19.255.255",
                          "198.51.100.7",
                          "203.0.113.9",
                          "224.0.0.1",
                          "239.255.255.250",
                          "240.0.0.1",
                          "255.255.255.255",
                          "192.88.99.1",
                          "::",
                          "::1",
                          "::ffff:127.0.0.1",
                          "::ffff:8.8.8.8",
                          "::127.0.0.1",
                          "fe80::1",
                          "fec0::1",
                          "fc00::1",
                          "fd12:3456::1",
                          "ff02::1",
                          "64:ff9b::7f00:1",
                          "64:ff9b:1::1",
                          "2002:7f00:1::",
                          "2001::1",
                          "2001:db8::1",
                          "100::1",
                          "fd00:ec2::254"}) {
    EXPECT_FALSE(why_not_public(boost::asio::ip::make_address(bad)).empty()) << bad;
  }
  for (const char* good : {"8.8.8.8", "23.227.38.32", "172.15.0.1", "172.32.0.1", "100.63.0.1",
                           "100.128.0.1", "2606:4700::1111", "2a00:1450:4009::200e"}) {
    EXPECT_TRUE(why_not_public(boost::asio::ip::make_address(good)).empty()) << good;
  }
}

TEST(HeaderRules, RefusesLineBreaksFramingAndCredentials) {
  const auto with = [](std::string name, std::string value) {
    connectors::HttpRequest request;
    request.method = "GET";
    request.headers = {{std::move(name), std::move(value)}};
    return check_head(request).has_value();
  };
  EXPECT_TRUE(with("X-Trace", "a b"));
  EXPECT_FALSE(with("X-Trace", "a\r\nHost: evil"));
  EXPECT_FALSE(with("X Trace", "a"));
  EXPECT_FALSE(with("", "a"));
  for (const char* owned : {"Host", "content-length", "Transfer-Encoding", "AUTHORIZATION",
                            "Cookie", "Connection", "X-Forwarded-Proto"}) {
    EXPECT_FALSE(with(owned, "a")) << owned;
  }
}

TEST(HeaderRules, RemovesCookiesAndEchoedSecrets) {
  connectors::Headers headers{
      {"set-cookie", "a=b"}, {"x-echo", "Bearer tok-123456"}, {"link", "x"}};
  remove_credentials(headers, {"tok-123456"});
  EXPECT_EQ(headers, (connectors::Headers{{"link", "x"}}));
}

TEST(Retry, ReadsRetryAfterAsSecondsAndAsDate) {
  const UnixMs now = 1'764'028'800'000;  // Tue, 25 Nov 2025 00:00:00 GMT
  EXPECT_EQ(retry_after_ms({{"retry-after", "2"}}, now), 2'000);
  EXPECT_EQ(retry_after_ms({{"retry-after", "2.0"}}, now), 3'000);
  EXPECT_EQ(retry_after_ms({{"retry-after", "Tue, 25 Nov 2025 00:00:05 GMT"}}, now), 5'000);
  EXPECT_EQ(retry_after_ms({{"retry-after", "Mon, 24 Nov 2025 00:00:05 GMT"}}, now), 0);
  EXPECT_EQ(retry_after_ms({{"retry-after", "99999999999"}}, now), 3'600'000);
  EXPECT_EQ(retry_after_ms({{"retry-after", "soon"}}, now), std::nullopt);
}

TEST(Retry, ReadsAResetHeaderInEveryForm) {
  const UnixMs now = 1'764'028'800'000;  // Tue, 25 Nov 2025 00:00:00 GMT
  const auto after = [&](const char* value) {
    return reset_after_ms({{"x-ratelimit-reset", value}}, "x-ratelimit-reset", now);
  };
  EXPECT_EQ(after("30"), 30'000);
  EXPECT_EQ(after("0.5"), 1'000);
  EXPECT_EQ(after("1764028807"), 7'000);
  EXPECT_EQ(after("1764028807.25"), 8'000);
  EXPECT_EQ(after("1764028807500"), 7'500);
  EXPECT_EQ(after("2025-11-25T02:00:09+02:00"), 9'000);
  EXPECT_EQ(after("Tue, 25 Nov 2025 00:00:05 GMT"), 5'000);
  EXPECT_EQ(after("1764028700"), 0) << "it is over already";
  EXPECT_EQ(after("900000000"), 3'600'000) << "nobody waits for years";
  EXPECT_EQ(after("soon"), std::nullopt);
  EXPECT_EQ(reset_after_ms({{"x-other", "30"}}, "x-ratelimit-reset", now), std::nullopt);
  EXPECT_EQ(reset_after_ms({{"", "30"}}, "", now), std::nullopt);
}

TEST(Retry, BacksOffLongerEachTimeButNotForEver) {
  for (int attempt = 1; attempt < 40; ++attempt) {
    EXPECT_GE(back_off_ms(attempt, 0), 125);
    EXPECT_LE(back_off_ms(attempt, 0xffffffffu), 30'000);
  }
  EXPECT_GT(back_off_ms(5, 0), back_off_ms(1, 0xffffffffu));
}

TEST(SecretFill, EscapesAndNeverLooksAtAValueAgain) {
  const SecretSource source = [](const std::string& name) -> Result<std::string> {
    if (name == "hook") return "a\"b\\{{secret:hook}}\n";
    return failure(Kind::Denied, "secret.missing", "no secret " + name);
  };
  std::vector<std::string> used;
  const auto filled = fill_secrets(R"({"secret":"{{secret:hook}}"})", source, used);
  ASSERT_TRUE(filled);
  EXPECT_EQ(*filled, R"({"secret":"a\"b\\{{secret:hook}}\n"})");
  EXPECT_EQ(used.size(), 1u);
  EXPECT_FALSE(fill_secrets("{{secret:other}}", source, used));
  EXPECT_FALSE(fill_secrets("{{secret:hook", source, used));
}

}  // namespace
}  // namespace stockd::egress
