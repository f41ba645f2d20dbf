// SPDX-License-Identifier: Apache-2.0
//
// A channel as the source of truth: which one may be it, and what may not stand beside it.
#include "config/settings.hpp"
#include "written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::config {
namespace {

using testing::ElementsAre;

std::map<std::string, Manifest> manifests(std::int64_t key_ms) {
  auto out = two_manifests();
  Manifest& shopify = out.at("shopify");
  shopify.stock_read = WriteSpec{100};
  out.at("woocommerce").stock_read = WriteSpec{100};
  shopify.stock_swap = WriteSpec{100, key_ms};
  return out;
}

std::string file(const std::string& stock, const std::string& more = "") {
  return "account: karoo\ncurrency: ZAR\ntimezone: UTC\nchannels:\n"
         "  shop:\n    connector: shopify\n    settings: {shop: karoo}\n"
         "    secrets: [client_id, client_secret]\n    locations: A\n" +
         more +
         "  woo: {connector: woocommerce, settings: {url: \"https://karoo.example\"}, secrets: "
         "consumer_key}\n"
         "stock:\n" +
         stock;
}

Loaded<LoadedAccount> load(const std::string& text, std::int64_t key_ms = 7'200'000) {
  const WrittenFiles files;
  return load_account(files.write("karoo.yaml", text), ServerSettings{}, manifests(key_ms));
}

std::vector<std::string> codes_of(const std::string& text, std::int64_t key_ms = 7'200'000) {
  return codes(load(text, key_ms).findings);
}

TEST(SourceOfTruth, MayBeAChannelThatComparesAndSetsUnderAKey) {
  const auto loaded = load(file("  source_of_truth: shop\n"));
  ASSERT_TRUE(loaded.value);
  const Account& account = loaded.value->account;
  EXPECT_EQ(account.stock.source_of_truth, "shop");
  EXPECT_TRUE(account.stock.opening.empty());
  EXPECT_EQ(account.channels[0].swap_key_ms, 7'200'000);
  EXPECT_EQ(account.channels[0].fence, FenceKind::Full);
  const auto again = account_from_json(to_json(account));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, account);
}

TEST(SourceOfTruth, WithoutCompareAndSetNeedsTheMerchantsWordThatALossIsAccepted) {
  const auto loaded = load(file("  source_of_truth: woo\n"));
  ASSERT_EQ(codes(loaded.findings), std::vector<std::string>{"12:config.truth-loses"});
  EXPECT_NE(loaded.findings[0].help.find("accept_loss"), std::string::npos);
  EXPECT_THAT(codes_of(file("  source_of_truth: shop\n"), 0),
              ElementsAre("12:config.truth-unwritable"));
  EXPECT_TRUE(load(file("  source_of_truth: woo\n  accept_loss: true\n")).findings.empty());
}

TEST(SourceOfTruth, IsNotRuledAndNotOpened) {
  EXPECT_THAT(codes_of(file("  source_of_truth: shop\n  opening: woo\n  rules:\n"
                            "    - {channel: shop, buffer: 1}\n    - {channel: woo, buffer: 1}\n"
                            "    - {buffer: 2}\n")),
              ElementsAre("13:config.truth-ruled", "15:config.truth-ruled"));
}

TEST(SourceOfTruth, IsTheOnlyStoreOfItsPlatformUnlessTheMerchantSaysOtherwise) {
  const std::string outlet =
      "  outlet: {connector: shopify, settings: {shop: outlet}, secrets: [client_id, "
      "client_secret], locations: A}\n";
  const auto loaded = load(file("  source_of_truth: shop\n", outlet));
  ASSERT_EQ(codes(loaded.findings), std::vector<std::string>{"13:config.many-stores"});
  EXPECT_NE(loaded.findings[0].help.find("allow_multiple_stores: true"), std::string::npos);
  EXPECT_TRUE(
      codes_of(file("  source_of_truth: shop\n  allow_multiple_stores: true\n", outlet)).empty());
}

TEST(SourceOfTruth, IsAlwaysFullyFenced) {
  EXPECT_THAT(codes_of(file("  source_of_truth: shop\n", "    fence: none\n")),
              ElementsAre("13:config.truth-fence"));
}

TEST(Fence, IsWhatTheChannelSaysOrElseWhatItsLanesAllow) {
  const std::string ledger = "  source_of_truth: ledger\n  opening: none\n";
  EXPECT_EQ(load(file(ledger)).value->account.channels[0].fence, FenceKind::Full);
  EXPECT_EQ(load(file(ledger, "    fence: read\n")).value->account.channels[0].fence,
            FenceKind::Read);
  auto slow = manifests(0);
  slow.at("shopify").stock_swap = WriteSpec{100, 7'200'000};
  slow.at("shopify").lanes["orders"] = LaneEntry{6, 1};  // one request in three minutes
  const WrittenFiles files;
  const std::string path = files.write("karoo.yaml", file(ledger));
  const auto loaded = load_account(path, ServerSettings{}, slow);
  ASSERT_TRUE(loaded.value);
  EXPECT_EQ(loaded.value->account.channels[0].fence, FenceKind::Read);
  const std::string decides = files.write("karoo.yaml", file("  source_of_truth: shop\n"));
  EXPECT_EQ(load_account(decides, ServerSettings{}, slow).value->account.channels[0].fence,
            FenceKind::Full)
      << "the source of truth is fenced whatever it costs";
  EXPECT_EQ(loaded.value->account.channels[1].fence, FenceKind::Full);
}

}  // namespace
}  // namespace stockd::config
