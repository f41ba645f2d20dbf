// SPDX-License-Identifier: Apache-2.0
//
// Accounts on a real data directory of which a part is damaged.
#include "runtime/accounts.hpp"

#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace stockd::runtime {
namespace {

constexpr std::uint32_t kPartitions = 4;

config::LoadedAccount merchant(const std::string& name) {
  config::LoadedAccount out;
  out.account.name = AccountName{name};
  out.account.currency = "ZAR";
  ChannelConfig shop;
  shop.name = ChannelName{"shop"};
  shop.connector = "shopify";
  shop.can_swap = true;
  out.account.channels = {shop};
  out.account.stock.opening = {ChannelName{"shop"}};
  return out;
}

// Two merchants in two partitions.
config::LoadedAccounts merchants() {
  config::LoadedAccounts out;
  out.accounts = {merchant("blue-bikes"), merchant("karoo-outdoor")};
  return out;
}

// A data directory that somebody runs on.
struct Running {
  explicit Running(const std::string& folder)
      : directory(std::move(*DataDirectory::open(folder, kPartitions))),
        accounts(folder, *directory, {}) {
    accounts.open();
  }
  ~Running() { accounts.stop(); }

  void apply(const config::LoadedAccounts& loaded) {
    ASSERT_TRUE(accounts.register_all(loaded));
    for (const auto& entry : loaded.accounts) {
      if (accounts.trouble_of(entry.account.name.str())) continue;
      ASSERT_TRUE(accounts.bring_into_force(entry.account));
    }
  }

  std::unique_ptr<DataDirectory> directory;
  Accounts accounts;
};

std::string journal_of(const std::string& folder, const std::string& account) {
  const auto places = DataDirectory::read_accounts(folder);
  for (const AccountPlace& place : *places) {
    if (place.name.str() == account)
      return folder + "/journal-" + std::to_string(place.partition) + ".db";
  }
  return {};
}

void damage(const std::string& path) {
  std::filesystem::remove(path + "-wal");
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(0);
  file << std::string(4096, 'x');
}

TEST(Accounts, ADamagedPartitionStopsItsOwnAccountsAndNoOther) {
  const ScratchFolder folder;
  Running(folder.path()).apply(merchants());
  const std::string journal = journal_of(folder.path(), "blue-bikes");
  ASSERT_NE(journal, journal_of(folder.path(), "karoo-outdoor"));
  std::filesystem::copy_file(journal, folder.path() + "/whole");
  damage(journal);

  Running running(folder.path());
  running.apply(merchants());
  EXPECT_EQ(running.accounts.names(), std::vector{AccountName{"karoo-outdoor"}});
  EXPECT_EQ(running.accounts.phase_of("karoo-outdoor", "shop"), ChannelPhase::Observe);
  EXPECT_FALSE(running.accounts.trouble_of("karoo-outdoor"));
  const auto trouble = running.accounts.trouble_of("blue-bikes");
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->code(), "account.not-running");
  EXPECT_NE(trouble->text().find("blue-bikes"), std::string::npos);
  EXPECT_FALSE(trouble->help().empty());
  ASSERT_EQ(running.accounts.not_running().size(), 1u);
  EXPECT_FALSE(running.accounts.in_force("blue-bikes"));
  EXPECT_FALSE(running.accounts.phase_of("blue-bikes", "shop"));
  EXPECT_FALSE(running.accounts.channel_number("blue-bikes", "shop"));
  const auto refused = running.accounts.bring_into_force(merchant("blue-bikes").account);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), "account.not-running");

  // Once its file is back, the next look opens it.
  std::filesystem::copy_file(folder.path() + "/whole", journal,
                             std::filesystem::copy_options::overwrite_existing);
  running.accounts.open();
  EXPECT_FALSE(running.accounts.trouble_of("blue-bikes"));
  EXPECT_TRUE(running.accounts.in_force("blue-bikes"));
}

TEST(Accounts, ANewOneInADamagedPartitionIsRefusedAlone) {
  const ScratchFolder folder;
  config::LoadedAccounts first;
  first.accounts = {merchant("blue-bikes")};
  Running(folder.path()).apply(first);
  damage(journal_of(folder.path(), "blue-bikes"));
  Running running(folder.path());
  running.apply(merchants());
  EXPECT_EQ(running.accounts.names(), std::vector{AccountName{"karoo-outdoor"}});
}

}  // namespace
}  // namespace stockd::runtime
