// SPDX-License-Identifier: Apache-2.0
//
// The example files load without a finding, against the manifests of the connectors they name.
#include "config/settings.hpp"
#include "connectors/manifest_reader.hpp"
#include "written_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stockd::config {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::map<std::string, Manifest> real_manifests() {
  std::map<std::string, Manifest> out;
  for (const char* name : {"amazon", "shopify", "takealot", "woocommerce"}) {
    const std::string path =
        std::string(STOCKD_SOURCE_DIR) + "/plugins/" + name + "/connector.yaml";
    auto manifest = connectors::parse_manifest(text_of(path), path);
    if (manifest) {
      out.emplace(name, std::move(*manifest));
    } else {
      ADD_FAILURE() << manifest.error().describe();
    }
  }
  return out;
}

void expect_clean(const std::string& server_file) {
  const auto server = load_server(server_file);
  ASSERT_TRUE(server.value.has_value()) << print(server.findings);
  EXPECT_TRUE(server.findings.empty()) << print(server.findings);
  const LoadedAccounts accounts = load_accounts(*server.value, real_manifests());
  EXPECT_TRUE(accounts.findings.empty()) << print(accounts.findings);
  ASSERT_EQ(accounts.accounts.size(), 1u);
  EXPECT_EQ(accounts.accounts[0].account.name.str(), "karoo-outdoor");
}

TEST(Examples, LoadWithoutAFinding) {
  // The example names a certificate and a credential, as an installation has them.
  const WrittenFiles files;
  std::string text = text_of(std::string(STOCKD_SOURCE_DIR) + "/config/stockd.yaml");
  const std::string certificate = files.write("tls.pem", "-----BEGIN CERTIFICATE-----\n");
  files.write("tls-key", "-----BEGIN PRIVATE KEY-----\n");
  const std::string named = "/etc/stockd/tls.pem";
  ASSERT_NE(text.find(named), std::string::npos);
  text.replace(text.find(named), named.size(), certificate);
  ::setenv("CREDENTIALS_DIRECTORY", files.directory().c_str(), 1);
  const std::string path = files.write("stockd.yaml", text);
  std::filesystem::copy(std::string(STOCKD_SOURCE_DIR) + "/config/accounts",
                        files.directory() + "/accounts");
  expect_clean(path);
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST(Examples, OfTheSandboxLoadWithoutAFinding) {
  expect_clean(std::string(STOCKD_SOURCE_DIR) + "/config/sandbox/stockd.yaml");
}

}  // namespace
}  // namespace stockd::config
