// SPDX-License-Identifier: Apache-2.0
//
// Settings are those of the reliability plan: WAL with synchronous=FULL (a commit that returned is
// on disk), no trust in the schema of a file somebody else may have written, cell checks, and a
// quick_check before anything is believed.
#include "journal/sqlite.hpp"

#include "base/assert.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace stockd::journal::sqlite {
namespace {

constexpr int kExitDiskFailure = 74;  // EX_IOERR of sysexits.h
constexpr int kBusyMs = 5000;

Error error_of(sqlite3* database, int code, const char* what) {
  const std::string text =
      std::string(what) + ": " + (database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Error(Kind::Throttled, "journal.disk_full", text).help("free space on this disk");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(Kind::Transient, "journal.busy", text);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(Kind::Defect, "journal.corrupt", text).help("restore the newest backup");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return Error(Kind::Config, "journal.open", text);
    default:
      return Error(Kind::Defect, "journal.sqlite", text);
  }
}

// The file exists with mode 0600 before SQLite sees it; its log and index inherit the mode.
Result<void> make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return failure(Kind::Config, "journal.open",
                   "cannot open " + path + ": " + std::strerror(errno));
  }
  ::close(file);
  return {};
}

int note_log_pages(void* pages, sqlite3*, const char*, int now) {
  *static_cast<int*>(pages) = now;
  return SQLITE_OK;
}

Result<void> check_quickly(Database& database, const std::string& path) {
  auto statement = database.prepare("PRAGMA quick_check(1)");
  if (!statement) return failure(std::move(statement.error()));
  auto row = statement->step();
  if (!row) return failure(std::move(row.error()));
  const std::string verdict(*row ? statement->bytes(0) : "no answer");
  if (verdict == "ok") return {};
  return failure(Kind::Defect, "journal.corrupt", path + " is damaged: " + verdict,
                 "restore the newest backup");
}

}  // namespace

void end_process_on_disk_failure(sqlite3* database, int code) {
  if ((code & 0xff) != SQLITE_IOERR) return;
  const char* path = sqlite3_db_filename(database, "main");
  // Straight to standard error: the log is asynchronous and would die with the process.
  std::fprintf(stderr,
               "stockd: the disk failed under %s: %s (%d, errno %d); ending at once, because "
               "nothing can be acknowledged any more [journal.disk_failed]\n",
               path ? path : "a database", sqlite3_errstr(code), code,
               sqlite3_system_errno(database));
  std::fflush(stderr);
  std::_Exit(kExitDiskFailure);
}

Statement& Statement::bind(int index, std::int64_t value) {
  STOCKD_ASSERT(sqlite3_bind_int64(statement_.get(), index, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int index, std::uint64_t value) {
  return bind(index, static_cast<std::int64_t>(value));
}

Statement& Statement::bind_text(int index, std::string_view value) {
  STOCKD_ASSERT(sqlite3_bind_text64(statement_.get(), index, value.empty() ? "" : value.data(),
                                    value.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view value) {
  // A null pointer would bind NULL, and every blob of ours is NOT NULL.
  STOCKD_ASSERT(sqlite3_bind_blob64(statement_.get(), index, value.empty() ? "" : value.data(),
                                    value.size(), SQLITE_STATIC) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3* database = sqlite3_db_handle(statement_.get());
  const int extended = sqlite3_extended_errcode(database);
  if (sqlite3_stmt_readonly(statement_.get()) == 0) {
    end_process_on_disk_failure(database, extended);
  }
  return failure(error_of(database, extended, sqlite3_sql(statement_.get())));
}

Result<void> Statement::run() {
  auto stepped = step();
  reset();
  if (!stepped) return failure(std::move(stepped.error()));
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::uint64_t Statement::natural(int column) const {
  return static_cast<std::uint64_t>(integer(column));
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(data), data ? static_cast<std::size_t>(size) : 0};
}

Result<Database> Database::open(const std::string& path, Access access) {
  const bool writes = access == Access::ReadWrite;
  if (writes) {
    if (auto made = make_private_file(path); !made) return failure(std::move(made.error()));
  }
  // One thread at a time uses a connection (its owner sees to that), so SQLite needs no locks.
  const int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database database;
  database.database_.reset(raw);
  if (code != SQLITE_OK) return failure(error_of(raw, code, ("cannot open " + path).c_str()));

  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyMs);
  sqlite3_wal_hook(raw, note_log_pages, database.log_pages_.get());
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  auto set = database.execute("PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON;");
  if (set && writes) {
    set = database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
  }
  if (set && writes) set = check_quickly(database, path);
  if (!set) return failure(std::move(set.error()));
  return database;
}

Result<void> Database::execute(const char* sql) {
  const int code = sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  return failure(error_of(raw(), code, sql));
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(raw(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  Statement owned(statement);
  if (code != SQLITE_OK) return failure(error_of(raw(), code, std::string(sql).c_str()));
  return owned;
}

Result<void> Database::begin() {
  return execute("BEGIN IMMEDIATE");
}

Result<void> Database::commit() {
  const int code = sqlite3_exec(raw(), "COMMIT", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  end_process_on_disk_failure(raw(), code);
  Error error = error_of(raw(), code, "cannot commit");
  roll_back();
  return failure(std::move(error));
}

void Database::roll_back() {
  if (sqlite3_get_autocommit(raw()) == 0) {
    sqlite3_exec(raw(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

bool Database::checkpoint(bool truncate) {
  int pages = 0;
  int moved = 0;
  sqlite3_busy_timeout(raw(), 0);
  const int code = sqlite3_wal_checkpoint_v2(
      raw(), "main", truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages,
      &moved);
  end_process_on_disk_failure(raw(), code);
  sqlite3_busy_timeout(raw(), kBusyMs);
  if (code != SQLITE_OK) return false;
  *log_pages_ = pages - moved;
  return *log_pages_ == 0;
}

Result<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.begin(); !begun) return failure(std::move(begun.error()));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_) database_->roll_back();
}

Result<void> Transaction::commit() {
  return std::exchange(database_, nullptr)->commit();
}

}  // namespace stockd::journal::sqlite
