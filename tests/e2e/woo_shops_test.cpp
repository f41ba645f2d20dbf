// SPDX-License-Identifier: Apache-2.0
//
// WooCommerce shops as merchants have them: behind TLS with an authority of their own, two in one
// account, with SKUs used twice.
#include "deployment.hpp"
#include "tls_front.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;
constexpr const char* kTwice = "several listings of the channel have its SKU";
using Levels = std::map<std::string, std::int64_t>;

void apply(const Deployment& deployment) {
  const auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", std::string(plan.at("hash").as_string())});
}

DeploymentOptions behind_tls(const TlsFront& front, const std::string& ca_file) {
  DeploymentOptions options;
  options.shop = {{"TENT", 10}, {"MUG", 7}};
  options.woo = {{"TENT", 12}, {"MUG", 3}};
  options.woo_url = "https://localhost:" + std::to_string(front.port());
  options.egress = "  ca_file: " + ca_file + "\n";
  return options;
}

TEST(WooShops, AShopBehindTlsWithAPrivateAuthorityIsKeptEqual) {
  const Authority authority;
  TlsFront front(authority.certificate("localhost", 2), authority.key_file());
  Deployment deployment(behind_tls(front, authority.ca_file()));
  front.forward_to(deployment.woo_port());
  deployment.start_twins();
  deployment.start_server();
  apply(deployment);
  const Levels opened{{"MUG", 7}, {"TENT", 10}};
  ASSERT_TRUE(eventually([&] { return deployment.levels("woo") == opened; })) << deployment.logs();
  deployment.sell("woo", "TENT", 4);
  const Levels sold{{"MUG", 7}, {"TENT", 6}};
  EXPECT_TRUE(eventually([&] {
    return deployment.levels("shop") == sold && deployment.levels("woo") == sold;
  })) << deployment.logs();
}

// What `stockctl channels` says of the shop, once it says anything.
std::string trouble_with(const std::string& certificate, const Authority& authority,
                         const std::string& ca_file) {
  TlsFront front(certificate, authority.key_file());
  Deployment deployment(behind_tls(front, ca_file));
  deployment.start_twins();
  deployment.start_server();
  std::string shown;
  EXPECT_TRUE(eventually([&] {
    shown = deployment.ctl_text({"channels"}).text;
    return shown.find("woo: ") != std::string::npos;
  })) << deployment.logs();
  return shown;
}

TEST(WooShops, ACertificateThatIsNoGoodIsNamedWithItsFault) {
  const Authority authority;
  const Authority stranger;
  const std::string ca = authority.ca_file();
  std::string shown = trouble_with(authority.certificate("shop.example", 2), authority, ca);
  EXPECT_NE(shown.find("made out for another host than localhost"), std::string::npos) << shown;
  shown = trouble_with(authority.certificate("localhost", -1), authority, ca);
  EXPECT_NE(shown.find("the certificate of localhost has expired"), std::string::npos) << shown;
  shown = trouble_with(authority.certificate("localhost", 2), authority, stranger.ca_file());
  EXPECT_NE(shown.find("no known authority signed the certificate of localhost"), std::string::npos)
      << shown;
  EXPECT_NE(shown.find("egress.ca_file"), std::string::npos) << shown;
}

// Both shops number from 11 and 1, in the opposite order of SKUs: whatever is kept by order, line
// or product id alone would land on the wrong product.
TEST(WooShops, TwoShopsWithEqualOrderLineAndProductIdsDoNotMix) {
  DeploymentOptions options;
  options.woo = {{"TENT", 40}, {"MUG", 50}};
  options.second_woo = {{"MUG", 50}, {"TENT", 40}};
  options.shop = {{"TENT", 40}, {"MUG", 50}};
  options.opening = "[shop, woo, woo2]";
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  apply(deployment);
  const auto all_show = [&](std::int64_t tents, std::int64_t mugs) {
    const Levels wanted{{"MUG", mugs}, {"TENT", tents}};
    return eventually([&] {
      return deployment.levels("woo") == wanted && deployment.levels("woo2") == wanted &&
             deployment.levels("shop") == wanted;
    });
  };
  const std::string tents = deployment.sell("woo", "TENT", 3);
  const std::string mugs = deployment.sell("woo2", "MUG", 5);
  ASSERT_EQ(tents, mugs) << "the shops number alike";
  EXPECT_TRUE(all_show(37, 45)) << deployment.ctl_text({"stock"}).text << deployment.logs();
  deployment.twin("woo2", {{"do", "cancel"}, {"order", mugs}});
  EXPECT_TRUE(all_show(37, 50)) << deployment.ctl_text({"stock"}).text << deployment.logs();
  deployment.twin("woo", {{"do", "return"}, {"order", tents}, {"sku", "TENT"}, {"quantity", 1}});
  EXPECT_TRUE(all_show(38, 50)) << deployment.ctl_text({"stock"}).text << deployment.logs();
  EXPECT_TRUE(deployment.ctl({"verify"}).at("good").as_bool());
}

TEST(WooShops, AKeyThatMayOnlyReadIsNamedBeforeAnythingIsWritten) {
  DeploymentOptions options;
  options.shop = {{"TENT", 10}};
  options.woo = {{"TENT", 12}};
  options.woo_permissions = "read";
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  ASSERT_TRUE(deployment.ctl({"plan"}).at("ready").as_bool()) << deployment.logs();
  const std::string told = deployment.ctl_text({"channels"}).text;
  EXPECT_NE(told.find("woo: its credentials may not: write products"), std::string::npos) << told;
  EXPECT_EQ(told.find("shop: its credentials"), std::string::npos) << told;
  EXPECT_EQ(deployment.stock_writes("woo"), 0);
}

TEST(WooShops, ASkuUsedTwiceInOneShopIsReportedAndNeverWritten) {
  DeploymentOptions options;
  options.shop = {{"TENT", 10}, {"MUG", 7}};
  options.woo = {{"TENT", 12}, {"TENT", 13}, {"MUG", 3}};
  Deployment deployment(options);
  deployment.start_twins();
  deployment.start_server();
  const auto plan = deployment.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment.logs();
  deployment.ctl({"apply", std::string(plan.at("hash").as_string())});
  ASSERT_TRUE(eventually([&] { return deployment.levels("woo")["MUG"] == 7; }))
      << deployment.logs();
  std::size_t reported = 0;
  const auto known = deployment.ctl({"stock"});
  for (const json::value& listing : known.at("unlinked").as_array()) {
    if (listing.at("spelling").as_string() != "TENT") continue;
    EXPECT_EQ(listing.at("reason").as_string(), kTwice);
    ++reported;
  }
  EXPECT_EQ(reported, 2u) << deployment.ctl_text({"stock"}).text;
  const auto stock = deployment.twin("woo", {{"do", "show"}});
  for (const json::value& row : stock.at("stock").as_array()) {
    if (row.at("sku").as_string() != "TENT") continue;
    const auto quantity = row.at("quantity").as_int64();
    EXPECT_TRUE(quantity == 12 || quantity == 13) << quantity;
  }
}

}  // namespace
}  // namespace stockd::e2e
