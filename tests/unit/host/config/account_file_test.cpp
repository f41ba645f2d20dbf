// SPDX-License-Identifier: Apache-2.0
//
// Account files: what becomes of each key, and one file whose every line is wrong.
#include "config/settings.hpp"
#include "model/account.hpp"
#include "written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::config {
namespace {

using testing::ElementsAre;

constexpr std::string_view kGood = R"(account: karoo
currency: ZAR
timezone: Africa/Johannesburg
channels:
  shop:
    connector: shopify
    settings: {shop: karoo-outdoor}
    secrets: [client_id, client_secret]
    locations: [Cape Town Warehouse]
    sku: {strip_suffix: [-FBM, -FBA], strip_prefix: K-}
  woo:
    connector: woocommerce
    settings: {url: "https://karoo.example/"}
    secrets: consumer_key
    cancellations: restock
stock:
  source_of_truth: ledger
  opening: [shop, woo]
  rules:
    - {buffer: 1}
    - {channel: woo, percent: 50%, max: 20}
    - {sku: 00123, min: 2, fixed: 4, sync: on}
  on_edit: overwrite
aliases: {TENT2P: TENT-2P, null: 0}
tests:
  - {given: {TENT-2P: 3}, expect: {shop: 2, woo: 1}}
)";

ServerSettings server_of(const WrittenFiles& files) {
  ServerSettings settings;
  settings.accounts = files.directory() + "/*.yaml";
  return settings;
}

std::vector<std::string> codes_of(std::string_view text) {
  const WrittenFiles files;
  const std::string path = files.write("karoo.yaml", text);
  return codes(load_account(path, ServerSettings{}, two_manifests()).findings);
}

std::string changed(std::string_view from, std::string_view to) {
  std::string text(kGood);
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(AccountFile, BecomesAnAccountWithManifestsFilledIn) {
  const WrittenFiles files;
  const std::string path = files.write("karoo.yaml", kGood);
  const auto loaded = load_account(path, server_of(files), two_manifests());
  ASSERT_TRUE(loaded.value.has_value()) << print(loaded.findings);
  EXPECT_TRUE(loaded.findings.empty()) << print(loaded.findings);
  const Account& account = loaded.value->account;
  ASSERT_EQ(account.channels.size(), 2u);
  const ChannelConfig& shop = account.channels[0];
  EXPECT_EQ(shop.settings_json, R"({"region":"za","shop":"karoo-outdoor"})");
  EXPECT_EQ(shop.location, "Cape Town Warehouse");
  EXPECT_THAT(shop.sku.strip_suffix, ElementsAre("-FBM", "-FBA"));
  EXPECT_THAT(shop.sku.strip_prefix, ElementsAre("K-"));
  EXPECT_TRUE(shop.can_swap && !shop.can_set);
  EXPECT_EQ(shop.lag_ms, 5000);
  const ChannelConfig& woo = account.channels[1];
  EXPECT_EQ(woo.settings_json, R"({"url":"https://karoo.example"})");
  EXPECT_EQ(woo.merge, OrderMerge::Latest);
  EXPECT_EQ(account.stock.on_edit, EditPolicy::Overwrite);
  ASSERT_EQ(account.stock.rules.size(), 3u);
  EXPECT_EQ(account.stock.rules[1].line, 21);
  EXPECT_EQ(account.stock.rules[1].percent, 50);
  EXPECT_EQ(account.stock.rules[2].sku, "00123");
  EXPECT_EQ(account.stock.rules[2].sync, SyncMode::On);
  EXPECT_EQ(account.aliases.at("null").str(), "0");
  ASSERT_EQ(loaded.value->tests.size(), 1u);
  EXPECT_EQ(loaded.value->tests[0].given, 3);
  EXPECT_EQ(loaded.value->tests[0].expect.at(ChannelName("woo")), 1);
  EXPECT_EQ(*account_from_json(to_json(account)), account);
}

TEST(AccountFile, MaySayHowLateOrdersAreToldWhereTheConnectorAsks) {
  auto manifests = two_manifests();
  SettingField late;
  late.name = "late";
  late.type = SettingType::Duration;
  late.default_value = "3m";
  manifests["shopify"].settings.push_back(late);
  manifests["shopify"].orders->lag_setting = "late";
  const WrittenFiles files;
  for (const auto& [settings, lag_ms] :
       {std::pair("{shop: karoo-outdoor}", 180'000), std::pair("{shop: karoo, late: 2s}", 2'000)}) {
    const std::string path = files.write("karoo.yaml", changed("{shop: karoo-outdoor}", settings));
    const auto loaded = load_account(path, server_of(files), manifests);
    ASSERT_TRUE(loaded.value.has_value()) << print(loaded.findings);
    EXPECT_EQ(loaded.value->account.channels[0].lag_ms, lag_ms);
  }
}

TEST(AccountFile, ReportsEveryMistakeOfTheFileInOneRun) {
  const std::vector<std::string> found = codes_of(R"(account: other
currency: rand
timezone: Africa/Nowhere
channels:
  Shop:
    connector: shopfy
  woo:
    connector: woocommerce
    settings: {url: ftp://x, ulr: 1}
    secrets: [consumer_kee]
    locations: X
  shop2:
    connector: shopify
    settings: {shop: "Not A Shop", region: mars, retries: 12}
    secrets: [client_id, client_secret]
stock:
  opening: [wo, woo, woo]
  rules:
    - {bufer: 1}
    - {channel: woo, min: 5, max: 2}
    - {percent: 50}
aliases: {A: B, B: C}
tests:
  - {given: {A: 1}, expect: {nowhere: 1}}
)");
  EXPECT_THAT(found,
              testing::IsSupersetOf({"1:config.account-name",    "2:config.value",
                                     "3:config.value",           "5:config.name",
                                     "6:config.connector",       "9:config.setting",
                                     "9:config.unknown-setting", "10:config.secret",
                                     "7:config.missing-secret",  "11:config.locations",
                                     "14:config.setting",        "14:config.choice",
                                     "14:config.range",          "17:config.unknown-channel",
                                     "17:config.duplicate-key",  "19:config.unknown-key",
                                     "20:config.min-max",        "21:config.type",
                                     "22:config.alias-chain",    "24:config.unknown-channel"}));
}

TEST(AccountFile, RefusesWhatThisVersionCannotObey) {
  for (const std::string& text :
       {changed("aliases:", "price: {source_of_truth: shop}\naliases:"),
        changed("aliases:", "cost: {}\naliases:"),
        changed("locations: [Cape Town Warehouse]", "locations: [A, B]"),
        changed("locations: [Cape Town Warehouse]", "locations: {write: [A]}"),
        changed("{buffer: 1}", "{buffer: none}"), changed("{TENT-2P: 3}", "{TENT-2P: 3, B: 1}")}) {
    const std::vector<std::string> found = codes_of(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_THAT(found.front(), testing::EndsWith(":config.not-yet")) << text;
  }
}

TEST(AccountFile, TakesEveryRuleOfTheStock) {
  const WrittenFiles files;
  const std::string path =
      files.write("karoo.yaml", changed("  on_edit: overwrite", R"(  on_edit: adopt
  last_units: {threshold: 2, owner: [shop, woo]}
  on_rename: follow
  when_blind: reserve
  cancellations: tray
  returns: ignore
  guard: {max_zeroed: 7%}
kits: {SET: {TENT-2P: 1, "00123": 2}})"));
  const auto loaded = load_account(path, server_of(files), two_manifests());
  ASSERT_TRUE(loaded.value.has_value()) << print(loaded.findings);
  const Account& account = loaded.value->account;
  const StockRules& stock = account.stock;
  EXPECT_EQ(stock.last_units.threshold, 2);
  EXPECT_EQ(stock.last_units.line, 24);
  EXPECT_THAT(stock.last_units.owner, ElementsAre(ChannelName("shop"), ChannelName("woo")));
  EXPECT_EQ(stock.on_rename, RenamePolicy::Follow);
  EXPECT_EQ(stock.when_blind, BlindPolicy::Reserve);
  EXPECT_EQ(stock.cancellations, CancelPolicy::Tray);
  EXPECT_EQ(account.channels[1].cancellations, CancelPolicy::Restock);
  EXPECT_EQ(stock.returns, ReturnPolicy::Ignore);
  EXPECT_EQ(stock.guard.max_zeroed, 7);
  EXPECT_EQ(stock.guard.max_moved, 30);
  EXPECT_EQ(account.kits.at(Sku("SET")).parts.at(Sku("00123")), 2);
  EXPECT_EQ(account.kits.at(Sku("SET")).line, 30);
  EXPECT_EQ(*account_from_json(to_json(account)), account);
}

TEST(AccountFile, RefusesKitsThatCannotBeMade) {
  EXPECT_THAT(codes_of(changed("aliases:", "kits: {A: {B: 1}, C: {A: 1}}\naliases:")),
              ElementsAre("24:config.kit"));
  EXPECT_THAT(codes_of(changed("aliases:", "kits: {A: {}}\naliases:")),
              ElementsAre("24:config.kit"));
  EXPECT_THAT(codes_of(changed("aliases:", "kits: {A: {B: 0}}\naliases:")),
              ElementsAre("24:config.range"));
}

TEST(AccountFile, ReachesNothingOfTheOperator) {
  EXPECT_THAT(codes_of(changed("shop: karoo-outdoor", "shop: \"${file:/etc/passwd}\"")),
              testing::Contains("7:config.reference"));
  EXPECT_THAT(codes_of(changed("https://karoo.example/", "https://127.0.0.1/")),
              ElementsAre("13:config.sandbox-only"));
  EXPECT_THAT(codes_of(changed("https://karoo.example/", "http://169.254.169.254/x")),
              ElementsAre("13:config.sandbox-only"));
}

TEST(AccountFile, WantsToKnowWhatOpensTheLedger) {
  EXPECT_THAT(codes_of(changed("  opening: [shop, woo]\n", "")),
              ElementsAre("17:config.missing-key"));
  EXPECT_TRUE(codes_of(changed("opening: [shop, woo]", "opening: none")).empty());
}

TEST(AccountFiles, LoadTheGoodOnesBesideTheBrokenOnes) {
  const WrittenFiles files;
  files.write("karoo.yaml", kGood);
  std::string second(kGood);
  second.replace(second.find("karoo\n"), 5, "twice");
  files.write("twice.yaml", second);
  files.write("worse.yaml", "account: [");
  files.write(".hidden.yaml", "x");
  const LoadedAccounts loaded = load_accounts(server_of(files), two_manifests());
  ASSERT_EQ(loaded.accounts.size(), 1u);
  EXPECT_EQ(loaded.accounts[0].account.name.str(), "karoo");
  EXPECT_THAT(loaded.broken, ElementsAre("twice", "worse"));
  EXPECT_THAT(codes(loaded.findings),
              ElementsAre("0:config.same-store", testing::HasSubstr("config.yaml")));
}

TEST(AccountFile, WarnsOfARuleThatNeverCounts) {
  EXPECT_THAT(codes_of(changed("    - {buffer: 1}\n", "    - {buffer: 1}\n    - {buffer: 2}\n")),
              ElementsAre("20:config.shadowed-rule"));
}

TEST(AccountFile, TakesSeveralStoresOfAPlatformThatIsNotTheTruth) {
  const std::string second =
      "  outlet:\n    connector: shopify\n    settings: {shop: karoo-outlet}\n"
      "    secrets: [client_id, client_secret]\nstock:\n";
  EXPECT_THAT(codes_of(changed("stock:\n", second)), ElementsAre());
}

TEST(AccountFile, WantsItsOwnNameInEveryLetter) {
  const WrittenFiles files;
  const auto loaded =
      load_account(files.write("Karoo.yaml", kGood), ServerSettings{}, two_manifests());
  EXPECT_THAT(codes(loaded.findings), ElementsAre("1:config.account-name"));
}

}  // namespace
}  // namespace stockd::config
