// SPDX-License-Identifier: Apache-2.0
//
// The data directory as a whole: one owner at a time, how many partitions it was made with, and
// which account lives where. An account is given its number and partition at first sight and keeps
// both, so that nothing rehashes when accounts come and go. The register is a short text file that
// is replaced whole:
//
//   stockd-data 1
//   partitions 16
//   account 0 3 karoo-outdoor
//   account 1 7 new-name former-name
//
// A command that changes the directory in several steps leaves a mark before the first and takes it
// away after the last; with a mark the directory is not opened, so nothing runs on half a change.
#pragma once

#include "base/result.hpp"
#include "model/ids.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stockd::runtime {

struct AccountPlace {
  AccountId id{};
  std::uint32_t partition = 0;
  AccountName name;
  std::vector<AccountName> former;  // names it had before, whose webhooks may still come
};

class DataDirectory {
 public:
  // Makes the directory if needed (0700) and locks it until destroyed. A second server is refused.
  static Result<std::unique_ptr<DataDirectory>> open(const std::string& path,
                                                     std::uint32_t partitions);
  // Reads the register of a directory that another process may own.
  static Result<std::vector<AccountPlace>> read_accounts(const std::string& path);

  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  const std::string& path() const { return path_; }
  const std::vector<AccountPlace>& accounts() const { return accounts_; }

  // Where the account lives; a new one is registered durably first.
  Result<AccountPlace> place_of(const AccountName& name);

  // Gives the account another name; its number, and so its journal and store, stay.
  Result<void> rename(const AccountName& from, const AccountName& to);

  // The mark of an unfinished command, by the words that finish it, eg: "stockctl restore DIR".
  static Result<void> mark_unfinished(const std::string& path, const std::string& command);
  static Result<void> unmark(const std::string& path);
  static std::string unfinished(const std::string& path);  // empty: nothing is
  // Opens it although this very command is unfinished.
  static Result<std::unique_ptr<DataDirectory>> open_to_finish(const std::string& path,
                                                               std::uint32_t partitions,
                                                               const std::string& command);

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  Result<void> load(std::uint32_t partitions, bool is_filled_now);
  Result<void> save() const;

  std::string path_;
  int lock_;
  std::uint32_t partitions_ = 0;
  std::vector<AccountPlace> accounts_;
};

}  // namespace stockd::runtime
