// SPDX-License-Identifier: Apache-2.0
//
// The journal in one SQLite file a partition. Fencing, the check of expected_last and the records
// share one transaction, so a former owner can never slip a record in. Cutting files by month is
// not needed before a file grows large and is left for later.
#include "base/assert.hpp"
#include "base/digest.hpp"
#include "journal/hash_chain.hpp"
#include "journal/journal.hpp"
#include "journal/record_codec.hpp"
#include "journal/snapshot_files.hpp"
#include "journal/sqlite.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace stockd::journal {
namespace {

constexpr int kCheckpointPages = 1000;

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS owner ("
    " one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, partition INTEGER NOT NULL,"
    " epoch INTEGER NOT NULL, incarnation TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS journal ("
    " seq INTEGER PRIMARY KEY, account INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL,"
    " chain BLOB NOT NULL) STRICT;";

struct Tail {
  std::uint64_t seq = 0;
  UnixMs at_ms = std::numeric_limits<UnixMs>::min();
  Sha256 chain{};
};

tl::unexpected<Error> broken(std::uint64_t seq, const char* why) {
  return failure(Kind::Defect, "journal.chain",
                 "the journal is damaged at record " + std::to_string(seq) + ": " + why,
                 "restore the newest backup");
}

std::optional<Sha256> digest_from(std::string_view bytes) {
  Sha256 out{};
  if (bytes.size() != out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

class SqliteJournal final : public Journal {
 public:
  SqliteJournal(sqlite::Database database, const std::string& directory, std::uint32_t partition,
                sqlite::Access access)
      : database_(std::move(database)),
        partition_(partition),
        access_(access),
        chain_(partition),
        snapshots_(directory, partition) {}

  ~SqliteJournal() override {
    if (access_ == sqlite::Access::ReadWrite) database_.checkpoint(true);
  }

  Result<void> start();

  Result<std::uint64_t> claim() override;
  Result<Appended> append(std::uint64_t epoch, std::uint64_t expected_last,
                          const std::vector<Record>& batch) override;
  std::uint64_t last() const override;
  Result<void> read(std::uint64_t after,
                    const std::function<void(const Record&)>& each) const override;
  Result<void> save_snapshot(const Snapshot& snapshot) override;
  Result<Snapshot> newest_snapshot() const override;
  const std::string& incarnation() const override { return incarnation_; }

 private:
  Result<void> make_owner();
  Result<void> prepare();
  Result<Tail> stored_tail() const;
  Result<std::uint64_t> stored_epoch() const;
  std::optional<Sha256> chain_at(std::uint64_t seq) const;
  Result<void> check_may_append(std::uint64_t epoch, std::uint64_t expected_last);

  sqlite::Database database_;
  std::uint32_t partition_;
  sqlite::Access access_;
  std::string incarnation_;
  // Statements and this state change in const reads too; one thread at a time owns a journal.
  mutable sqlite::Statement select_tail_;
  mutable sqlite::Statement select_epoch_;
  mutable sqlite::Statement select_chain_;
  sqlite::Statement insert_;
  Tail tail_;
  HashChain chain_;
  std::string payload_;  // kept for its capacity
  SnapshotFiles snapshots_;
};

Result<void> SqliteJournal::start() {
  if (access_ == sqlite::Access::ReadWrite) {
    if (auto made = make_owner(); !made) return made;
  }
  auto owner = database_.prepare("SELECT format, partition, incarnation FROM owner");
  if (!owner) return failure(std::move(owner.error()));
  auto row = owner->step();
  if (!row) return failure(std::move(row.error()));
  if (!*row || owner->integer(0) != 1 || owner->natural(1) != partition_) {
    return failure(Kind::Config, "journal.foreign",
                   "this file is no journal of partition " + std::to_string(partition_) +
                       " in a format this version reads",
                   "use the version of stockd that wrote it, or a newer one");
  }
  incarnation_ = owner->bytes(2);
  if (auto prepared = prepare(); !prepared) return prepared;
  auto tail = stored_tail();
  if (!tail) return failure(std::move(tail.error()));
  tail_ = *tail;
  return {};
}

Result<void> SqliteJournal::make_owner() {
  auto transaction = sqlite::Transaction::begin(database_);
  if (!transaction) return failure(std::move(transaction.error()));
  if (auto made = database_.execute(kSchema); !made) return made;
  auto insert = database_.prepare("INSERT OR IGNORE INTO owner VALUES (1, 1, ?1, 0, ?2)");
  if (!insert) return failure(std::move(insert.error()));
  const std::string incarnation = random_uuid();
  insert->bind(1, std::uint64_t{partition_}).bind_text(2, incarnation);
  if (auto inserted = insert->run(); !inserted) return inserted;
  return transaction->commit();
}

Result<void> SqliteJournal::prepare() {
  const auto into = [this](sqlite::Statement& statement, std::string_view sql) -> Result<void> {
    auto prepared = database_.prepare(sql);
    if (!prepared) return failure(std::move(prepared.error()));
    statement = std::move(*prepared);
    return {};
  };
  return into(select_tail_, "SELECT seq, at_ms, chain FROM journal ORDER BY seq DESC LIMIT 1")
      .and_then([&] { return into(select_epoch_, "SELECT epoch FROM owner"); })
      .and_then([&] { return into(select_chain_, "SELECT chain FROM journal WHERE seq = ?1"); })
      .and_then([&] {
        return into(insert_,
                    "INSERT INTO journal (seq, account, at_ms, kind, version, payload, chain)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
      });
}

Result<Tail> SqliteJournal::stored_tail() const {
  auto row = select_tail_.step();
  Tail tail;
  tail.chain = HashChain(partition_).head();
  std::optional<Sha256> chain = tail.chain;
  if (row && *row) {
    tail.seq = select_tail_.natural(0);
    tail.at_ms = select_tail_.integer(1);
    chain = digest_from(select_tail_.bytes(2));
  }
  select_tail_.reset();
  if (!row) return failure(std::move(row.error()));
  if (!chain) return broken(tail.seq, "its hash is malformed");
  tail.chain = *chain;
  return tail;
}

Result<std::uint64_t> SqliteJournal::stored_epoch() const {
  auto row = select_epoch_.step();
  const std::uint64_t epoch = row && *row ? select_epoch_.natural(0) : 0;
  select_epoch_.reset();
  if (!row) return failure(std::move(row.error()));
  return epoch;
}

Result<std::uint64_t> SqliteJournal::claim() {
  auto transaction = sqlite::Transaction::begin(database_);
  if (!transaction) return failure(std::move(transaction.error()));
  if (auto raised = database_.execute("UPDATE owner SET epoch = epoch + 1"); !raised) {
    return failure(std::move(raised.error()));
  }
  auto epoch = stored_epoch();
  if (!epoch) return epoch;
  auto tail = stored_tail();
  if (!tail) return failure(std::move(tail.error()));
  if (auto committed = transaction->commit(); !committed) {
    return failure(std::move(committed.error()));
  }
  tail_ = *tail;
  return epoch;
}

Result<void> SqliteJournal::check_may_append(std::uint64_t epoch, std::uint64_t expected_last) {
  auto stored = stored_epoch();
  if (!stored) return failure(std::move(stored.error()));
  if (*stored != epoch) {
    return failure(Kind::Stale, "journal.fenced",
                   "partition " + std::to_string(partition_) + " was claimed by another owner");
  }
  auto tail = stored_tail();
  if (!tail) return failure(std::move(tail.error()));
  tail_ = *tail;
  if (tail_.seq != expected_last) {
    return failure(Kind::Stale, "journal.not_last",
                   "the last record is " + std::to_string(tail_.seq) + ", not " +
                       std::to_string(expected_last));
  }
  return {};
}

Result<Appended> SqliteJournal::append(std::uint64_t epoch, std::uint64_t expected_last,
                                       const std::vector<Record>& batch) {
  auto transaction = sqlite::Transaction::begin(database_);
  if (!transaction) return failure(std::move(transaction.error()));
  if (auto may = check_may_append(epoch, expected_last); !may) {
    return failure(std::move(may.error()));
  }
  Tail next = tail_;
  chain_.restart(tail_.chain);
  for (const Record& record : batch) {
    ++next.seq;
    next.at_ms = std::max(next.at_ms, record.at_ms);
    payload_.clear();
    const BodyTag tag = encode_body(record.body, payload_);
    next.chain = chain_.add(
        {next.seq, index_of(record.account), next.at_ms, tag, std::string_view(payload_)});
    insert_.bind(1, next.seq)
        .bind(2, std::uint64_t{index_of(record.account)})
        .bind(3, next.at_ms)
        .bind(4, std::uint64_t{tag.kind})
        .bind(5, std::uint64_t{tag.version})
        .bind_blob(6, payload_)
        .bind_blob(7, bytes_of(next.chain));
    if (auto inserted = insert_.run(); !inserted) return failure(std::move(inserted.error()));
  }
  if (auto committed = transaction->commit(); !committed) {
    return failure(std::move(committed.error()));
  }
  tail_ = next;
  if (database_.log_pages() >= kCheckpointPages) database_.checkpoint(false);
  return Appended{next.seq};
}

std::uint64_t SqliteJournal::last() const {
  auto tail = stored_tail();
  return tail ? tail->seq : tail_.seq;
}

Result<void> SqliteJournal::read(std::uint64_t after,
                                 const std::function<void(const Record&)>& each) const {
  HashChain chain(partition_);
  if (after > 0) {
    const auto head = chain_at(after);
    if (!head) return broken(after, "it is missing");
    chain.restart(*head);
  }
  auto select = database_.prepare(
      "SELECT seq, account, at_ms, kind, version, payload, chain FROM journal WHERE seq > ?1"
      " ORDER BY seq");
  if (!select) return failure(std::move(select.error()));
  select->bind(1, after);
  Record record;
  record.seq = after;
  while (true) {
    auto row = select->step();
    if (!row) return failure(std::move(row.error()));
    if (!*row) return {};
    if (select->natural(0) != record.seq + 1) return broken(record.seq + 1, "it is missing");
    ++record.seq;
    const auto account = static_cast<std::uint32_t>(select->natural(1));
    const BodyTag tag{static_cast<std::uint32_t>(select->natural(3)),
                      static_cast<std::uint32_t>(select->natural(4))};
    record.at_ms = select->integer(2);
    const Sha256& head = chain.add({record.seq, account, record.at_ms, tag, select->bytes(5)});
    if (bytes_of(head) != select->bytes(6)) return broken(record.seq, "its hash does not match");
    auto body = decode_body(tag, select->bytes(5));
    if (!body) return failure(std::move(body.error()));
    record.account = AccountId{account};
    record.body = std::move(*body);
    each(record);
  }
}

std::optional<Sha256> SqliteJournal::chain_at(std::uint64_t seq) const {
  if (seq == 0) return HashChain(partition_).head();
  select_chain_.bind(1, seq);
  auto row = select_chain_.step();
  std::optional<Sha256> chain;
  if (row && *row) chain = digest_from(select_chain_.bytes(0));
  select_chain_.reset();
  return chain;
}

Result<void> SqliteJournal::save_snapshot(const Snapshot& snapshot) {
  const auto chain = chain_at(snapshot.seq);
  if (!chain) {
    return failure(Kind::Defect, "journal.snapshot",
                   "there is no record " + std::to_string(snapshot.seq) + " to snapshot at");
  }
  return snapshots_.save(snapshot, *chain);
}

Result<Journal::Snapshot> SqliteJournal::newest_snapshot() const {
  return snapshots_.newest(last(), [this](std::uint64_t seq) { return chain_at(seq); });
}

Result<std::unique_ptr<Journal>> open_journal(const std::string& directory, std::uint32_t partition,
                                              sqlite::Access access) {
  const std::string path = directory + "/journal-" + std::to_string(partition) + ".db";
  auto database = sqlite::Database::open(path, access);
  if (!database) return failure(std::move(database.error()));
  auto journal =
      std::make_unique<SqliteJournal>(std::move(*database), directory, partition, access);
  if (auto started = journal->start(); !started) return failure(std::move(started.error()));
  return journal;
}

}  // namespace

Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::string& directory,
                                                     std::uint32_t partition) {
  return open_journal(directory, partition, sqlite::Access::ReadWrite);
}

Result<std::unique_ptr<Journal>> open_sqlite_journal_read_only(const std::string& directory,
                                                               std::uint32_t partition) {
  return open_journal(directory, partition, sqlite::Access::ReadOnly);
}

}  // namespace stockd::journal
