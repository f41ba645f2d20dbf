// SPDX-License-Identifier: Apache-2.0
//
// Secrets are found by account, channel and name only, seen anew when their file changes, and
// refused when others could read them.
#include "config/secrets.hpp"

#include "written_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sys/stat.h>

namespace stockd::config {
namespace {

Secrets secrets_of(const WrittenFiles& files) {
  ServerSettings settings;
  settings.secrets_dir = files.directory();
  settings.connectors.credentials["amazon"]["client_secret"] = "shared";
  return Secrets(settings);
}

TEST(Secrets, AreReadWithoutTheirClosingNewlineAndAgainWhenTheyChange) {
  const WrittenFiles files;
  const Secrets secrets = secrets_of(files);
  files.write("karoo/woo.webhook", "one\n");
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "one");
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "one");
  const std::string fresh = files.write("karoo/.new", "two \r\n");
  std::filesystem::rename(fresh, secrets.path_of("karoo", "woo", "webhook"));
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "two ");
}

TEST(Secrets, SayWhereAMissingOneIsExpected) {
  const WrittenFiles files;
  const Secrets secrets = secrets_of(files);
  const auto missing = secrets.get("karoo", "woo", "webhook");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind(), Kind::Denied);
  EXPECT_EQ(missing.error().code(), "secret.missing");
  EXPECT_NE(missing.error().help().find("karoo/woo.webhook"), std::string::npos);
  files.write("karoo/woo.webhook", "\n");
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.empty");
}

TEST(Secrets, AreRefusedWhenOthersCanReadThem) {
  const WrittenFiles files;
  const Secrets secrets = secrets_of(files);
  const std::string path = files.write("karoo/woo.webhook", "one");
  ::chmod(path.c_str(), 0640);
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.mode");
}

TEST(Secrets, NeverLeaveTheirAccount) {
  const WrittenFiles files;
  files.write("other/woo.webhook", "theirs");
  files.write("top.x", "operator");
  const Secrets secrets = secrets_of(files);
  EXPECT_EQ(secrets.get("karoo", "../other/woo", "webhook").error().code(), "secret.name");
  EXPECT_EQ(secrets.get("..", "woo", "webhook").error().code(), "secret.name");
  EXPECT_EQ(secrets.get("", "top", "x").error().code(), "secret.name");
}

TEST(Secrets, FallBackToTheOperatorsCredentialOfTheConnector) {
  const WrittenFiles files;
  const Secrets secrets = secrets_of(files);
  EXPECT_EQ(*secrets.get("karoo", "az", "client_secret", "amazon"), "shared");
  EXPECT_FALSE(secrets.get("karoo", "az", "client_secret", "shopify").has_value());
  files.write("karoo/az.client_secret", "own");
  EXPECT_EQ(*secrets.get("karoo", "az", "client_secret", "amazon"), "own");
}

}  // namespace
}  // namespace stockd::config
