// SPDX-License-Identifier: Apache-2.0
//
// Ids must never return, although an emptied table forgets the highest one; so each opening counts
// a generation up, and an id is the generation in the upper bits and a counter below.
#include "journal/inbox_file.hpp"

#include "journal/inbox_codec.hpp"
#include "journal/inbox_id.hpp"

namespace stockd::journal {
namespace {

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS generation (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " number INTEGER NOT NULL) STRICT;"
    "INSERT OR IGNORE INTO generation VALUES (1, 0);"
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS quarantine (id INTEGER PRIMARY KEY, row BLOB NOT NULL,"
    " reason TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;";

// id, size, bytes, reason, since_ms, tries of every row; ?1: how many of its first bytes.
constexpr const char* kHeads =
    "SELECT id, length(row), substr(row, 1, ?1), '' AS reason, 0 AS since_ms, 0 AS tries"
    " FROM inbox UNION ALL "
    "SELECT id, length(row), substr(row, 1, ?1), reason, since_ms, tries FROM quarantine"
    " ORDER BY id";

// The same of one row, with all of its bytes.
constexpr const char* kOneRow =
    "SELECT id, length(row), row, '' AS reason, 0 AS since_ms, 0 AS tries"
    " FROM inbox WHERE id = ?1 UNION ALL "
    "SELECT id, length(row), row, reason, since_ms, tries FROM quarantine WHERE id = ?1";

InboxEntry entry_at(const sqlite::Statement& select, Result<InboxRow> row) {
  InboxEntry out;
  out.readable = row.has_value();
  if (row) out.row = std::move(*row);
  out.row.id = select.natural(0);
  out.size = select.natural(1);
  out.reason = select.bytes(3);
  out.since_ms = select.integer(4);
  out.tries = static_cast<int>(select.integer(5));
  return out;
}

Result<sqlite::Database> open_reader(const std::string& path) {
  return sqlite::Database::open(path, sqlite::Access::ReadOnly);
}

}  // namespace

Result<InboxFile> InboxFile::open(const std::string& path) {
  auto database = sqlite::Database::open(path, sqlite::Access::ReadWrite);
  if (!database) return failure(std::move(database.error()));
  InboxFile file(std::move(*database));
  if (auto started = file.start(); !started) return failure(std::move(started.error()));
  return file;
}

Result<void> InboxFile::start() {
  if (auto set = database_.execute("PRAGMA secure_delete=ON"); !set) return set;
  if (auto begun = begin_generation(); !begun) return begun;
  const auto into = [this](sqlite::Statement& statement, std::string_view sql) -> Result<void> {
    auto prepared = database_.prepare(sql);
    if (!prepared) return failure(std::move(prepared.error()));
    statement = std::move(*prepared);
    return {};
  };
  return into(insert_, "INSERT INTO inbox (id, row) VALUES (?1, ?2)")
      .and_then([&] { return into(remove_, "DELETE FROM inbox WHERE id = ?1"); })
      .and_then([&] {
        return into(keep_apart_,
                    "INSERT OR REPLACE INTO quarantine (id, row, reason, since_ms, tries)"
                    " SELECT id, row, ?2, ?3, ?4 FROM inbox WHERE id = ?1");
      })
      .and_then(
          [&] { return into(purge_, "DELETE FROM quarantine WHERE since_ms < ?1 RETURNING id"); })
      .and_then([&] { return into(find_apart_, "SELECT row FROM quarantine WHERE id = ?1"); })
      .and_then([&] {
        return into(take_back_,
                    "INSERT INTO inbox (id, row) SELECT id, row FROM quarantine WHERE id = ?1");
      })
      .and_then([&] { return into(drop_apart_, "DELETE FROM quarantine WHERE id = ?1"); });
}

Result<void> InboxFile::begin_generation() {
  auto transaction = sqlite::Transaction::begin(database_);
  if (!transaction) return failure(std::move(transaction.error()));
  if (auto made = database_.execute(kSchema); !made) return made;
  if (auto added = add_missing_columns(); !added) return added;
  if (auto raised = database_.execute("UPDATE generation SET number = number + 1"); !raised) {
    return raised;
  }
  {
    auto select = database_.prepare("SELECT number FROM generation");
    if (!select) return failure(std::move(select.error()));
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    first_id_ = (select->natural(0) << kInboxCounterBits) + 1;
  }
  return transaction->commit();
}

// A file of before tries were counted; each row of it had three.
Result<void> InboxFile::add_missing_columns() {
  auto has = database_.prepare(
      "SELECT count(*) FROM pragma_table_info('quarantine') WHERE name = 'tries'");
  if (!has) return failure(std::move(has.error()));
  auto row = has->step();
  if (!row) return failure(std::move(row.error()));
  const bool counts = has->natural(0) != 0;
  has->reset();
  if (counts) return {};
  return database_.execute("ALTER TABLE quarantine ADD COLUMN tries INTEGER NOT NULL DEFAULT 3");
}

Result<void> InboxFile::insert(std::uint64_t id, std::string_view blob) {
  return insert_.bind(1, id).bind_blob(2, blob).run();
}

Result<void> InboxFile::remove(std::uint64_t id) {
  return remove_.bind(1, id).run();
}

Result<void> InboxFile::quarantine(const Quarantining& row) {
  keep_apart_.bind(1, row.id).bind_text(2, row.reason).bind(3, row.since_ms);
  keep_apart_.bind(4, static_cast<std::int64_t>(row.tries));
  if (auto kept = keep_apart_.run(); !kept) return kept;
  return remove(row.id);
}

Result<std::optional<InboxRow>> InboxFile::release(std::uint64_t id) {
  find_apart_.bind(1, id);
  auto found = find_apart_.step();
  if (!found) return failure(std::move(found.error()));
  if (!*found) {
    find_apart_.reset();
    return std::optional<InboxRow>();
  }
  auto row = decode_inbox_row(id, find_apart_.bytes(0));
  find_apart_.reset();
  if (!row) return failure(std::move(row.error()));
  if (auto moved = take_back_.bind(1, id).run(); !moved) return failure(std::move(moved.error()));
  if (auto gone = drop_apart_.bind(1, id).run(); !gone) return failure(std::move(gone.error()));
  return std::optional<InboxRow>(std::move(*row));
}

Result<void> InboxFile::drop(std::uint64_t id) {
  if (auto gone = remove(id); !gone) return gone;
  return drop_apart_.bind(1, id).run();
}

Result<std::vector<std::uint64_t>> InboxFile::purge_quarantine(UnixMs before_ms) {
  purge_.bind(1, before_ms);
  std::vector<std::uint64_t> out;
  while (true) {
    auto row = purge_.step();
    if (!row || !*row) purge_.reset();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    out.push_back(purge_.natural(0));
  }
}

Result<std::vector<InboxFile::LeftBehind>> InboxFile::left_behind() const {
  auto select = database_.prepare(kHeads);
  if (!select) return failure(std::move(select.error()));
  select->bind(1, static_cast<std::int64_t>(kInboxHeadBytes));
  std::vector<LeftBehind> out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    const std::uint64_t id = select->natural(0);
    const auto head = decode_inbox_head(id, select->bytes(2));
    out.push_back(
        {id, head ? head->account : std::string(), select->natural(1), select->integer(4) == 0});
  }
}

Result<InboxRows> read_inbox_rows(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return failure(std::move(reader.error()));
  auto select = reader->prepare("SELECT id, row FROM inbox ORDER BY id");
  if (!select) return failure(std::move(select.error()));
  InboxRows out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) break;
    auto decoded = decode_inbox_row(select->natural(0), select->bytes(1));
    if (decoded) {
      out.good.push_back(std::move(*decoded));
    } else {
      out.damaged.push_back(select->natural(0));
    }
  }
  auto apart = reader->prepare("SELECT count(*) FROM quarantine");
  if (!apart) return failure(std::move(apart.error()));
  if (auto row = apart->step(); !row) return failure(std::move(row.error()));
  out.quarantined = apart->natural(0);
  return out;
}

Result<std::vector<InboxEntry>> read_inbox_entries(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return failure(std::move(reader.error()));
  auto select = reader->prepare(kHeads);
  if (!select) return failure(std::move(select.error()));
  select->bind(1, static_cast<std::int64_t>(kInboxHeadBytes));
  std::vector<InboxEntry> out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    out.push_back(entry_at(*select, decode_inbox_head(select->natural(0), select->bytes(2))));
  }
}

Result<std::optional<InboxEntry>> read_inbox_entry(const std::string& path, std::uint64_t id) {
  auto reader = open_reader(path);
  if (!reader) return failure(std::move(reader.error()));
  auto select = reader->prepare(kOneRow);
  if (!select) return failure(std::move(select.error()));
  select->bind(1, id);
  auto row = select->step();
  if (!row) return failure(std::move(row.error()));
  if (!*row) return std::optional<InboxEntry>();
  return std::optional<InboxEntry>(entry_at(*select, decode_inbox_row(id, select->bytes(2))));
}

}  // namespace stockd::journal
