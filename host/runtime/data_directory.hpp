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

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  Result<void> load(std::uint32_t partitions);
  Result<void> save() const;

  std::string path_;
  int lock_;
  std::uint32_t partitions_ = 0;
  std::vector<AccountPlace> accounts_;
};

}  // namespace stockd::runtime
