// SPDX-License-Identifier: Apache-2.0
//
// The store on SQLite through Poco::Data, so that the same code can serve a larger database later.
// One session, used by the partition's thread alone. Durability is the journal's: synchronous=OFF,
// and a file that cannot be opened is rebuilt from the journal.
#include "base/log.hpp"
#include "store/history.hpp"
#include "store/store.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <filesystem>

namespace stockd::store {
namespace {

using Poco::Int64;
using Poco::Data::Keywords::into;
using Poco::Data::Keywords::limit;
using Poco::Data::Keywords::now;
using Poco::Data::Keywords::use;

constexpr const char* kSchema[] = {
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=OFF",
    "PRAGMA trusted_schema=OFF",
    "CREATE TABLE IF NOT EXISTS applied(one INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
    "INSERT OR IGNORE INTO applied VALUES(1, 0)",
    "CREATE TABLE IF NOT EXISTS line(account INTEGER, channel INTEGER, order_id TEXT, line_id TEXT,"
    " listing INTEGER, sku TEXT, remote TEXT, fulfilment INTEGER, closed INTEGER, ordered INTEGER,"
    " cancelled INTEGER, restocked INTEGER, base_ordered INTEGER, base_cancelled INTEGER,"
    " base_restocked INTEGER, placed_at INTEGER, touched_at INTEGER,"
    " PRIMARY KEY(account, channel, order_id, line_id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS history(seq INTEGER, at_ms INTEGER, account INTEGER, kind TEXT,"
    " listing INTEGER, product INTEGER, text TEXT) STRICT",
    "CREATE INDEX IF NOT EXISTS history_of_listing ON history(account, listing, seq)",
    "CREATE INDEX IF NOT EXISTS history_of_product ON history(account, product, seq)"
    " WHERE product >= 0",
};

Error trouble(const Poco::Exception& error) {
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

class Archive : public engine::LineArchive {
 public:
  Archive(Poco::Data::Session session, AccountId account)
      : session_(std::move(session)), account_(index_of(account)) {}

  std::optional<LineMerged> find(ChannelId channel, std::string_view order,
                                 std::string_view line) const override {
    Int64 channel_number = index_of(channel);
    std::string order_text(order);
    std::string line_text(line);
    LineMerged out;
    Int64 listing = -1;
    Int64 fulfilment = 0;
    Int64 closed = 0;
    Poco::Data::Statement select(session_);
    select << "SELECT listing, sku, remote, fulfilment, closed, ordered, cancelled, restocked,"
              " base_ordered, base_cancelled, base_restocked, placed_at, touched_at FROM line"
              " WHERE account=? AND channel=? AND order_id=? AND line_id=?",
        into(listing), into(out.sku), into(out.remote), into(fulfilment), into(closed),
        into(out.after.ordered), into(out.after.cancelled), into(out.after.restocked),
        into(out.base.ordered), into(out.base.cancelled), into(out.base.restocked),
        into(out.placed_at_ms), into(out.touched_at_ms), use(account_), use(channel_number),
        use(order_text), use(line_text), limit(1);
    if (select.execute() == 0) return std::nullopt;
    out.channel = channel;
    out.order = std::move(order_text);
    out.line = std::move(line_text);
    out.listing = listing_of(listing);
    out.fulfilment = fulfilment == 0 ? Fulfilment::Merchant : Fulfilment::Platform;
    out.closed = closed != 0;
    out.before = out.after;
    return out;
  }

  std::vector<LineMerged> find_order(ChannelId channel, std::string_view order) const override {
    Int64 channel_number = index_of(channel);
    std::string order_text(order);
    std::vector<std::string> line_ids;
    Poco::Data::Statement select(session_);
    select << "SELECT line_id FROM line WHERE account=? AND channel=? AND order_id=?"
              " ORDER BY line_id",
        into(line_ids), use(account_), use(channel_number), use(order_text);
    select.execute();
    std::vector<LineMerged> out;
    for (const std::string& line : line_ids) {
      if (auto found = find(channel, order, line)) out.push_back(std::move(*found));
    }
    return out;
  }

 private:
  mutable Poco::Data::Session session_;
  mutable Int64 account_;
};

class SqliteStore : public Store {
 public:
  explicit SqliteStore(const std::string& path) : session_("SQLite", path) {
    for (const char* statement : kSchema)
      session_ << statement, now;
    Int64 seq = 0;
    session_ << "SELECT seq FROM applied", into(seq), now;
    applied_ = static_cast<std::uint64_t>(seq);
  }

  std::uint64_t applied() const override { return applied_; }

  Result<void> apply(const std::vector<Record>& records) override {
    if (records.empty()) return {};
    try {
      session_.begin();
      write_lines(records);
      write_history(records);
      Int64 seq = static_cast<Int64>(records.back().seq);
      session_ << "UPDATE applied SET seq=?", use(seq), now;
      session_.commit();
      applied_ = records.back().seq;
      return {};
    } catch (const Poco::Exception& error) {
      if (session_.isTransaction()) session_.rollback();
      return failure(trouble(error));
    }
  }

  std::unique_ptr<engine::LineArchive> archive(AccountId account) const override {
    return std::make_unique<Archive>(session_, account);
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
  // One prepared statement for all lines of a batch: its bindings are references to these.
  void write_lines(const std::vector<Record>& records) {
    Int64 account = 0, channel = 0, listing = 0, fulfilment = 0, closed = 0;
    LineMerged row;
    Poco::Data::Statement insert(session_);
    insert << "INSERT INTO line VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
              " listing=excluded.listing, sku=excluded.sku, remote=excluded.remote,"
              " closed=excluded.closed, ordered=excluded.ordered, cancelled=excluded.cancelled,"
              " restocked=excluded.restocked, base_ordered=excluded.base_ordered,"
              " base_cancelled=excluded.base_cancelled, base_restocked=excluded.base_restocked,"
              " touched_at=excluded.touched_at",
        use(account), use(channel), use(row.order), use(row.line), use(listing), use(row.sku),
        use(row.remote), use(fulfilment), use(closed), use(row.after.ordered),
        use(row.after.cancelled), use(row.after.restocked), use(row.base.ordered),
        use(row.base.cancelled), use(row.base.restocked), use(row.placed_at_ms),
        use(row.touched_at_ms);
    for (const Record& record : records) {
      const auto* line = std::get_if<LineMerged>(&record.body);
      if (line == nullptr) continue;
      row = *line;
      account = index_of(record.account);
      channel = index_of(line->channel);
      listing = number_of(line->listing);
      fulfilment = static_cast<Int64>(line->fulfilment);
      closed = line->closed ? 1 : 0;
      insert.execute();
    }
  }

  void write_history(const std::vector<Record>& records) {
    Int64 seq = 0, at_ms = 0, account = 0, listing = 0, product = 0;
    HistoryEntry row;
    Poco::Data::Statement insert(session_);
    insert << "INSERT INTO history VALUES(?,?,?,?,?,?,?)", use(seq), use(at_ms), use(account),
        use(row.kind), use(listing), use(product), use(row.text);
    for (const Record& record : records) {
      for (HistoryEntry& entry : tell(record)) {
        row = std::move(entry);
        seq = static_cast<Int64>(record.seq);
        at_ms = record.at_ms;
        account = index_of(record.account);
        listing = number_of(row.listing);
        product = number_of(row.product);
        insert.execute();
      }
    }
  }

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
      return failure(trouble(error));
    }
  }

  mutable Poco::Data::Session session_;
  std::uint64_t applied_ = 0;
};

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
  try {
    return std::make_unique<SqliteStore>(path);
  } catch (const Poco::Exception& error) {
    log::warn("store.rebuilt", "the store could not be opened and is rebuilt from the journal",
              {{"file", path}, {"reason", error.displayText()}});
  }
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(path + suffix, ignored);
  }
  try {
    return std::make_unique<SqliteStore>(path);
  } catch (const Poco::Exception& error) {
    return failure(trouble(error));
  }
}

}  // namespace stockd::store
