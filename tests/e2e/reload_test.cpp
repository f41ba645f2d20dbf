// SPDX-License-Identifier: Apache-2.0
//
// The files change while shoppers buy: channels come and go, a file is broken, a second server is
// started by mistake. No sale is lost, and nothing that did not change notices.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <unistd.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

const std::string kAccountFile = "accounts/karoo-outdoor.yaml";

DeploymentOptions one_shop() {
  DeploymentOptions options;
  options.without_woo = true;
  options.opening = "[shop]";
  options.shop = {{"TENT", 400}, {"STOVE", 300}};
  options.woo = {{"TENT", 390}, {"STOVE", 310}};
  return options;
}

// A shopper who never stops buying until the end.
class Shopper {
 public:
  Shopper(const Deployment& deployment, std::string twin)
      : thread_([this, &deployment, twin = std::move(twin)] {
          for (int i = 0; buying_; ++i) {
            const std::string sku = i % 2 == 0 ? "TENT" : "STOVE";
            if (bought_[sku] < 120 && !deployment.sell(twin, sku, 1).empty()) ++bought_[sku];
            ::usleep(40'000);
          }
        }) {}
  ~Shopper() { stop(); }

  const std::map<std::string, std::int64_t>& stop() {
    buying_ = false;
    if (thread_.joinable()) thread_.join();
    return bought_;
  }

 private:
  std::atomic<bool> buying_{true};
  std::map<std::string, std::int64_t> bought_;
  std::thread thread_;
};

json::object channel_of(const Deployment& deployment, const std::string& name) {
  const auto reply = deployment.ctl({"channels"});
  for (const json::value& channel : reply.at("channels").as_array()) {
    if (channel.as_object().at("channel").as_string() == name) return channel.as_object();
  }
  return {};
}

std::string phase_of(const Deployment& deployment, const std::string& name) {
  const auto channel = channel_of(deployment, name);
  const json::value* phase = channel.if_contains("phase");
  return phase == nullptr ? "none" : std::string(phase->as_string());
}

std::string words(const json::object& report, const char* name) {
  return json::serialize(report.at(name));
}

void apply_plan(const Deployment& deployment) {
  const auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", std::string(plan.at("hash").as_string())});
}

TEST(Reload, AddsAndRemovesAChannelDuringTradeWithoutLosingASale) {
  auto options = one_shop();
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  apply_plan(deployment);
  ASSERT_EQ(phase_of(deployment, "shop"), "managed");
  Shopper at_shop(deployment, "shop");

  options.without_woo = false;
  deployment.write_account(options);
  auto report = deployment.ctl({"reload"});
  EXPECT_EQ(words(report, "started"), R"(["karoo-outdoor/woo"])");
  EXPECT_EQ(words(report, "stopped"), "[]");
  EXPECT_EQ(phase_of(deployment, "shop"), "managed");
  EXPECT_EQ(phase_of(deployment, "woo"), "observe");
  EXPECT_EQ(deployment.stock_writes("woo"), 0);
  apply_plan(deployment);
  EXPECT_EQ(phase_of(deployment, "woo"), "managed");
  Shopper at_woo(deployment, "woo");
  ASSERT_TRUE(eventually([&] { return deployment.stock_writes("woo") > 10; })) << deployment.logs();

  // It leaves while its shopper still buys, and comes back.
  options.without_woo = true;
  deployment.write_account(options);
  report = deployment.ctl({"reload"});
  EXPECT_EQ(words(report, "stopped"), R"(["karoo-outdoor/woo"])");
  EXPECT_EQ(words(report, "started"), "[]");
  EXPECT_EQ(phase_of(deployment, "shop"), "managed");
  EXPECT_EQ(phase_of(deployment, "woo"), "none");
  options.without_woo = false;
  deployment.write_account(options);
  deployment.ctl({"reload"});
  EXPECT_EQ(phase_of(deployment, "woo"), "observe");
  apply_plan(deployment);

  std::map<std::string, std::int64_t> expected{{"TENT", 400}, {"STOVE", 300}};
  for (auto* shopper : {&at_shop, &at_woo}) {
    for (const auto& [sku, units] : shopper->stop())
      expected[sku] -= units;
  }
  EXPECT_TRUE(eventually([&] {
    return deployment.levels("shop") == expected && deployment.levels("woo") == expected;
  })) << printed(expected)
      << printed(deployment.levels("shop")) << printed(deployment.levels("woo"))
      << deployment.ctl_text({"stock"}).text << deployment.logs();
  EXPECT_TRUE(deployment.ctl({"verify"}).at("good").as_bool());
}

TEST(Reload, ARuleThatMovesOneChannelLeavesTheOtherManaged) {
  auto options = one_shop();
  options.without_woo = false;
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  apply_plan(deployment);
  options.rules = "    - {channel: woo, sku: TENT, buffer: 7}\n";
  deployment.write_account(options);
  deployment.hang_up_server();
  EXPECT_TRUE(eventually([&] { return phase_of(deployment, "woo") == "observe"; }))
      << deployment.logs();
  EXPECT_EQ(phase_of(deployment, "shop"), "managed");
  EXPECT_EQ(deployment.ctl({"plan"}).at("changes").as_array().size(), 1u);

  // A line that says the same in other words moves nothing and holds nothing.
  options.rules =
      "    - {channel: woo, sku: \"TENT*\", buffer: 9}\n"
      "    - {sku: TENT, channel: woo, buffer: 7}\n";
  apply_plan(deployment);
  deployment.write_account(options);
  deployment.ctl({"reload"});
  EXPECT_EQ(phase_of(deployment, "woo"), "managed");
}

bool is_applied(const Deployment& deployment) {
  return deployment.ctl({"channels"}).at("file").as_object().at("applied").as_bool();
}

TEST(Reload, ABrokenFileStopsNothingAndItsLastVersionStaysInForceAcrossARestart) {
  auto options = one_shop();
  options.without_woo = false;
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  apply_plan(deployment);
  const std::string good = deployment.read_file(kAccountFile);
  const auto both_show = [&](std::int64_t tents) {
    return eventually([&] {
      return deployment.levels("shop")["TENT"] == tents &&
             deployment.levels("woo")["TENT"] == tents;
    });
  };
  ASSERT_TRUE(both_show(400)) << deployment.logs();
  deployment.write_file(kAccountFile, good + "bufer: 2\n");
  deployment.hang_up_server();
  ASSERT_TRUE(eventually([&] { return !is_applied(deployment); })) << deployment.logs();
  deployment.sell("woo", "TENT", 1);
  EXPECT_TRUE(both_show(399)) << deployment.logs();

  EXPECT_EQ(deployment.stop_server(), 0);
  deployment.start_server();
  EXPECT_FALSE(is_applied(deployment));
  EXPECT_EQ(phase_of(deployment, "woo"), "managed");
  deployment.sell("shop", "TENT", 1);
  EXPECT_TRUE(both_show(398)) << deployment.logs();
  const auto said = deployment.ctl_text({"channels"}).text;
  EXPECT_NE(said.find("the version applied last stays in force"), std::string::npos) << said;
  const auto reload = deployment.ctl_text({"reload"});
  EXPECT_EQ(reload.exit_code, 78);
  EXPECT_NE(reload.text.find("config.unknown-key"), std::string::npos) << reload.text;

  deployment.write_file(kAccountFile, good);
  deployment.ctl({"reload"});
  EXPECT_TRUE(is_applied(deployment));
}

TEST(Reload, ABrokenOperatorsFileChangesNothingAndFixedKeysAreNamed) {
  Deployment deployment(one_shop());
  deployment.start_twins();
  deployment.start_server();
  const std::string good = deployment.read_file("stockd.yaml");
  deployment.write_file("stockd.yaml", good + "partitons: 4\n");
  deployment.hang_up_server();
  EXPECT_TRUE(eventually([&] {
    return deployment.read_file("stockd.log").find("server.not-reloaded") != std::string::npos;
  })) << deployment.logs();
  EXPECT_TRUE(deployment.server_runs());

  std::string moved = good;
  moved.replace(moved.find("sweep: {every: 20s}"), 19, "sweep: {every: 30s}");
  moved.replace(moved.find("data_dir: data"), 14, "data_dir: elsewhere");
  deployment.write_file("stockd.yaml", moved);
  const auto report = deployment.ctl({"reload"});
  EXPECT_EQ(words(report, "needs_restart"), R"(["data_dir"])");
  EXPECT_EQ(words(report, "started"), R"(["karoo-outdoor/shop"])");  // anew, with the other sweep
}

TEST(Reload, ASecondServerOnOneDataDirectoryIsToldWhoHasIt) {
  Deployment deployment(one_shop());
  deployment.start_twins();
  deployment.start_server();
  std::string second = deployment.read_file("stockd.yaml");
  second.replace(second.find("socket: admin.sock"), 18, "socket: second.sock");
  deployment.write_file("second.yaml", second);
  const auto refused = deployment.start_second("second.yaml");
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_NE(refused.text.find("process " + std::to_string(deployment.server_id())),
            std::string::npos)
      << refused.text;
}

}  // namespace
}  // namespace stockd::e2e
