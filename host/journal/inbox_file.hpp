// SPDX-License-Identifier: Apache-2.0
//
// The tables of inbox.db and one transaction over them; no threads and no budget, those are the
// inbox's. Deleted rows are overwritten (secure_delete): bodies carry customers' names.
#pragma once

#include "base/result.hpp"
#include "journal/inbox.hpp"
#include "journal/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::journal {

class InboxFile {
 public:
  // Ids of one opening are first_id() and up, above every id ever given before.
  static Result<InboxFile> open(const std::string& path);
  std::uint64_t first_id() const { return first_id_; }

  struct Quarantining {
    std::uint64_t id = 0;
    std::string reason;
    UnixMs since_ms = 0;
    int tries = 0;
  };

  // A row that a former run left behind.
  struct LeftBehind {
    std::uint64_t id = 0;
    std::string account;  // empty where the row is damaged
    std::size_t size = 0;
    bool waits = true;  // false: in quarantine
  };

  Result<void> begin() { return database_.begin(); }
  Result<void> insert(std::uint64_t id, std::string_view blob);
  Result<void> remove(std::uint64_t id);
  Result<void> quarantine(const Quarantining& row);
  // Quarantine to inbox; nothing where it is not there.
  Result<std::optional<InboxRow>> release(std::uint64_t id);
  Result<void> drop(std::uint64_t id);  // from either table
  // The rows that were deleted.
  Result<std::vector<std::uint64_t>> purge_quarantine(UnixMs before_ms);
  Result<void> commit() { return database_.commit(); }
  void roll_back() { database_.roll_back(); }

  int log_pages() const { return database_.log_pages(); }
  bool checkpoint(bool truncate) { return database_.checkpoint(truncate); }

  Result<std::vector<LeftBehind>> left_behind() const;

 private:
  explicit InboxFile(sqlite::Database database) : database_(std::move(database)) {}
  Result<void> start();
  Result<void> begin_generation();
  Result<void> add_missing_columns();

  sqlite::Database database_;
  sqlite::Statement insert_;
  sqlite::Statement remove_;
  sqlite::Statement keep_apart_;
  sqlite::Statement purge_;
  sqlite::Statement find_apart_;
  sqlite::Statement take_back_;
  sqlite::Statement drop_apart_;
  std::uint64_t first_id_ = 0;
};

// Reads beside the writer, by a connection of its own.
struct InboxRows {
  std::vector<InboxRow> good;
  std::vector<std::uint64_t> damaged;  // ids
  std::size_t quarantined = 0;         // how many more there are
};
Result<InboxRows> read_inbox_rows(const std::string& path);
Result<std::vector<InboxEntry>> read_inbox_entries(const std::string& path);
Result<std::optional<InboxEntry>> read_inbox_entry(const std::string& path, std::uint64_t id);

}  // namespace stockd::journal
