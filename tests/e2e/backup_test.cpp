// SPDX-License-Identifier: Apache-2.0
//
// A backup in the middle of trade, a data directory that is lost, and the way back: no sale is lost
// or counted twice, and what people booked since then is the only thing to enter again.
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <unistd.h>

namespace stockd::e2e {
namespace {

namespace fs = std::filesystem;

class BackupAndRestore : public ::testing::Test {
 protected:
  static DeploymentOptions options() {
    DeploymentOptions out;
    for (int i = 0; i < 6; ++i) {
      out.shop.push_back({"SKU-" + std::to_string(i), 200});
      out.woo.push_back({"SKU-" + std::to_string(i), 200});
    }
    return out;
  }

  void apply_plan() const {
    const auto plan = deployment_.ctl({"plan", "--wait", "180"});
    ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
  }

  std::string data() const { return deployment_.folder() + "/data"; }
  std::string backup() const { return deployment_.folder() + "/backup"; }

  // Shoppers everywhere until `trading_` ends.
  void shop_on() {
    std::mt19937 choice(7);
    while (trading_) {
      const std::string sku = "SKU-" + std::to_string(choice() % 6);
      const std::string twin = choice() % 2 == 0 ? "woo" : "shop";
      if (!deployment_.sell(twin, sku, 1).empty()) sold_[sku] += 1;
      ::usleep(static_cast<useconds_t>(5'000 + choice() % 20'000));
    }
  }

  bool all_show_what_is_left() const {
    std::map<std::string, std::int64_t> expected;
    for (int i = 0; i < 6; ++i) {
      const std::string sku = "SKU-" + std::to_string(i);
      const auto sold = sold_.find(sku);
      expected[sku] = 200 - (sold == sold_.end() ? 0 : sold->second);
    }
    return deployment_.levels("shop") == expected && deployment_.levels("woo") == expected;
  }

  Deployment deployment_{options()};
  std::atomic<bool> trading_{true};
  std::map<std::string, std::int64_t> sold_;
};

TEST_F(BackupAndRestore, UnderLoadLosesNoSaleAndCountsNoneTwice) {
  deployment_.start_twins();
  deployment_.start_server();
  apply_plan();
  std::thread shoppers([this] { shop_on(); });
  ASSERT_TRUE(eventually([&] {
    return deployment_.ctl({"status"}).at("webhooks").at("durable").to_number<int>() > 20;
  }));
  const auto taken = deployment_.ctl({"backup", backup()});
  EXPECT_TRUE(taken.at("verified").as_bool());
  EXPECT_GT(taken.at("records").to_number<int>(), 50);
  const auto then = deployment_.ctl({"status"}).at("webhooks").at("durable").to_number<int>();
  ASSERT_TRUE(eventually([&] {
    return deployment_.ctl({"status"}).at("webhooks").at("durable").to_number<int>() > then + 20;
  }));
  deployment_.kill_server();
  fs::rename(data(), data() + ".lost");
  const auto restored = deployment_.ctl({"restore", backup()});
  EXPECT_TRUE(restored.at("verified").as_bool());
  deployment_.start_server();
  trading_ = false;
  shoppers.join();
  apply_plan();
  EXPECT_TRUE(eventually([&] { return all_show_what_is_left(); }, 180))
      << deployment_.ctl_text({"stock"}).text << deployment_.logs();
  EXPECT_TRUE(deployment_.ctl({"verify"}).at("good").as_bool());
}

TEST_F(BackupAndRestore, SayWhyTheyCannotAndChangeNothing) {
  deployment_.start_twins();
  deployment_.start_server();
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& words) {
    const auto output = deployment_.ctl_text(arguments);
    EXPECT_EQ(output.exit_code, 1) << output.text;
    EXPECT_NE(output.text.find(words), std::string::npos) << words << "\n" << output.text;
  };
  refused({"restore", backup()}, "backup.not-empty");  // the data directory is in use
  fs::create_directories(backup());
  std::ofstream(backup() + "/notes.txt") << "mine";
  refused({"backup", backup()}, "is not empty");
  EXPECT_TRUE(fs::exists(backup() + "/notes.txt"));
  EXPECT_EQ(deployment_.stop_server(), 0);
  // Without a server it is the same.
  EXPECT_EQ(deployment_.ctl_text({"backup", backup() + "2"}).exit_code, 0);
  fs::rename(data(), data() + ".lost");
  refused({"restore", backup()}, "is no backup");
  refused({"restore", deployment_.folder() + "/nowhere"}, "is no backup");
  EXPECT_FALSE(fs::exists(data() + "/directory"));
  EXPECT_EQ(deployment_.ctl_text({"restore", backup() + "2"}).exit_code, 0);
  deployment_.start_server();
  EXPECT_TRUE(deployment_.ctl({"verify"}).at("good").as_bool());
}

}  // namespace
}  // namespace stockd::e2e
