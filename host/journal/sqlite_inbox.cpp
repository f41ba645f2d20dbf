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

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace stockd::journal {
namespace {

constexpr std::size_t kBatchMax = 256;
constexpr std::size_t kRemovalsMax = 1024;  // in one commit, so that no acknowledgement waits long
constexpr int kLogPagesMax = 8192;          // 32 MiB
constexpr auto kIdle = std::chrono::milliseconds(50);
constexpr auto kRetry = std::chrono::seconds(1);  // removals, after a commit that failed
constexpr auto kPurgeEvery = std::chrono::hours(1);

struct Waiting {
  std::uint64_t id = 0;
  std::string blob;
  std::function<void(Result<std::uint64_t>)> durable;
};

class SqliteInbox final : public Inbox {
 public:
  SqliteInbox(InboxFile file, std::string path, const InboxOptions& options)
      : file_(std::move(file)),
        path_(std::move(path)),
        options_(options),
        next_id_(file_.first_id()) {}

  ~SqliteInbox() override { close(); }

  Result<void> start();

  void append(InboxRow row, Durable durable) override;
  void append_row(InboxRow row, DurableRow durable) override;
  void handled(std::vector<std::uint64_t> ids) override;
  void quarantine(std::uint64_t id, std::string reason) override;
  Result<std::vector<InboxRow>> unhandled() const override;
  Result<std::vector<QuarantinedRow>> quarantined() const override;
  Stats stats() const override;
  void close() override;

 private:
  struct Work {
    std::vector<Waiting> rows;
    std::vector<std::uint64_t> removals;
    std::vector<InboxFile::Quarantining> quarantines;
  };

  void queue(std::string blob, Durable durable);
  bool forget(std::uint64_t id);
  void run();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void take(Work& work);
  Result<void> write(const Work& work);
  void settle(Work& work, const Result<void>& written);
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
  std::uint64_t next_id_;
  std::deque<Waiting> waiting_;
  std::deque<std::uint64_t> removals_;
  std::vector<InboxFile::Quarantining> quarantines_;
  std::unordered_map<std::uint64_t, std::size_t> sizes_;  // of unhandled rows, queued ones too
  Stats stats_;

  std::once_flag closed_;
  std::thread writer_;
};

Result<void> SqliteInbox::start() {
  auto left_behind = file_.sizes();
  if (!left_behind) return failure(std::move(left_behind.error()));
  for (const auto& [id, size] : *left_behind) {
    sizes_.emplace(id, size);
    stats_.bytes += size;
  }
  purge_quarantine();
  writer_ = std::thread([this] { run(); });
  return {};
}

void SqliteInbox::append(InboxRow row, Durable durable) {
  queue(encode_inbox_row(row), std::move(durable));
}

void SqliteInbox::append_row(InboxRow row, DurableRow durable) {
  std::string blob = encode_inbox_row(row);
  queue(std::move(blob),
        [row = std::move(row), durable = std::move(durable)](Result<std::uint64_t> id) mutable {
          if (!id) return durable(failure(std::move(id.error())));
          row.id = *id;
          durable(std::move(row));
        });
}

void SqliteInbox::queue(std::string blob, Durable durable) {
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
    if (!stopping && stats_.bytes + blob.size() <= options_.bytes_max) {
      stats_.bytes += blob.size();
      sizes_.emplace(next_id_, blob.size());
      waiting_.push_back({next_id_, std::move(blob), std::move(durable)});
      ++next_id_;
      // A writer that is busy looks again before it sleeps.
      if (waiting_.size() == 1) wake_.notify_one();
      return;
    }
  }
  if (stopping) {
    durable(failure(Kind::Aborted, "inbox.closed", "the inbox is closed"));
  } else {
    durable(failure(Kind::Throttled, "inbox.budget",
                    "the inbox holds as many unhandled bytes as it may",
                    "look for an account that is paused or a connector that fails"));
  }
}

// False: the row was handled, quarantined or unknown before. With mutex_ held.
bool SqliteInbox::forget(std::uint64_t id) {
  const auto found = sizes_.find(id);
  if (found == sizes_.end()) return false;
  stats_.bytes -= found->second;
  sizes_.erase(found);
  return true;
}

void SqliteInbox::handled(std::vector<std::uint64_t> ids) {
  const std::lock_guard lock(mutex_);
  const bool first = removals_.empty();
  for (const std::uint64_t id : ids) {
    if (forget(id)) removals_.push_back(id);
  }
  if (first) wake_.notify_one();
}

void SqliteInbox::quarantine(std::uint64_t id, std::string reason) {
  const std::lock_guard lock(mutex_);
  if (!forget(id)) return;
  quarantines_.push_back({id, std::move(reason), wall_clock_ms()});
  wake_.notify_one();
}

Result<std::vector<InboxRow>> SqliteInbox::unhandled() const {
  auto rows = read_inbox_rows(path_);
  if (!rows) return rows;
  // Rows that were handled but still lie in the file, because no commit took them along yet.
  const std::lock_guard lock(mutex_);
  std::erase_if(*rows, [this](const InboxRow& row) { return !sizes_.contains(row.id); });
  return rows;
}

Result<std::vector<QuarantinedRow>> SqliteInbox::quarantined() const {
  return read_quarantined_rows(path_);
}

Inbox::Stats SqliteInbox::stats() const {
  const std::lock_guard lock(mutex_);
  Stats stats = stats_;
  stats.rows = sizes_.size();
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
    return stopping_ || !waiting_.empty() || (!quarantines_.empty() && may_retry());
  };
  while (true) {
    if (!waiting_.empty() || (!quarantines_.empty() && may_retry())) return true;
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
  log_is_empty_ = false;
}

Result<void> SqliteInbox::write(const Work& work) {
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
    return file_.commit();
  };
  auto written = file_.begin().and_then(fill);
  if (!written) file_.roll_back();
  return written;
}

// Whatever could not be written is refused (rows) or tried again with a later commit (the rest).
void SqliteInbox::settle(Work& work, const Result<void>& written) {
  {
    const std::lock_guard lock(mutex_);
    if (written) {
      ++stats_.commits;
      stats_.appended += work.rows.size();
    } else {
      for (const Waiting& row : work.rows)
        forget(row.id);
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
  work = Work{};
}

// Nothing else to do: let old quarantine go, and bodies leave the log.
void SqliteInbox::tidy() {
  if (std::chrono::steady_clock::now() >= next_purge_) purge_quarantine();
  log_is_empty_ = file_.checkpoint(true);
}

void SqliteInbox::purge_quarantine() {
  next_purge_ = std::chrono::steady_clock::now() + kPurgeEvery;
  auto purged = file_.begin()
                    .and_then([&] {
                      return file_.purge_quarantine(wall_clock_ms() - options_.quarantine_ms);
                    })
                    .and_then([&] { return file_.commit(); });
  if (purged) return;
  file_.roll_back();
  log::warn("inbox.not_purged", purged.error().text());
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
