// SPDX-License-Identifier: Apache-2.0
//
// The one writer of inbox.db. Appenders encode on their own thread and queue; the writer takes all
// that waits (at most kBatchMax), commits once and calls back. Deletions ride in the same commit;
// only when nothing arrives do they get one of their own. The log is moved into the file while idle
// or when it has grown long, so that commits stay sequential writes.
#include "base/assert.hpp"
#include "base/log.hpp"
#include "journal/inbox.hpp"
#include "journal/inbox_codec.hpp"
#include "journal/inbox_file.hpp"
#include "journal/inbox_id.hpp"
#include "journal/row_book.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace stockd::journal {
namespace {

constexpr std::size_t kBatchMax = 256;
constexpr std::size_t kRemovalsMax = 1024;  // in one commit, so that no acknowledgement waits long
constexpr int kLogPagesMax = 8192;          // 32 MiB
constexpr auto kIdle = std::chrono::milliseconds(50);
constexpr auto kRetry = std::chrono::seconds(1);  // removals, after a commit that failed
constexpr auto kPurgeEvery = std::chrono::hours(1);
constexpr auto kWarnEvery = std::chrono::minutes(1);  // of one account that has too much

struct Waiting {
  std::uint64_t id = 0;
  std::string blob;
  std::function<void(Result<std::uint64_t>)> durable;
};

// What a person wants done with one row.
struct Act {
  std::uint64_t id = 0;
  Inbox::DurableRow released;  // or, where the row is to be deleted:
  Inbox::Dropped dropped;
  std::optional<InboxRow> row;  // that was released
  std::optional<Error> refused;
  bool was_there = false;  // to be deleted

  bool is_drop() const { return dropped != nullptr; }
};

tl::unexpected<Error> no_such_row(std::uint64_t id, const std::string& where) {
  return failure(Kind::Missing, "inbox.unknown",
                 "there is no row " + inbox_id_text(id) + " in the " + where,
                 "stockctl inbox list shows them; handled rows leave it by themselves");
}

class SqliteInbox final : public Inbox {
 public:
  SqliteInbox(InboxFile file, std::string path, const InboxOptions& options)
      : file_(std::move(file)),
        path_(std::move(path)),
        options_(options),
        account_bytes_max_(options.account_bytes_max),
        next_id_(file_.first_id()) {}

  ~SqliteInbox() override { close(); }

  Result<void> start();

  void append(InboxRow row, Durable durable) override;
  void append_row(InboxRow row, DurableRow durable) override;
  void handled(std::vector<std::uint64_t> ids) override;
  void failed(std::uint64_t id, std::string reason) override;
  void quarantine(std::uint64_t id, std::string reason) override;
  void release(std::uint64_t id, DurableRow released) override;
  void drop(std::uint64_t id, Dropped dropped) override;
  Result<std::vector<InboxRow>> unhandled() override;
  Result<std::vector<InboxEntry>> entries() const override;
  Result<std::optional<InboxEntry>> find(std::uint64_t id) const override;
  UnixMs quarantine_ms() const override { return options_.quarantine_ms; }
  void limit_accounts(std::uint64_t bytes_max) override;
  Stats stats() const override;
  void close() override;

 private:
  struct Work {
    std::vector<Waiting> rows;
    std::vector<std::uint64_t> removals;
    std::vector<InboxFile::Quarantining> quarantines;
    std::vector<Act> acts;
  };

  void queue(const std::string& account, std::string blob, Durable durable);
  std::optional<Error> refusal(const std::string& account, std::size_t size) const;
  void warn(const std::string& account, const Error& refusal);
  bool queue_act(Act& act);
  void run();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void take(Work& work);
  Result<void> write(Work& work);
  Result<void> carry_out(Act& act);
  void settle(Work& work, const Result<void>& written);
  void note_done(Work& work);
  static void tell(Act& act, const Result<void>& written);
  void tidy();
  void purge_quarantine();
  bool may_retry() const { return std::chrono::steady_clock::now() >= retry_at_; }

  // The writer's own.
  InboxFile file_;
  std::chrono::steady_clock::time_point next_purge_{};
  std::chrono::steady_clock::time_point retry_at_{};
  bool log_is_empty_ = false;

  const std::string path_;
  const InboxOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::uint64_t account_bytes_max_;
  std::unordered_map<std::string, std::chrono::steady_clock::time_point> warned_;  // accounts
  std::uint64_t next_id_;
  std::deque<Waiting> waiting_;
  std::deque<std::uint64_t> removals_;
  std::vector<InboxFile::Quarantining> quarantines_;
  std::deque<Act> acts_;
  RowBook book_;  // of queued rows too
  Stats stats_;

  std::once_flag closed_;
  std::thread writer_;
};

Result<void> SqliteInbox::start() {
  const auto left_behind = file_.left_behind();
  if (!left_behind) return failure(left_behind.error());
  for (const auto& row : *left_behind)
    book_.add(row.id, row.account, row.size, row.waits);
  purge_quarantine();
  writer_ = std::thread([this] { run(); });
  return {};
}

void SqliteInbox::append(InboxRow row, Durable durable) {
  queue(row.account, encode_inbox_row(row), std::move(durable));
}

void SqliteInbox::append_row(InboxRow row, DurableRow durable) {
  std::string blob = encode_inbox_row(row);
  const std::string account = row.account;
  queue(account, std::move(blob),
        [row = std::move(row), durable = std::move(durable)](Result<std::uint64_t> id) mutable {
          if (!id) return durable(failure(std::move(id.error())));
          row.id = *id;
          durable(std::move(row));
        });
}

void SqliteInbox::queue(const std::string& account, std::string blob, Durable durable) {
  std::optional<Error> refused;
  {
    const std::lock_guard lock(mutex_);
    refused = refusal(account, blob.size());
    if (!refused) {
      book_.add(next_id_, account, blob.size(), true);
      waiting_.push_back({next_id_, std::move(blob), std::move(durable)});
      ++next_id_;
      // A writer that is busy looks again before it sleeps.
      if (waiting_.size() == 1) wake_.notify_one();
      return;
    }
  }
  warn(account, *refused);
  durable(failure(std::move(*refused)));
}

// Why the row is not taken. With mutex_ held.
std::optional<Error> SqliteInbox::refusal(const std::string& account, std::size_t size) const {
  if (stopping_) return Error(Kind::Aborted, "inbox.closed", "the inbox is closed");
  if (book_.bytes_of(account) + size > account_bytes_max_) {
    return Error(Kind::Throttled, "inbox.account-full",
                 "the inbox holds as much of account '" + account +
                     "' as it may: " + std::to_string(account_bytes_max_) + " bytes")
        .help("stockctl inbox list --account " + account +
              " shows why its webhooks are not worked off");
  }
  if (book_.bytes_waiting() + size > options_.bytes_max) {
    return Error(Kind::Throttled, "inbox.budget", "the inbox holds as many waiting bytes as it may")
        .help("look for an account that is paused or a connector that fails");
  }
  return std::nullopt;
}

// A flood is told once a minute.
void SqliteInbox::warn(const std::string& account, const Error& refusal) {
  if (refusal.kind() != Kind::Throttled) return;
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex_);
    const auto [last, first] = warned_.try_emplace(account, now);
    if (!first && now - last->second < kWarnEvery) return;
    last->second = now;
  }
  log::warn(refusal.code(), refusal.text() + "; its webhooks are answered 503 until there is room",
            {{"account", account}, {"help", refusal.help()}});
}

void SqliteInbox::handled(std::vector<std::uint64_t> ids) {
  const std::lock_guard lock(mutex_);
  const bool first = removals_.empty();
  for (const std::uint64_t id : ids) {
    if (book_.remove_waiting(id)) removals_.push_back(id);
  }
  if (first) wake_.notify_one();
}

void SqliteInbox::failed(std::uint64_t id, std::string reason) {
  const std::lock_guard lock(mutex_);
  book_.note_failure(id, std::move(reason));
}

void SqliteInbox::quarantine(std::uint64_t id, std::string reason) {
  const std::lock_guard lock(mutex_);
  const int tries = book_.failures_of(id).tries + 1;
  if (!book_.set_aside(id)) return;
  quarantines_.push_back({id, std::move(reason), wall_clock_ms(), tries});
  wake_.notify_one();
}

// False: the inbox is closed.
bool SqliteInbox::queue_act(Act& act) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  acts_.push_back(std::move(act));
  wake_.notify_one();
  return true;
}

void SqliteInbox::release(std::uint64_t id, DurableRow released) {
  Act act;
  act.id = id;
  act.released = std::move(released);
  if (!queue_act(act)) {
    act.released(failure(Kind::Aborted, "inbox.closed", "the inbox is closed"));
  }
}

void SqliteInbox::drop(std::uint64_t id, Dropped dropped) {
  Act act;
  act.id = id;
  act.dropped = std::move(dropped);
  if (!queue_act(act)) {
    act.dropped(failure(Kind::Aborted, "inbox.closed", "the inbox is closed"));
  }
}

Result<std::vector<InboxRow>> SqliteInbox::unhandled() {
  auto rows = read_inbox_rows(path_);
  if (!rows) return failure(std::move(rows.error()));
  for (const std::uint64_t id : rows->damaged) {
    log::error("inbox.row", "a row of the inbox cannot be read and was put aside",
               {{"row", inbox_id_text(id)}});
    quarantine(id, "inbox.row: its bytes are damaged");
  }
  // Rows that were handled but still lie in the file, because no commit took them along yet.
  const std::lock_guard lock(mutex_);
  std::erase_if(rows->good, [this](const InboxRow& row) { return !book_.waits(row.id); });
  return std::move(rows->good);
}

Result<std::vector<InboxEntry>> SqliteInbox::entries() const {
  auto entries = read_inbox_entries(path_);
  if (!entries) return entries;
  const std::lock_guard lock(mutex_);
  std::erase_if(*entries, [this](const InboxEntry& entry) { return !book_.holds(entry.row.id); });
  for (InboxEntry& entry : *entries) {
    if (!entry.is_waiting()) continue;
    auto failures = book_.failures_of(entry.row.id);
    entry.tries = failures.tries;
    entry.reason = std::move(failures.reason);
  }
  return entries;
}

Result<std::optional<InboxEntry>> SqliteInbox::find(std::uint64_t id) const {
  auto entry = read_inbox_entry(path_, id);
  if (!entry || !*entry) return entry;
  const std::lock_guard lock(mutex_);
  if (!book_.holds(id)) return std::optional<InboxEntry>();
  if ((*entry)->is_waiting()) {
    auto failures = book_.failures_of(id);
    (*entry)->tries = failures.tries;
    (*entry)->reason = std::move(failures.reason);
  }
  return entry;
}

void SqliteInbox::limit_accounts(std::uint64_t bytes_max) {
  const std::lock_guard lock(mutex_);
  account_bytes_max_ = bytes_max;
}

Inbox::Stats SqliteInbox::stats() const {
  const std::lock_guard lock(mutex_);
  Stats stats = stats_;
  stats.rows = book_.rows_waiting();
  stats.bytes = book_.bytes_waiting();
  stats.quarantined = book_.rows_aside();
  return stats;
}

void SqliteInbox::close() {
  std::call_once(closed_, [this] {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      wake_.notify_one();
    }
    if (writer_.joinable()) writer_.join();
  });
}

void SqliteInbox::run() {
  Work work;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!wait_for_work(lock)) break;
      take(work);
    }
    const auto written = write(work);
    settle(work, written);
    if (file_.log_pages() >= kLogPagesMax) file_.checkpoint(false);
  }
  file_.checkpoint(true);
}

// False: closed, and nothing is left. Rows wake the writer at once; removals wait for company.
bool SqliteInbox::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto disturbed = [this] {
    return stopping_ || !waiting_.empty() || !acts_.empty() ||
           (!quarantines_.empty() && may_retry());
  };
  while (true) {
    if (!waiting_.empty() || !acts_.empty()) return true;
    if (!quarantines_.empty() && may_retry()) return true;
    if (stopping_) return !removals_.empty() && may_retry();
    const bool quiet = removals_.empty() && quarantines_.empty() && log_is_empty_;
    const auto patience = quiet ? std::chrono::milliseconds(kPurgeEvery) : kIdle;
    const auto stirred = [&] { return disturbed() || (quiet && !removals_.empty()); };
    if (wake_.wait_for(lock, patience, stirred)) continue;
    if (!removals_.empty() && may_retry()) return true;
    lock.unlock();
    tidy();
    lock.lock();
  }
}

void SqliteInbox::take(Work& work) {
  const std::size_t rows = std::min(waiting_.size(), kBatchMax);
  for (std::size_t i = 0; i < rows; ++i) {
    work.rows.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  const std::size_t removals = std::min(removals_.size(), kRemovalsMax);
  work.removals.assign(removals_.begin(),
                       removals_.begin() + static_cast<std::ptrdiff_t>(removals));
  removals_.erase(removals_.begin(), removals_.begin() + static_cast<std::ptrdiff_t>(removals));
  work.quarantines.swap(quarantines_);
  const std::size_t acts = std::min(acts_.size(), kBatchMax);
  for (std::size_t i = 0; i < acts; ++i) {
    work.acts.push_back(std::move(acts_.front()));
    acts_.pop_front();
  }
  log_is_empty_ = false;
}

Result<void> SqliteInbox::write(Work& work) {
  const auto fill = [&]() -> Result<void> {
    for (const Waiting& row : work.rows) {
      if (auto done = file_.insert(row.id, row.blob); !done) return done;
    }
    for (const std::uint64_t id : work.removals) {
      if (auto done = file_.remove(id); !done) return done;
    }
    for (const auto& row : work.quarantines) {
      if (auto done = file_.quarantine(row); !done) return done;
    }
    for (Act& act : work.acts) {
      if (auto done = carry_out(act); !done) return done;
    }
    return file_.commit();
  };
  auto written = file_.begin().and_then(fill);
  if (!written) file_.roll_back();
  return written;
}

// A row that cannot be released is no failure of the commit.
Result<void> SqliteInbox::carry_out(Act& act) {
  if (act.is_drop()) return file_.drop(act.id);
  auto row = file_.release(act.id);
  if (row) {
    act.row = std::move(*row);
    return {};
  }
  if (row.error().code() != "inbox.row") return failure(std::move(row.error()));
  act.refused = std::move(row.error());
  return {};
}

// Whatever could not be written is refused (rows) or tried again with a later commit (the rest).
void SqliteInbox::settle(Work& work, const Result<void>& written) {
  {
    const std::lock_guard lock(mutex_);
    if (written) {
      ++stats_.commits;
      stats_.appended += work.rows.size();
      note_done(work);
    } else {
      for (const Waiting& row : work.rows)
        book_.remove(row.id);
      if (!stopping_) {
        removals_.insert(removals_.begin(), work.removals.begin(), work.removals.end());
        quarantines_.insert(quarantines_.begin(), work.quarantines.begin(), work.quarantines.end());
      }
    }
  }
  if (!written) {
    retry_at_ = std::chrono::steady_clock::now() + kRetry;
    log::error("inbox.not_written", written.error().text(),
               {{"rows_refused", std::to_string(work.rows.size())}});
  }
  for (Waiting& row : work.rows) {
    if (written) {
      row.durable(row.id);
    } else {
      row.durable(failure(Kind::Throttled, "inbox.disk", written.error().text(),
                          "free space on the disk of data_dir"));
    }
  }
  for (Act& act : work.acts)
    tell(act, written);
  work = Work{};
}

// With mutex_ held.
void SqliteInbox::note_done(Work& work) {
  for (Act& act : work.acts) {
    if (act.is_drop()) {
      act.was_there = book_.remove(act.id);
    } else if (act.row) {
      book_.take_back(act.id);
    }
  }
}

void SqliteInbox::tell(Act& act, const Result<void>& written) {
  if (!written) {
    auto full = failure(Kind::Throttled, "inbox.disk", written.error().text(),
                        "free space on the disk of data_dir");
    return act.is_drop() ? act.dropped(std::move(full)) : act.released(std::move(full));
  }
  if (act.is_drop()) {
    return act.dropped(act.was_there ? Result<void>() : no_such_row(act.id, "inbox"));
  }
  if (act.refused) return act.released(failure(std::move(*act.refused)));
  if (!act.row) return act.released(no_such_row(act.id, "quarantine"));
  act.released(std::move(*act.row));
}

// Nothing else to do: let old quarantine go, and bodies leave the log.
void SqliteInbox::tidy() {
  if (std::chrono::steady_clock::now() >= next_purge_) purge_quarantine();
  log_is_empty_ = file_.checkpoint(true);
}

void SqliteInbox::purge_quarantine() {
  next_purge_ = std::chrono::steady_clock::now() + kPurgeEvery;
  std::vector<std::uint64_t> gone;
  auto purged = file_.begin()
                    .and_then([&]() -> Result<void> {
                      auto ids = file_.purge_quarantine(wall_clock_ms() - options_.quarantine_ms);
                      if (!ids) return failure(std::move(ids.error()));
                      gone = std::move(*ids);
                      return {};
                    })
                    .and_then([&] { return file_.commit(); });
  if (!purged) {
    file_.roll_back();
    log::warn("inbox.not-purged", purged.error().text());
    return;
  }
  if (gone.empty()) return;
  log::warn("inbox.expired", "rows that nobody retried or dropped left the quarantine of the inbox",
            {{"rows", std::to_string(gone.size())}});
  const std::lock_guard lock(mutex_);
  for (const std::uint64_t id : gone)
    book_.remove(id);
}

}  // namespace

Result<std::unique_ptr<Inbox>> Inbox::open(const InboxOptions& options) {
  const std::string path = options.directory + "/inbox.db";
  auto file = InboxFile::open(path);
  if (!file) return failure(std::move(file.error()));
  auto inbox = std::make_unique<SqliteInbox>(std::move(*file), path, options);
  if (auto started = inbox->start(); !started) return failure(std::move(started.error()));
  return inbox;
}

}  // namespace stockd::journal
