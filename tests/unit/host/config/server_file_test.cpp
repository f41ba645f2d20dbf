// SPDX-License-Identifier: Apache-2.0
//
// stockd.yaml: defaults, references, and everything that is wrong at once.
#include "config/settings.hpp"
#include "written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace stockd::config {
namespace {

using testing::ElementsAre;

constexpr std::string_view kSmall = R"(data_dir: data
sandbox: true
connectors: {directories: [lib], enabled: [shopify]}
)";

TEST(ServerFile, FillsInDefaultsAndResolvesPathsFromTheFile) {
  const WrittenFiles files;
  const auto loaded = load_server(files.write("stockd.yaml", kSmall));
  ASSERT_TRUE(loaded.value.has_value()) << print(loaded.findings);
  const ServerSettings& settings = *loaded.value;
  EXPECT_EQ(settings.data_dir, files.directory() + "/data");
  EXPECT_EQ(settings.accounts, files.directory() + "/accounts/*.yaml");
  EXPECT_EQ(settings.secrets_dir, files.directory() + "/secrets");
  EXPECT_EQ(settings.admin_socket, files.directory() + "/data/admin.sock");
  EXPECT_EQ(settings.connectors.directories.front(), files.directory() + "/lib");
  EXPECT_EQ(settings.partitions, 16u);
  EXPECT_EQ(settings.webhooks.port, 8443);
  EXPECT_EQ(settings.egress.timeout_ms, 30'000);
  EXPECT_EQ(settings.sweep_every_ms, 1'800'000);
  EXPECT_EQ(settings.poll_orders_ms, 60'000);
}

TEST(ServerFile, TakesEverythingThatIsWritten) {
  const WrittenFiles files;
  files.write("tls.pem", "-----BEGIN CERTIFICATE-----\n");
  files.write("lwa", "s3cret\n");
  ::setenv("STOCKD_TEST_PARTITIONS", "4", 1);
  const auto loaded = load_server(files.write("stockd.yaml", R"(data_dir: /var/lib/stockd
partitions: ${env:STOCKD_TEST_PARTITIONS}
webhooks:
  listen: "[::1]:0"
  public_url: https://stock.example.com/
  tls: {certificate: "${file:tls.pem}", key: tls.pem}
admin: {socket: run/admin.sock}
connectors:
  directories: lib
  enabled: [shopify, amazon]
  trusted: [shopify]
  credentials: {amazon: {client_secret: "${file:lwa}", literal: "$${x}"}}
egress: {ca_file: tls.pem, timeout: 5s}
sweep: {every: 2m}
poll: {orders: 10s}
)"));
  ASSERT_TRUE(loaded.value.has_value()) << print(loaded.findings);
  const ServerSettings& settings = *loaded.value;
  EXPECT_EQ(settings.partitions, 4u);
  EXPECT_EQ(settings.webhooks.address, "::1");
  EXPECT_EQ(settings.webhooks.port, 0);
  EXPECT_EQ(settings.webhooks.public_url, "https://stock.example.com");
  EXPECT_EQ(settings.webhooks.certificate_file, files.directory() + "/tls.pem");
  EXPECT_EQ(settings.connectors.credentials.at("amazon").at("client_secret"), "s3cret");
  EXPECT_EQ(settings.connectors.credentials.at("amazon").at("literal"), "${x}");
  EXPECT_EQ(settings.egress.ca_file, files.directory() + "/tls.pem");
  EXPECT_EQ(settings.egress.timeout_ms, 5000);
}

TEST(ServerFile, ReportsEveryMistakeOfTheFileInOneRun) {
  const WrittenFiles files;
  const auto loaded = load_server(files.write("stockd.yaml", R"(data_dri: data
partitions: 0
webhooks: {listen: everywhere, public_url: ftp://x}
admin: {listen: 1.2.3.4:1}
connectors: {directories: lib, enabled: [shopify], trusted: [shopfy]}
egress: {connect_to: {a.example: 127.0.0.1:1}, timeout: 30}
sandbox: no
)"));
  EXPECT_FALSE(loaded.value.has_value());
  EXPECT_THAT(codes(loaded.findings),
              testing::UnorderedElementsAre(
                  "1:config.unknown-key", "1:config.missing-key", "2:config.range",
                  "3:config.value", "3:config.value", "3:config.missing-key", "4:config.not-yet",
                  "5:config.connector", "6:config.sandbox-only", "6:config.type", "7:config.type"));
  EXPECT_THAT(print(loaded.findings), testing::HasSubstr("use 'data_dir'"));
  EXPECT_THAT(print(loaded.findings), testing::HasSubstr("use 'shopify'"));
}

TEST(ServerFile, RefusesReferencesThatLeadNowhere) {
  const WrittenFiles files;
  ::unsetenv("STOCKD_TEST_NOT_SET");
  ::unsetenv("CREDENTIALS_DIRECTORY");
  const auto loaded = load_server(files.write("stockd.yaml", std::string(kSmall) + R"(accounts:
  ${env:STOCKD_TEST_NOT_SET}
secrets_dir: ${file:none}
admin: {socket: "${credential:x}"}
egress: {ca_file: "${vault:x}"}
)"));
  EXPECT_THAT(codes(loaded.findings),
              testing::IsSupersetOf(
                  {"5:config.env", "6:config.file", "7:config.credential", "8:config.reference"}));
}

TEST(ServerFile, TakesTheShareOfTheInboxWithinItsLimits) {
  const WrittenFiles files;
  const auto with = [&](const std::string& share) {
    const std::string webhooks =
        share.empty() ? "" : "webhooks: {inbox_per_account: " + share + "}\n";
    return load_server(files.write("stockd.yaml", std::string(kSmall) + webhooks));
  };
  EXPECT_EQ(with("").value->webhooks.inbox_per_account, 32u << 20);
  EXPECT_EQ(with("64MiB").value->webhooks.inbox_per_account, 64u << 20);
  EXPECT_FALSE(with("1KiB").value.has_value());
  EXPECT_THAT(print(with("64MB").findings), testing::HasSubstr("write '64MiB'"));
}

TEST(ServerFile, NeverShowsALineThatHoldsACredential) {
  const WrittenFiles files;
  const auto loaded = load_server(files.write("stockd.yaml", std::string(kSmall) + R"(x:
)"));
  EXPECT_FALSE(loaded.value.has_value());
  const auto secret = load_server(files.write("two.yaml", R"(data_dir: data
sandbox: true
connectors:
  directories: lib
  enabled: shopify
  credentials:
    shopify:
      client_secret: [hunter2]
)"));
  EXPECT_THAT(codes(secret.findings), ElementsAre("8:config.type"));
  EXPECT_EQ(print(secret.findings).find("hunter2"), std::string::npos);
}

TEST(ServerFile, KeepsTheKeyOfTheSealedSecretsApartFromWhatItOpens) {
  const WrittenFiles files;
  const auto beside = load_server(files.write("stockd.yaml", std::string(kSmall)));
  ASSERT_TRUE(beside.value.has_value()) << print(beside.findings);
  EXPECT_EQ(beside.value->secrets_key, files.directory() + "/secrets.key");
  for (const char* key : {"secrets_key: secrets/key\n", "secrets_key: data/key\n"}) {
    const auto inside = load_server(files.write("stockd.yaml", std::string(kSmall) + key));
    EXPECT_THAT(codes(inside.findings), testing::Contains(testing::HasSubstr("config.value")))
        << key;
  }
}

}  // namespace
}  // namespace stockd::config
