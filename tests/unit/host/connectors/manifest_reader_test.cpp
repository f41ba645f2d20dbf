// SPDX-License-Identifier: Apache-2.0
//
// The manifest reader: what a complete manifest becomes, and where each mistake is told.
#include "connectors/manifest_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace stockd::connectors {
namespace {

constexpr const char* kWhole = R"(connector: acme
name: Acme Marketplace
version: 1.4.2
abi: "1.0"
needs: [stockd.crypto/1]
hosts: ["{settings.shop}.acme.example"]
settings:
  shop: {type: text, title: Shop name, pattern: "[a-z0-9-]+", example: bikes, required: true}
  region: {type: choice, of: [eu, us], default: eu}
  reserve: {type: integer, range: [0, 999], default: 0, advanced: true}
secrets:
  token: {title: API token, help: "Admin, Apps, API tokens."}
  hook: {title: Webhook secret, required: false}
auth:
  default: {kind: bearer, token: token}
lanes:
  default: {rate: 4/s, burst: 40}
  slow: {rate: 20/m, burst: 1}
capabilities:
  listing: {page: 100}
  stock-read: {batch: 100}
  stock-swap: {batch: 250}
  stock-adjust:
  orders: {merge: latest, lag: 5s, window: 60d, every: 60s, lookup: 50}
  locations: many
  subscribe: true
  check: true
  settle: true
webhooks:
  topics: [orders/updated]
  topic_header: X-Acme-Topic
  verify:
    - {kind: hmac-sha256, secret: hook, header: X-Acme-Hmac, encoding: hex}
  unsigned_ok: {type: application/x-www-form-urlencoded, prefix: "webhook_id="}
  size: 2MiB
quantity: {most: 999999}
parallel: 8
)";

TEST(ManifestReader, ReadsEveryPart) {
  const auto read = parse_manifest(kWhole, "connector.yaml");
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->connector, "acme");
  EXPECT_EQ(read->needs, std::vector<std::string>{"stockd.crypto/1"});
  ASSERT_EQ(read->settings.size(), 3u);
  EXPECT_TRUE(read->settings[0].required);
  EXPECT_EQ(read->settings[1].choices, (std::vector<std::string>{"eu", "us"}));
  EXPECT_EQ(read->settings[2].most, 999);
  EXPECT_FALSE(read->secrets[1].required);
  EXPECT_EQ(read->auth.at("default").fields.at("token"), "token");
  EXPECT_EQ(read->lanes.at("default").rate_milli_s, 4000);
  EXPECT_EQ(read->lanes.at("slow").rate_milli_s, 333);
  EXPECT_EQ(read->listing_page, 100);
  EXPECT_EQ(read->stock_swap->batch, 250);
  EXPECT_EQ(read->stock_adjust->batch, 1);
  EXPECT_FALSE(read->stock_set);
  EXPECT_EQ(read->orders->merge, OrderMerge::Latest);
  EXPECT_EQ(read->orders->window_ms, 60LL * 24 * 3600 * 1000);
  EXPECT_TRUE(read->has_locations && read->subscribes && read->checks && read->settles);
  EXPECT_EQ(read->webhooks->topic_header, "x-acme-topic");
  EXPECT_EQ(read->webhooks->verify[0].header, "x-acme-hmac");
  EXPECT_EQ(read->webhooks->size_max, 2 << 20);
  EXPECT_EQ(read->quantity_most, 999999);
  EXPECT_EQ(read->parallel, 8);
}

TEST(ManifestReader, GivesADefaultLaneAndNoCredentialsWhereNoneAreNamed) {
  const auto read = parse_manifest(
      "connector: a\nname: A\nversion: 1.0.0\nhosts: [a.example]\ncapabilities: {}\n", "c.yaml");
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->auth.at("default").kind, "none");
  EXPECT_EQ(read->lanes.at("default").rate_milli_s, 0);
}

TEST(ManifestReader, ReadsTheManifestsOfThePlatformsHere) {
  for (const char* name : {"woocommerce", "shopify", "amazon"}) {
    const std::string path =
        std::string(STOCKD_SOURCE_DIR) + "/plugins/" + name + "/connector.yaml";
    std::ifstream file(path);
    if (!file) continue;
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto read = parse_manifest(text, path);
    EXPECT_TRUE(read) << read.error().describe();
  }
}

struct Mistake {
  const char* from;
  const char* to;
  const char* finding;
};

class ManifestMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(ManifestMistakes, AreToldWithLineAndColumn) {
  std::string text = kWhole;
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  const auto read = parse_manifest(text, "c.yaml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), "connector.manifest");
  // The regular expression's own words come last, and are the library's.
  EXPECT_THAT(read.error().text(), testing::StartsWith(GetParam().finding));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ManifestMistakes,
    testing::Values(
        Mistake{"parallel: 8", "paralel: 8",
                "c.yaml:37:1: unknown key \"paralel\" in the manifest, did you mean \"parallel\""},
        Mistake{"name: Acme Marketplace\n", "", "c.yaml:1:1: the manifest needs \"name\""},
        Mistake{"parallel: 8", "name: Again", "c.yaml:37:1: \"name\" stands twice in the manifest"},
        Mistake{"parallel: 8", "parallel: many",
                "c.yaml:37:1: \"parallel\" of the manifest must be a whole number from 1 to 64, "
                "not \"many\""},
        Mistake{"needs: [stockd.crypto/1]", "needs: stockd.crypto/1",
                "c.yaml:5:1: \"needs\" of the manifest must be a list, not \"stockd.crypto/1\""},
        Mistake{"{settings.shop}.acme", "{settings.store}.acme",
                "c.yaml:6:1: \"{settings.store}.acme.example\" names no setting of this manifest"},
        Mistake{"default: eu", "default: de",
                "c.yaml:9:40: \"default\" \"de\" is no value of the setting"},
        Mistake{"rate: 4/s", "rate: fast",
                "c.yaml:17:13: \"rate\" must look like 4/s, 20/m or 100/h, not \"fast\""},
        Mistake{
            "token: token}", "token: tokn}",
            "c.yaml:15:27: \"token\" names the secret \"tokn\", which is not among \"secrets\""},
        Mistake{"kind: bearer", "kind: magic",
                "c.yaml:15:13: \"kind\" must be none, basic, oauth1, bearer, header, "
                "oauth2-client-credentials or oauth2-refresh-token, not \"magic\""},
        Mistake{"parallel: 8", "presigned_hosts: [\"*.com\"]",
                "c.yaml:37:1: \"*.com\" is no host name, nor one after \"*.\", such as "
                "*.storage.example"},
        Mistake{"lookup: 50", "lookup: 50, lag_setting: region",
                "c.yaml:19:1: \"lag_setting\" names no duration among the settings"},
        Mistake{"token: token}", "token: token, renew_if: old}",
                "c.yaml:15:41: \"renew_if\" is for a kind that fetches its token"},
        Mistake{"token: token}", "token: token, renew_on: [401]}",
                "c.yaml:15:41: \"renew_on\" must be a list of 401 and 403, of a kind that fetches "
                "its token"},
        Mistake{"window: 60d", "window: 60",
                "c.yaml:24:36: \"window\" of orders must be a duration such as 30s or 60d, not "
                "\"60\""},
        Mistake{"size: 2MiB", "size: 9MiB",
                "c.yaml:35:3: \"size\" must be bytes, KiB or MiB up to 8MiB, not \"9MiB\""},
        Mistake{"abi: \"1.0\"", "abi: one",
                "c.yaml:4:1: \"abi\" must look like \"1.0\", not \"one\""},
        Mistake{"pattern: \"[a-z0-9-]+\"", "pattern: \"[a-z\"",
                "c.yaml:8:40: \"pattern\" is no regular expression"}),
    [](const auto& test) { return "Line" + std::to_string(test.index); });

TEST(ManifestReader, ReadsTheStatusesThatRenewAToken) {
  const std::string before = R"(connector: acme
name: Acme
version: 1.0.0
hosts: [acme.example]
secrets: {id: {title: Id}, key: {title: Key}}
auth:
  default: {kind: oauth2-client-credentials, token_url: "https://acme.example/t", client_id: id,
            client_secret: key, header: X-Token)";
  const std::string after = "}\ncapabilities: {listing: {page: 10}}\n";
  const auto silent = parse_manifest(before + after, "c.yaml");
  ASSERT_TRUE(silent) << silent.error().describe();
  EXPECT_THAT(silent->auth.at("default").renew_on, testing::ElementsAre(401u));
  const auto said = parse_manifest(before + ", renew_on: [401, 403]" + after, "c.yaml");
  ASSERT_TRUE(said) << said.error().describe();
  EXPECT_THAT(said->auth.at("default").renew_on, testing::ElementsAre(401u, 403u));
  for (const char* wrong : {"[]", "403", "[500]", "[429]", "[nope]"})
    EXPECT_FALSE(parse_manifest(before + ", renew_on: " + wrong + after, "c.yaml")) << wrong;
}

TEST(ManifestReader, ReadsAPrefixAResetHeaderAndWhetherWritesOvertake) {
  const std::string text = R"(connector: acme
name: Acme
version: 1.0.0
hosts: [acme.example]
secrets: {key: {title: Key}}
auth:
  default: {kind: header, header: Authorization, prefix: "Key ", token: key}
lanes:
  default: {rate: 3/s, burst: 20, reset: X-RateLimit-Reset}
capabilities:
  stock-set: {batch: 100, overtakes: false}
)";
  const auto read = parse_manifest(text, "c.yaml");
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->auth.at("default").fields.at("prefix"), "Key ");
  EXPECT_EQ(read->lanes.at("default").reset_header, "x-ratelimit-reset");
  EXPECT_FALSE(read->stock_set->overtakes);
}

TEST(ManifestReader, ReadsWhatASignatureCoversAndHowItIsWritten) {
  const std::string before = R"(connector: acme
name: Acme
version: 1.0.0
hosts: [acme.example]
settings: {hook_url: {type: url}}
secrets: {hook: {title: Hook}}
capabilities: {listing: {page: 10}}
webhooks:
  verify: [{kind: hmac-sha256, secret: hook, header: x, )";
  const auto alternative = [&](const std::string& rest) {
    const auto read = parse_manifest(before + rest + "}]\n", "c.yaml");
    return read ? std::optional(read->webhooks->verify.at(0)) : std::nullopt;
  };
  const auto body = alternative("encoding: hex");
  ASSERT_TRUE(body);
  EXPECT_FALSE(body->over_url);
  const auto url = alternative("encoding: base64-of-hex, over: url-and-body, url: hook_url");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->over_url);
  EXPECT_EQ(url->url_setting, "hook_url");
  EXPECT_EQ(url->encoding, "base64-of-hex");
  for (const char* wrong : {"encoding: base32", "over: everything", "url: hook_url",
                            "over: url-and-body, url: nothing"})
    EXPECT_FALSE(alternative(wrong)) << wrong;
}

TEST(ManifestReader, ReadsWhatASellersConsentNeeds) {
  const auto read = parse_manifest(R"(connector: acme
name: Acme
version: 1.0.0
hosts: [acme.example]
presigned_hosts: ["*.storage.example", "files.acme.example"]
settings: {late: {type: duration, title: Late, default: 2m}}
secrets: {id: {title: Id}, key: {title: Key}, consent: {title: Consent}}
auth:
  default: {kind: oauth2-refresh-token, token_url: "https://acme.example/t", client_id: id,
            client_secret: key, refresh_token: consent, header: X-Token, renew_on: [403],
            renew_if: access token}
rate_header: X-Rate
capabilities: {orders: {lag: 5m, lag_setting: late}}
)",
                                   "c.yaml");
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->auth.at("default").fields.at("refresh_token"), "consent");
  EXPECT_EQ(read->auth.at("default").renew_if, "access token");
  EXPECT_EQ(read->presigned_hosts.size(), 2u);
  EXPECT_EQ(read->rate_header, "x-rate");
  EXPECT_EQ(read->orders->lag_setting, "late");
}

TEST(ManifestReader, TellsAllMistakesAtOnce) {
  const auto read = parse_manifest("connector: Acme!\nhosts: []\nwhat: 1\n", "c.yaml");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().text(), testing::HasSubstr("\"connector\" may have"));
  EXPECT_THAT(read.error().text(), testing::HasSubstr("needs \"name\""));
  EXPECT_THAT(read.error().text(), testing::HasSubstr("needs \"capabilities\""));
  EXPECT_THAT(read.error().text(), testing::HasSubstr("c.yaml:3:1: unknown key \"what\""));
}

TEST(ManifestReader, SurvivesWhatIsNoYamlOrNoMapping) {
  for (const char* text :
       {"", "[", "- a\n- b\n", "a: {b", "just text", "a: 1\n---\nb: 2\n", "\x01"}) {
    EXPECT_FALSE(parse_manifest(text, "c.yaml")) << text;
  }
}

TEST(Durations, HaveAUnit) {
  EXPECT_EQ(parse_duration_ms("250ms"), 250);
  EXPECT_EQ(parse_duration_ms("5s"), 5000);
  EXPECT_EQ(parse_duration_ms("2m"), 120'000);
  EXPECT_EQ(parse_duration_ms("1h"), 3'600'000);
  EXPECT_EQ(parse_duration_ms("60d"), 5'184'000'000);
  for (const char* text :
       {"", "5", "s", "-5s", "5 s", "5w", "99999999999999999999d", "999999999999999d"}) {
    EXPECT_FALSE(parse_duration_ms(text)) << text;
  }
}

}  // namespace
}  // namespace stockd::connectors
