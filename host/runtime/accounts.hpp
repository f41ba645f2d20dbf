// SPDX-License-Identifier: Apache-2.0
//
// The accounts of this data directory: where each lives, which version of its file is in force, and
// why a newer one is not. A file comes into force by a record of the journal, so the version that
// was applied last outlives the file itself, and every restart.
#pragma once

#include "config/settings.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/partition.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

namespace stockd::runtime {

// What became of an account's file.
struct FileState {
  bool applied = true;  // false: the version of the journal that was applied last is in force
  std::string reason;   // one sentence, where it is not applied
};

class Accounts {
 public:
  Accounts(std::string data_dir, DataDirectory& directory, Partition::Changed changed);

  // Opens the partitions of accounts that are registered and learns what is in force. One that
  // cannot be opened stops its own accounts only, see trouble_of(). Again: tries those once more.
  // [blocking]
  void open();

  // Tells every account in force, once, that its state comes from a backup. [blocking]
  Result<void> note_restored();

  // Gives every loaded account its place. An Error is one of the register. [blocking]
  Result<void> register_all(const config::LoadedAccounts& loaded);

  // Brings one file into force. A change must not move numbers that nobody saw: channels that are
  // written and that it could move go back to observing, and return by themselves where their plan
  // is empty. An Error leaves the former version in force. [blocking]
  Result<void> bring_into_force(const Account& account);

  // Says of every account whether its file is applied, after bring_into_force() of the good ones;
  // `refused` holds the reasons of those that were not taken.
  void note_files(const config::LoadedAccounts& loaded,
                  const std::map<std::string, std::string>& refused);

  // The others are [any-thread].
  std::vector<AccountName> names() const;  // of accounts with a version in force
  std::optional<Account> in_force(const std::string& name) const;
  FileState file_state(const std::string& name) const;
  std::optional<AccountPlace> place_of(const std::string& name) const;
  // Why an account with a place does not run: its partition cannot be opened.
  std::optional<Error> trouble_of(const std::string& name) const;
  std::vector<AccountPlace> not_running() const;
  // The account that had this name once, or the name itself.
  std::string current_name(const std::string& name) const;
  Partition& partition_of(const AccountPlace& place) const;  // of one without trouble
  std::optional<ChannelId> channel_number(const std::string& account,
                                          const std::string& channel) const;  // [blocking]
  // Nothing where the account has no such channel, also none in its past. [blocking]
  std::optional<ChannelPhase> phase_of(const std::string& account,
                                       const std::string& channel) const;
  PartitionStats stats() const;  // of all partitions

  void stop();  // [blocking]

 private:
  bool open_partition(std::uint32_t number);
  Result<void> decide_now(const AccountPlace& place, engine::Input input) const;
  std::optional<Account> account_of(const AccountPlace& place) const;

  std::string data_dir_;
  DataDirectory& directory_;
  Partition::Changed changed_;
  mutable std::shared_mutex mutex_;
  std::map<std::uint32_t, std::unique_ptr<Partition>> partitions_;
  std::map<std::uint32_t, Error> broken_;  // partitions that cannot be opened
  std::map<std::string, AccountPlace> places_;
  std::map<std::string, Account> in_force_;
  std::map<std::string, FileState> files_;
  std::set<std::string> restored_;  // accounts that were told so
};

}  // namespace stockd::runtime
