// SPDX-License-Identifier: Apache-2.0
//
// Ids must never return, although an emptied table forgets the highest one; so each opening counts
// a generation up, and an id is the generation in the upper bits and a counter below.
#include "journal/inbox_file.hpp"

#include "journal/inbox_codec.hpp"

namespace stockd::journal {
namespace {

constexpr int kCounterBits = 40;

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS generation (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " number INTEGER NOT NULL) STRICT;"
    "INSERT OR IGNORE INTO generation VALUES (1, 0);"
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS quarantine (id INTEGER PRIMARY KEY, row BLOB NOT NULL,"
    " reason TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;";

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
                    "INSERT OR REPLACE INTO quarantine (id, row, reason, since_ms)"
                    " SELECT id, row, ?2, ?3 FROM inbox WHERE id = ?1");
      })
      .and_then([&] { return into(purge_, "DELETE FROM quarantine WHERE since_ms < ?1"); });
}

Result<void> InboxFile::begin_generation() {
  auto transaction = sqlite::Transaction::begin(database_);
  if (!transaction) return failure(std::move(transaction.error()));
  if (auto made = database_.execute(kSchema); !made) return made;
  if (auto raised = database_.execute("UPDATE generation SET number = number + 1"); !raised) {
    return raised;
  }
  {
    auto select = database_.prepare("SELECT number FROM generation");
    if (!select) return failure(std::move(select.error()));
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    first_id_ = (select->natural(0) << kCounterBits) + 1;
  }
  return transaction->commit();
}

Result<void> InboxFile::insert(std::uint64_t id, std::string_view blob) {
  return insert_.bind(1, id).bind_blob(2, blob).run();
}

Result<void> InboxFile::remove(std::uint64_t id) {
  return remove_.bind(1, id).run();
}

Result<void> InboxFile::quarantine(const Quarantining& row) {
  keep_apart_.bind(1, row.id).bind_text(2, row.reason).bind(3, row.since_ms);
  if (auto kept = keep_apart_.run(); !kept) return kept;
  return remove(row.id);
}

Result<void> InboxFile::purge_quarantine(UnixMs before_ms) {
  return purge_.bind(1, before_ms).run();
}

Result<std::vector<std::pair<std::uint64_t, std::size_t>>> InboxFile::sizes() const {
  auto select = database_.prepare("SELECT id, length(row) FROM inbox ORDER BY id");
  if (!select) return failure(std::move(select.error()));
  std::vector<std::pair<std::uint64_t, std::size_t>> out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    out.emplace_back(select->natural(0), select->natural(1));
  }
}

Result<std::vector<InboxRow>> read_inbox_rows(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return failure(std::move(reader.error()));
  auto select = reader->prepare("SELECT id, row FROM inbox ORDER BY id");
  if (!select) return failure(std::move(select.error()));
  std::vector<InboxRow> out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    auto decoded = decode_inbox_row(select->natural(0), select->bytes(1));
    if (!decoded) return failure(std::move(decoded.error()));
    out.push_back(std::move(*decoded));
  }
}

Result<std::vector<QuarantinedRow>> read_quarantined_rows(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return failure(std::move(reader.error()));
  auto select = reader->prepare("SELECT id, row, reason, since_ms FROM quarantine ORDER BY id");
  if (!select) return failure(std::move(select.error()));
  std::vector<QuarantinedRow> out;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return out;
    auto decoded = decode_inbox_row(select->natural(0), select->bytes(1));
    if (!decoded) return failure(std::move(decoded.error()));
    out.push_back({std::move(*decoded), std::string(select->bytes(2)), select->integer(3)});
  }
}

}  // namespace stockd::journal
