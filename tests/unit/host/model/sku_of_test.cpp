// SPDX-License-Identifier: Apache-2.0
//
// What a channel's spelling becomes: each way of stripping by itself, both together, then aliases.
#include "model/account.hpp"

#include <gtest/gtest.h>

namespace stockd {
namespace {

Account account_with(std::vector<std::string> prefixes, std::vector<std::string> suffixes) {
  Account account;
  ChannelConfig channel;
  channel.name = ChannelName("amazon");
  channel.sku.strip_prefix = std::move(prefixes);
  channel.sku.strip_suffix = std::move(suffixes);
  account.channels.push_back(channel);
  account.aliases.emplace("TENT2P", Sku("TENT-2P"));
  return account;
}

std::string sku(const Account& account, std::string_view spelling) {
  return sku_of(account, account.channels.front(), spelling).str();
}

TEST(SkuOf, LeavesASpellingAloneWithoutAPattern) {
  EXPECT_EQ(sku(account_with({}, {}), "00123"), "00123");
  EXPECT_EQ(sku(account_with({}, {}), ""), "");
}

TEST(SkuOf, StripsTheLongestSuffixOnce) {
  const Account account = account_with({}, {"-FBM", "-X-FBM"});
  EXPECT_EQ(sku(account, "MUG-FBM"), "MUG");
  EXPECT_EQ(sku(account, "MUG-X-FBM"), "MUG");
  EXPECT_EQ(sku(account, "MUG-FBM-FBM"), "MUG-FBM");
}

TEST(SkuOf, StripsTheLongestPrefixOnceAndThenASuffix) {
  const Account account = account_with({"T-", "T-T-"}, {"-FBM"});
  EXPECT_EQ(sku(account, "T-T-T-MUG-FBM"), "T-MUG");
}

TEST(SkuOf, NeverStripsEverything) {
  EXPECT_EQ(sku(account_with({}, {"-FBM"}), "-FBM"), "-FBM");
  EXPECT_EQ(sku(account_with({"A-"}, {"-B"}), "A--B"), "-B");
}

TEST(SkuOf, LooksAliasesUpAfterStripping) {
  const Account account = account_with({}, {"-FBM"});
  EXPECT_EQ(sku(account, "TENT2P-FBM"), "TENT-2P");
  EXPECT_EQ(sku(account, "TENT2P"), "TENT-2P");
}

}  // namespace
}  // namespace stockd
