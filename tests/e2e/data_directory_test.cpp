// SPDX-License-Identifier: Apache-2.0
//
// A data directory of which a part is lost: what is whole runs, and what is not is said.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace stockd::e2e {
namespace {

namespace fs = std::filesystem;

// karoo-outdoor with two shops, and blue-bikes with one.
class DamagedData : public ::testing::Test {
 protected:
  void SetUp() override {
    DeploymentOptions karoo = options();
    karoo.second_woo.clear();
    deployment_.write_account(karoo);
    deployment_.write_file(
        "accounts/blue-bikes.yaml",
        "account: blue-bikes\ncurrency: ZAR\ntimezone: Africa/Johannesburg\nchannels:\n"
        "  woo2:\n    connector: woocommerce\n    settings: {url: https://second.example}\n"
        "    secrets: [consumer_key, consumer_secret, webhook]\n"
        "stock: {source_of_truth: ledger, opening: [woo2]}\n");
    deployment_.write_file("secrets/blue-bikes/woo2.consumer_key", "ck_test\n");
    deployment_.write_file("secrets/blue-bikes/woo2.consumer_secret", "cs_test\n");
    deployment_.write_file("secrets/blue-bikes/woo2.webhook", "e2eWebhookSecret0123456789abcdef\n");
    deployment_.start_twins();
    deployment_.start_server();
    for (const char* account : {"karoo-outdoor", "blue-bikes"}) {
      const auto plan = deployment_.ctl({"plan", "--account", account});
      ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
      deployment_.ctl({"apply", std::string(plan.at("hash").as_string()), "--account", account});
    }
  }

  static DeploymentOptions options() {
    DeploymentOptions out;
    out.shop = {{"TENT", 10}};
    out.woo = {{"TENT", 10}};
    out.second_woo = {{"BIKE", 4}};
    return out;
  }

  std::string path(const std::string& name) const { return deployment_.folder() + "/data/" + name; }

  std::string journal_of(const std::string& account) const {
    std::ifstream directory(path("directory"));
    std::string word, number, partition, name;
    while (directory >> word) {
      if (word == "account" && directory >> number >> partition >> name && name == account)
        return "journal-" + partition + ".db";
    }
    return {};
  }

  Deployment deployment_{options()};
};

TEST_F(DamagedData, OfOnePartitionStopsItsAccountsAndStatusSaysWhy) {
  const std::string journal = journal_of("blue-bikes");
  ASSERT_FALSE(journal.empty());
  ASSERT_NE(journal, journal_of("karoo-outdoor"));
  EXPECT_EQ(deployment_.stop_server(), 0);
  fs::copy_file(path(journal), path("whole"));
  std::ofstream(path(journal), std::ios::binary | std::ios::trunc) << std::string(8192, 'x');

  deployment_.start_server();
  deployment_.sell("woo", "TENT", 3);
  EXPECT_TRUE(eventually([&] { return deployment_.levels("shop").at("TENT") == 7; }))
      << deployment_.logs();
  const auto status = deployment_.ctl_text({"status"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_NE(status.text.find("account 'blue-bikes' does not run"), std::string::npos)
      << status.text;
  EXPECT_NE(status.text.find("account karoo-outdoor: 1 products"), std::string::npos)
      << status.text;
  const auto refused = deployment_.ctl_text({"stock", "--account", "blue-bikes"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.text.find("account.not-running"), std::string::npos) << refused.text;

  fs::copy_file(path("whole"), path(journal), fs::copy_options::overwrite_existing);
  deployment_.ctl({"reload"});
  const auto repaired = deployment_.ctl({"status"});
  EXPECT_TRUE(repaired.at("not_running").as_array().empty()) << deployment_.logs();
  EXPECT_EQ(repaired.at("accounts").as_array().size(), 2u);
}

TEST_F(DamagedData, WithoutItsRegisterDoesNotStartFromNothing) {
  EXPECT_EQ(deployment_.stop_server(), 0);
  fs::rename(path("directory"), path("lost"));
  const auto refused = deployment_.start_second("stockd.yaml");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_NE(refused.text.find("data-dir.register-lost"), std::string::npos) << refused.text;
  EXPECT_NE(refused.text.find("put the file 'directory' back"), std::string::npos) << refused.text;
  EXPECT_FALSE(fs::exists(path("directory")));
  fs::rename(path("lost"), path("directory"));
  deployment_.start_server();
  EXPECT_EQ(deployment_.ctl({"status"}).at("accounts").as_array().size(), 2u);
}

}  // namespace
}  // namespace stockd::e2e
