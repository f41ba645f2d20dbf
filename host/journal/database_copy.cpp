// SPDX-License-Identifier: Apache-2.0
//
// SQLite's online backup, all pages in one step: one read transaction, which in WAL mode keeps
// nobody from writing and never has to start over.
#include "journal/database_copy.hpp"

#include "base/digest.hpp"
#include "journal/inbox_codec.hpp"
#include "journal/inbox_file.hpp"
#include "journal/sqlite.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>
#include <vector>

namespace stockd::journal {
namespace {

tl::unexpected<Error> cannot(const std::string& from, const std::string& to, sqlite3* database) {
  return failure(Kind::Transient, "backup.copy",
                 "cannot copy " + from + " to " + to + ": " + sqlite3_errmsg(database),
                 "check that the disk has room and that you may write there");
}

}  // namespace

Result<void> copy_database(const std::string& from, const std::string& to) {
  auto source = sqlite::Database::open(from, sqlite::Access::ReadOnly);
  if (!source) return failure(source.error());
  const int file = ::open(to.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    return failure(Kind::Config, "backup.copy", "cannot make " + to + ": " + std::strerror(errno));
  }
  ::close(file);
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(to.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> target(raw, sqlite3_close_v2);
  if (opened != SQLITE_OK) return cannot(from, to, raw);
  sqlite3_exec(raw, "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr);
  sqlite3_backup* backup = sqlite3_backup_init(raw, "main", source->raw(), "main");
  if (backup == nullptr) return cannot(from, to, raw);
  const int copied = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (copied != SQLITE_DONE) return cannot(from, to, raw);
  // A file of its own: readers of the copy need no log and leave none.
  if (sqlite3_exec(raw, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) != SQLITE_OK)
    return cannot(from, to, raw);
  return {};
}

Result<void> check_database(const std::string& path) {
  auto database = sqlite::Database::open(path, sqlite::Access::ReadOnly);
  if (!database) return failure(database.error());
  auto check = database->prepare("PRAGMA quick_check(1)");
  if (!check) return failure(check.error());
  auto row = check->step();
  if (!row) return failure(row.error());
  if (*row && check->bytes(0) == "ok") return {};
  return failure(Kind::Defect, "journal.corrupt", path + " is damaged",
                 "take another backup, and check the disk");
}

Result<void> renew_incarnation(const std::string& directory, std::uint32_t partition) {
  const std::string path = directory + "/journal-" + std::to_string(partition) + ".db";
  auto database = sqlite::Database::open(path, sqlite::Access::ReadWrite);
  if (!database) return failure(database.error());
  auto renew = database->prepare("UPDATE owner SET incarnation = ?1");
  if (!renew) return failure(renew.error());
  const std::string incarnation = random_uuid();
  if (auto renewed = renew->bind_text(1, incarnation).run(); !renewed) return renewed;
  database->checkpoint(true);
  return {};
}

namespace {

Result<std::size_t> rename_in_table(sqlite::Database& database, const std::string& table,
                                    const std::string& from, const std::string& to) {
  auto select = database.prepare("SELECT id, row FROM " + table);
  if (!select) return failure(select.error());
  std::vector<std::pair<std::uint64_t, std::string>> renamed;
  for (auto row = select->step();; row = select->step()) {
    if (!row) return failure(row.error());
    if (!*row) break;
    auto decoded = decode_inbox_row(select->natural(0), select->bytes(1));
    // A damaged row is nobody's; it is set aside at the next start.
    if (!decoded || decoded->account != from) continue;
    decoded->account = to;
    renamed.emplace_back(decoded->id, encode_inbox_row(*decoded));
  }
  auto update = database.prepare("UPDATE " + table + " SET row = ?2 WHERE id = ?1");
  if (!update) return failure(update.error());
  for (const auto& [id, blob] : renamed) {
    if (auto updated = update->bind(1, id).bind_blob(2, blob).run(); !updated)
      return failure(updated.error());
  }
  return renamed.size();
}

}  // namespace

Result<std::size_t> rename_in_inbox(const std::string& directory, const std::string& from,
                                    const std::string& to) {
  // The inbox makes its tables, and whatever an older version lacked.
  auto made = InboxFile::open(directory + "/inbox.db");
  if (!made) return failure(made.error());
  auto database = sqlite::Database::open(directory + "/inbox.db", sqlite::Access::ReadWrite);
  if (!database) return failure(database.error());
  auto transaction = sqlite::Transaction::begin(*database);
  if (!transaction) return failure(transaction.error());
  std::size_t count = 0;
  for (const char* table : {"inbox", "quarantine"}) {
    auto renamed = rename_in_table(*database, table, from, to);
    if (!renamed) return failure(renamed.error());
    count += *renamed;
  }
  if (auto committed = transaction->commit(); !committed) return failure(committed.error());
  return count;
}

}  // namespace stockd::journal
