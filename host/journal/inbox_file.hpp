// SPDX-License-Identifier: Apache-2.0
//
// The tables of inbox.db and one transaction over them; no threads and no budget, those are the
// inbox's. Deleted rows are overwritten (secure_delete): bodies carry customers' names.
#pragma once

#include "base/result.hpp"
#include "journal/inbox.hpp"
#include "journal/sqlite.hpp"

#include <cstdint>
#include <string>
#include <utility>
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
  };

  Result<void> begin() { return database_.begin(); }
  Result<void> insert(std::uint64_t id, std::string_view blob);
  Result<void> remove(std::uint64_t id);
  Result<void> quarantine(const Quarantining& row);
  Result<void> purge_quarantine(UnixMs before_ms);
  Result<void> commit() { return database_.commit(); }
  void roll_back() { database_.roll_back(); }

  int log_pages() const { return database_.log_pages(); }
  bool checkpoint(bool truncate) { return database_.checkpoint(truncate); }

  // Ids and sizes of the rows a former run left behind.
  Result<std::vector<std::pair<std::uint64_t, std::size_t>>> sizes() const;

 private:
  explicit InboxFile(sqlite::Database database) : database_(std::move(database)) {}
  Result<void> start();
  Result<void> begin_generation();

  sqlite::Database database_;
  sqlite::Statement insert_;
  sqlite::Statement remove_;
  sqlite::Statement keep_apart_;
  sqlite::Statement purge_;
  std::uint64_t first_id_ = 0;
};

// Reads beside the writer, by a connection of its own.
Result<std::vector<InboxRow>> read_inbox_rows(const std::string& path);
Result<std::vector<QuarantinedRow>> read_quarantined_rows(const std::string& path);

}  // namespace stockd::journal
