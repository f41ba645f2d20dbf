// SPDX-License-Identifier: Apache-2.0
//
// The store on SQLite through Poco::Data, so that the same code can serve a larger database later.
// One session, used by the partition's thread alone. Durability is the journal's: with
// synchronous=NORMAL a power failure may cost the latest transactions, which are applied again, but
// never leaves a file whose parts disagree. One that cannot be opened is rebuilt from the journal.
#include "base/log.hpp"
#include "store/history.hpp"
#include "store/prepared.hpp"
#include "store/store.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <cerrno>
#include <filesystem>
#include <sstream>
#include <utility>

namespace stockd::store {
namespace {

using Poco::Int64;
using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;
using Poco::Data::Keywords::use;

constexpr const char* kSchema[] = {
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA trusted_schema=OFF",
    "CREATE TABLE IF NOT EXISTS applied(one INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
    "INSERT OR IGNORE INTO applied VALUES(1, 0)",
    "CREATE TABLE IF NOT EXISTS line(account INTEGER, channel INTEGER, order_id TEXT, line_id TEXT,"
    " listing INTEGER, sku TEXT, remote TEXT, fulfilment INTEGER, closed INTEGER, ordered INTEGER,"
    " cancelled INTEGER, restocked INTEGER, base_ordered INTEGER, base_cancelled INTEGER,"
    " base_restocked INTEGER, placed_at INTEGER, touched_at INTEGER,"
    " PRIMARY KEY(account, channel, order_id, line_id)) STRICT, WITHOUT ROWID",
    // What only lines of kits, and lines of which units came back, have.
    "CREATE TABLE IF NOT EXISTS line_more(account INTEGER, channel INTEGER, order_id TEXT,"
    " line_id TEXT, parts TEXT, waiting INTEGER, refused INTEGER,"
    " PRIMARY KEY(account, channel, order_id, line_id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS history(seq INTEGER, at_ms INTEGER, account INTEGER, kind TEXT,"
    " listing INTEGER, product INTEGER, text TEXT) STRICT",
    "CREATE INDEX IF NOT EXISTS history_of_listing ON history(account, listing, seq)",
    "CREATE INDEX IF NOT EXISTS history_of_product ON history(account, product, seq)"
    " WHERE product >= 0",
};

bool says_full(const Poco::Exception& error) {
  return dynamic_cast<const Poco::Data::SQLite::DatabaseFullException*>(&error) != nullptr;
}

Error trouble(const Poco::Exception& error, bool disk_is_full) {
  if (disk_is_full) {
    return Error(Kind::Throttled, "store.disk-full", "the disk of the store is full")
        .help("free space on the disk of data_dir");
  }
  return Error(Kind::Defect, "store.sql", "the store failed: " + error.displayText())
      .help("stop stockd and delete the store file; it is rebuilt from the journal");
}

Int64 number_of(ProductId product) {
  return product == kNoProduct ? Int64{-1} : Int64{index_of(product)};
}
Int64 number_of(ListingId listing) {
  return listing == kNoListing ? Int64{-1} : Int64{index_of(listing)};
}

ListingId listing_of(Int64 number) {
  return number < 0 ? kNoListing : ListingId{static_cast<std::uint32_t>(number)};
}

// eg: "12:2 15:1"
std::string text_of(const std::vector<RecipePart>& parts) {
  std::string out;
  for (const RecipePart& part : parts) {
    out += (out.empty() ? "" : " ") + std::to_string(index_of(part.product)) + ":" +
           std::to_string(part.count);
  }
  return out;
}

std::vector<RecipePart> parts_of(std::string_view text) {
  std::vector<RecipePart> out;
  std::istringstream in{std::string(text)};
  std::uint32_t product = 0;
  char colon = 0;
  for (Quantity count = 0; in >> product >> colon >> count;)
    out.push_back({ProductId{product}, count});
  return out;
}

// Resets a statement at the end of a scope, whichever way it is left.
class Using {
 public:
  explicit Using(Prepared& statement) : statement_(statement) { statement_.reset(); }
  ~Using() { statement_.reset(); }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;

 private:
  Prepared& statement_;
};

// Looks for every order that is new to the engine. [the partition's thread, like the session]
class LineQueries {
 public:
  explicit LineQueries(const Poco::Data::Session& session)
      : session_(session),
        find_(session,
              "SELECT line_id, listing, sku, remote, fulfilment, closed, ordered, cancelled,"
              " restocked, base_ordered, base_cancelled, base_restocked, placed_at, touched_at,"
              " parts, waiting, refused FROM line LEFT JOIN line_more"
              " USING(account, channel, order_id, line_id)"
              " WHERE account=? AND channel=? AND order_id=? AND line_id=?"),
        find_order_(session,
                    "SELECT line_id, listing, sku, remote, fulfilment, closed, ordered, cancelled,"
                    " restocked, base_ordered, base_cancelled, base_restocked, placed_at,"
                    " touched_at, parts, waiting, refused FROM line LEFT JOIN line_more"
                    " USING(account, channel, order_id, line_id)"
                    " WHERE account=? AND channel=? AND order_id=? ORDER BY line_id") {}

  std::optional<LineMerged> find(AccountId account, ChannelId channel, std::string_view order,
                                 std::string_view line) {
    const Using in_use(find_);
    find_ << Int64{index_of(account)} << Int64{index_of(channel)} << order << line;
    if (!find_.step()) return std::nullopt;
    return row_of(find_, channel, order);
  }

  std::vector<LineMerged> find_order(AccountId account, ChannelId channel, std::string_view order) {
    const Using in_use(find_order_);
    find_order_ << Int64{index_of(account)} << Int64{index_of(channel)} << order;
    std::vector<LineMerged> out;
    while (find_order_.step())
      out.push_back(row_of(find_order_, channel, order));
    return out;
  }

 private:
  static LineMerged row_of(Prepared& row, ChannelId channel, std::string_view order) {
    LineMerged out;
    out.channel = channel;
    out.order = order;
    out.line = row.text();
    out.listing = listing_of(row.integer());
    out.sku = row.text();
    out.remote = row.text();
    out.fulfilment = row.integer() == 0 ? Fulfilment::Merchant : Fulfilment::Platform;
    out.closed = row.integer() != 0;
    for (LineCounts* counts : {&out.after, &out.base}) {
      counts->ordered = row.integer();
      counts->cancelled = row.integer();
      counts->restocked = row.integer();
    }
    out.placed_at_ms = row.integer();
    out.touched_at_ms = row.integer();
    out.parts = parts_of(row.text());
    out.waiting = row.integer();
    out.refused_before = out.refused = row.integer();
    out.before = out.after;
    return out;
  }

  Poco::Data::Session session_;  // keeps the file open as long as its statements live
  Prepared find_;
  Prepared find_order_;
};

class Archive : public engine::LineArchive {
 public:
  Archive(std::shared_ptr<LineQueries> queries, AccountId account)
      : queries_(std::move(queries)), account_(account) {}

  std::optional<LineMerged> find(ChannelId channel, std::string_view order,
                                 std::string_view line) const override {
    return queries_->find(account_, channel, order, line);
  }

  std::vector<LineMerged> find_order(ChannelId channel, std::string_view order) const override {
    return queries_->find_order(account_, channel, order);
  }

 private:
  std::shared_ptr<LineQueries> queries_;
  AccountId account_;
};

// What every record becomes. [the partition's thread]
class RowInserts {
 public:
  explicit RowInserts(const Poco::Data::Session& session)
      : line_(session,
              "INSERT INTO line VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
              " listing=excluded.listing, sku=excluded.sku, remote=excluded.remote,"
              " closed=excluded.closed, ordered=excluded.ordered, cancelled=excluded.cancelled,"
              " restocked=excluded.restocked, base_ordered=excluded.base_ordered,"
              " base_cancelled=excluded.base_cancelled, base_restocked=excluded.base_restocked,"
              " touched_at=excluded.touched_at"),
        line_more_(session,
                   "INSERT INTO line_more VALUES(?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
                   " parts=excluded.parts, waiting=excluded.waiting, refused=excluded.refused"),
        history_(session, "INSERT INTO history VALUES(?,?,?,?,?,?,?)") {}

  void write(const Record& record) {
    if (const auto* line = std::get_if<LineMerged>(&record.body)) write_line(record, *line);
    for (const HistoryEntry& entry : tell(record)) {
      const Using in_use(history_);
      history_ << static_cast<Int64>(record.seq) << record.at_ms << Int64{index_of(record.account)}
               << entry.kind << number_of(entry.listing) << number_of(entry.product) << entry.text;
      history_.step();
    }
  }

 private:
  void write_line(const Record& record, const LineMerged& line) {
    const Using in_use(line_);
    line_ << Int64{index_of(record.account)} << Int64{index_of(line.channel)} << line.order
          << line.line << number_of(line.listing) << line.sku << line.remote
          << static_cast<Int64>(line.fulfilment) << Int64{line.closed ? 1 : 0};
    for (const LineCounts* counts : {&line.after, &line.base}) {
      line_ << counts->ordered << counts->cancelled << counts->restocked;
    }
    line_ << line.placed_at_ms << line.touched_at_ms;
    line_.step();
    const bool plain =
        line.parts.empty() && line.waiting == 0 && line.refused == 0 && line.refused_before == 0;
    if (plain) return;
    const Using more(line_more_);
    line_more_ << Int64{index_of(record.account)} << Int64{index_of(line.channel)} << line.order
               << line.line << text_of(line.parts) << line.waiting << line.refused;
    line_more_.step();
  }

  Prepared line_;
  Prepared line_more_;
  Prepared history_;
};

class SqliteStore : public Store {
 public:
  explicit SqliteStore(const std::string& path) : session_("SQLite", path) {}

  // Before anything else.
  Result<void> prepare() {
    try {
      for (const char* statement : kSchema)
        session_ << statement, now;
      Int64 seq = 0;
      session_ << "SELECT seq FROM applied", into(seq), now;
      applied_ = static_cast<std::uint64_t>(seq);
      queries_ = std::make_shared<LineQueries>(session_);
      inserts_ = std::make_unique<RowInserts>(session_);
      return {};
    } catch (const Poco::Exception& error) {
      return failure(told(error));
    }
  }

  std::uint64_t applied() const override { return applied_; }

  Result<void> apply(const std::vector<Record>& records) override {
    if (records.empty()) return {};
    try {
      session_.begin();
      for (const Record& record : records)
        inserts_->write(record);
      Int64 seq = static_cast<Int64>(records.back().seq);
      session_ << "UPDATE applied SET seq=?", use(seq), now;
      session_.commit();
      applied_ = records.back().seq;
      return {};
    } catch (const Poco::Exception& error) {
      Error said = told(error);
      roll_back();
      return failure(std::move(said));
    }
  }

  std::unique_ptr<engine::LineArchive> archive(AccountId account) const override {
    return std::make_unique<Archive>(queries_, account);
  }

  Result<std::vector<HistoryLine>> history_of_product(AccountId account, ProductId product,
                                                      std::size_t most) const override {
    return select_history("product=" + std::to_string(number_of(product)), account, most);
  }

  Result<std::vector<HistoryLine>> history_of_listings(AccountId account,
                                                       const std::vector<ListingId>& listings,
                                                       std::size_t most) const override {
    if (listings.empty()) return std::vector<HistoryLine>{};
    std::string numbers;
    for (const ListingId listing : listings) {
      numbers += (numbers.empty() ? "" : ",") + std::to_string(number_of(listing));
    }
    return select_history("listing IN (" + numbers + ") AND product<0", account, most);
  }

 private:
  // `condition` is made of numbers only.
  Result<std::vector<HistoryLine>> select_history(const std::string& condition, AccountId account,
                                                  std::size_t most) const {
    try {
      std::vector<Int64> seqs, times, listings;
      std::vector<std::string> kinds, texts;
      Poco::Data::Statement select(session_);
      select << "SELECT seq, at_ms, kind, listing, text FROM history WHERE account=" +
                    std::to_string(index_of(account)) + " AND " + condition +
                    " ORDER BY seq DESC LIMIT " + std::to_string(most),
          into(seqs), into(times), into(kinds), into(listings), into(texts), now;
      std::vector<HistoryLine> out;
      for (std::size_t i = 0; i < seqs.size(); ++i) {
        out.push_back({static_cast<std::uint64_t>(seqs[i]), times[i], kinds[i],
                       listing_of(listings[i]), texts[i]});
      }
      return out;
    } catch (const Poco::Exception& error) {
      return failure(told(error));
    }
  }

  sqlite3* handle() const { return Poco::Data::SQLite::Utility::dbHandle(session_); }

  // Of the failure of just now. The index of the write-ahead log needs room too, and SQLite calls
  // it a failing disk where there is none.
  Error told(const Poco::Exception& error) const {
    const bool no_room = (sqlite3_errcode(handle()) & 0xff) == SQLITE_IOERR &&
                         sqlite3_system_errno(handle()) == ENOSPC;
    return trouble(error, no_room || says_full(error));
  }

  // SQLite has rolled back by itself where the disk was full, which Poco does not know; a second
  // time would be an error.
  void roll_back() {
    if (sqlite3_get_autocommit(handle()) == 0) session_.rollback();
  }

  mutable Poco::Data::Session session_;
  std::shared_ptr<LineQueries> queries_;
  std::unique_ptr<RowInserts> inserts_;
  std::uint64_t applied_ = 0;
};

Result<std::unique_ptr<Store>> open_file(const std::string& path) {
  try {
    auto store = std::make_unique<SqliteStore>(path);
    if (auto prepared = store->prepare(); !prepared) return failure(prepared.error());
    return std::unique_ptr<Store>(std::move(store));
  } catch (const Poco::Exception& error) {
    return failure(trouble(error, says_full(error)));
  }
}

void register_sqlite() {
  static const bool registered = [] {
    Poco::Data::SQLite::Connector::registerConnector();
    return true;
  }();
  static_cast<void>(registered);
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& directory, std::uint32_t partition) {
  register_sqlite();
  const std::string path = directory + "/store-" + std::to_string(partition) + ".db";
  auto opened = open_file(path);
  // A full disk says nothing about the file.
  if (opened || opened.error().kind() == Kind::Throttled) return opened;
  log::warn("store.rebuilt", "the store could not be opened and is rebuilt from the journal",
            {{"file", path}, {"reason", opened.error().text()}});
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(path + suffix, ignored);
  }
  return open_file(path);
}

}  // namespace stockd::store
