// SPDX-License-Identifier: Apache-2.0
//
// A merchant who sells at Amazon too, with stockd's ledger as the truth: sales go both ways
// although Amazon takes its time with orders and quantities, what Amazon ships itself is never
// written, and every unit counts once however often stockd is killed.
#include "deployment.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <atomic>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

using Levels = std::map<std::string, std::int64_t>;

constexpr int kSkus = 6;

std::string free_address() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no free port");
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

DeploymentOptions two_shops() {
  DeploymentOptions options;
  for (int i = 0; i < kSkus; ++i) {
    options.shop.push_back({"SKU-" + std::to_string(i), 60 + i});
    options.woo.push_back({"SKU-" + std::to_string(i), 60 + i});
  }
  return options;
}

class WithAmazon : public ::testing::Test {
 protected:
  WithAmazon() : deployment_(two_shops()), address_(free_address()) {
    for (int i = 0; i < kSkus; ++i)
      expected_["SKU-" + std::to_string(i)] = 60 + i;
    add_to_server();
    add_to_merchant();
    add_twin();
  }

  // Text that goes in behind the first place where `after` stands.
  void insert(const std::string& file, const std::string& after, const std::string& text) {
    std::string content = deployment_.read_file(file);
    const auto at = content.find(after);
    ASSERT_NE(at, std::string::npos) << file << " has no " << after;
    content.insert(at + after.size(), text);
    deployment_.write_file(file, content);
  }

  void add_to_server() {
    insert("stockd.yaml", "enabled: [", "amazon, ");
    insert("stockd.yaml", "trusted: [", "amazon, ");
    std::string hosts;
    for (const char* host : {"api.amazon.com", "sellingpartnerapi-eu.amazon.com",
                             "tortuga-prod-eu.s3-eu-west-1.amazonaws.com"}) {
      hosts += "\n    " + std::string(host) + ": " + address_;
    }
    insert("stockd.yaml", "connect_to:", hosts);
    const std::string secrets = "secrets/karoo-outdoor/amazon.";
    deployment_.write_file(secrets + "client_id", "amzn1.application\n");
    deployment_.write_file(secrets + "client_secret", "amzn1.secret\n");
    deployment_.write_file(secrets + "refresh_token", "Atzr|consent\n");
  }

  void add_to_merchant() {
    insert("accounts/karoo-outdoor.yaml", "channels:\n",
           "  amazon:\n    connector: amazon\n"
           "    settings: {seller: A3TH9S8BH6GOGM, marketplace: ZA, order_lag: 2s}\n"
           "    secrets: [client_id, client_secret, refresh_token]\n");
  }

  void add_twin() {
    std::string twin = "  amazon:\n    twin: amazon\n    listen: " + address_ +
                       "\n    settings:\n"
                       "      credentials: {client_id: amzn1.application, client_secret: "
                       "amzn1.secret, refresh_token: \"Atzr|consent\"}\n"
                       "      rate_factor: 0\n"
                       "      delays: {patch_ms: 300, order_ms: 200, orders_before_ms: 500}\n"
                       "      products:\n"
                       "        - {sku: ONLY-FBA, fulfilment: amazon, quantity: 40}\n";
    for (const auto& [sku, level] : expected_)
      twin += "        - {sku: " + sku + ", quantity: " + std::to_string(level - 20) + "}\n";
    insert("sandbox.yaml", "twins:\n", twin);
  }

  void connect() {
    deployment_.start_twins();
    deployment_.start_server();
    json::object plan;
    ASSERT_TRUE(eventually([&] {
      plan = deployment_.ctl({"plan"});
      return plan.at("ready").as_bool();
    })) << deployment_.logs();
    EXPECT_EQ(deployment_.stock_writes("amazon"), 0);
    deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
    expect_settled();
  }

  void sell(const std::string& twin, const std::string& sku, std::int64_t units) {
    if (!deployment_.sell(twin, sku, units).empty()) expected_[sku] -= units;
  }

  Levels shown_by(const std::string& twin) {
    Levels out = deployment_.levels(twin);
    out.erase("ONLY-FBA");
    return out;
  }

  void expect_settled(int seconds = 120) {
    for (const char* twin : {"amazon", "woo", "shop"}) {
      const bool settled = eventually([&] { return shown_by(twin) == expected_; }, seconds);
      EXPECT_TRUE(settled) << twin << deployment_.ctl_text({"stock"}).text;
      if (!settled) FAIL() << deployment_.logs();
    }
    EXPECT_EQ(deployment_.levels("amazon").at("ONLY-FBA"), fba_);
    const auto shown = deployment_.twin("amazon", {{"do", "show"}});
    for (const json::value& row : shown.at("stock").as_array())
      EXPECT_FALSE(row.at("harmed").as_bool()) << row.at("sku");
    const auto verified = deployment_.ctl({"verify"});
    EXPECT_TRUE(verified.at("good").as_bool()) << deployment_.ctl_text({"verify"}).text;
  }

  Deployment deployment_;
  std::string address_;
  Levels expected_;
  std::int64_t fba_ = 40;
};

TEST_F(WithAmazon, SalesGoBothWays) {
  connect();
  sell("amazon", "SKU-1", 3);
  sell("woo", "SKU-2", 4);
  sell("shop", "SKU-3", 5);
  expect_settled();
  // What Amazon sells of its own moves nothing.
  ASSERT_NE(deployment_.sell("amazon", "ONLY-FBA", 2), "");
  fba_ -= 2;
  // A cancelled order comes back, unless there was nothing to ship.
  const std::string order = deployment_.sell("amazon", "SKU-4", 2);
  expected_["SKU-4"] -= 2;
  expect_settled();
  deployment_.twin("amazon", {{"do", "cancel"}, {"order", order}});
  expected_["SKU-4"] += 2;
  expect_settled();
}

TEST_F(WithAmazon, AnExpiredTokenIsRenewedAndARevokedConsentIsToldAtOnce) {
  connect();
  deployment_.twin("amazon", {{"do", "expire_tokens"}});
  sell("woo", "SKU-2", 1);
  expect_settled();
  deployment_.twin("amazon", {{"do", "revoke"}});
  EXPECT_TRUE(eventually([&] {
    return deployment_.ctl_text({"status"}).text.find("access token") != std::string::npos;
  })) << deployment_.ctl_text({"status"}).text
      << deployment_.logs();
}

TEST_F(WithAmazon, KillsUnderLoadLoseNothingAndCountNothingTwice) {
  connect();
  std::atomic<bool> trading{true};
  Levels sold;
  std::thread shoppers([&] {
    std::mt19937 choice(11);
    while (trading) {
      const std::string sku = "SKU-" + std::to_string(choice() % kSkus);
      const char* twin = choice() % 3 == 0 ? "amazon" : choice() % 2 == 0 ? "woo" : "shop";
      const json::object bought =
          deployment_.twin(twin, json::object{{"do", "sell"}, {"sku", sku}, {"quantity", 1}});
      if (bought.contains("order") && ++sold[sku] > 25) break;
      ::usleep(static_cast<useconds_t>(40'000 + choice() % 90'000));
    }
  });
  std::mt19937 random(20261125);
  for (int kill = 0; kill < 8; ++kill) {
    ::usleep(static_cast<useconds_t>(random() % 700'000));
    deployment_.kill_server();
    deployment_.start_server();
  }
  trading = false;
  shoppers.join();
  for (const auto& [sku, units] : sold)
    expected_[sku] -= units;
  expect_settled(240);
}

}  // namespace
}  // namespace stockd::e2e
