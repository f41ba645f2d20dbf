// SPDX-License-Identifier: Apache-2.0
//
// SQLite's C API with owners instead of pointers and Errors instead of numbers; what the journal
// and the inbox need of it and no more. It also holds the one rule about broken disks: after a
// failed write or sync nobody knows what is on disk, so the process ends before it can answer
// anything.
#pragma once

#include "base/result.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace stockd::journal::sqlite {

// Ends the process at once if `code` is an I/O error of the disk; returns for every other code.
void end_process_on_disk_failure(sqlite3* database, int code);

// One prepared statement. Text and blobs are bound without a copy: they must live until reset().
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::uint64_t value);
  Statement& bind_text(int index, std::string_view value);
  Statement& bind_blob(int index, std::string_view value);

  // True: there is a row.
  Result<bool> step();
  // For statements without rows: step and reset.
  Result<void> run();
  void reset();

  std::int64_t integer(int column) const;
  std::uint64_t natural(int column) const;
  std::string_view bytes(int column) const;  // until the next step or reset

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access { ReadWrite, ReadOnly };

class Database {
 public:
  // Opens (ReadWrite: makes, for its owner's eyes only) the file, applies the settings every file
  // of ours has, and (ReadWrite) checks it with quick_check before it is believed.
  static Result<Database> open(const std::string& path, Access access);

  Result<void> execute(const char* sql);
  Result<Statement> prepare(std::string_view sql) const;

  // A commit that fails by the disk does not return; a full disk is rolled back and returns
  // Kind::Throttled.
  Result<void> begin();
  Result<void> commit();
  void roll_back();

  // Moves the write-ahead log into the file as far as readers allow. `truncate` empties it. SQLite
  // never does this by itself here: it would overlook a failed sync, and the next one would pass.
  // Waits for nobody; false: a reader or a full disk left something in the log.
  bool checkpoint(bool truncate);
  // Pages in the write-ahead log as of the last commit or checkpoint.
  int log_pages() const { return *log_pages_; }

  sqlite3* raw() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);
  std::unique_ptr<sqlite3, Close> database_;
};

// Rolls back at the end of the scope unless it was committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;

  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace stockd::journal::sqlite
