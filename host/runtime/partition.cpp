// SPDX-License-Identifier: Apache-2.0
//
// The loop of a partition's thread. State in memory runs ahead of the journal by one batch at most,
// and nothing of that batch is seen by anyone before its commit; if the commit fails the process
// ends, and the next start folds what the journal really holds.
#include "runtime/partition.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"
#include "base/priority.hpp"
#include "runtime/snapshot_frame.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace stockd::runtime {
namespace {

// Jobs that share one commit.
constexpr std::size_t kBatchMax = 256;

// The store may lag this many records before a busy thread stops to serve it.
constexpr std::size_t kBehindMax = 2048;

// Records that come so close together share a transaction of the store.
constexpr auto kStorePause = std::chrono::milliseconds(20);

constexpr auto kDiskFullPause = std::chrono::seconds(1);
constexpr int kExitSoftware = 70;  // EX_SOFTWARE
constexpr int kExitDiskFull = 75;  // EX_TEMPFAIL: starting again helps once there is room

}  // namespace

struct Partition::Job {
  AccountId account{};
  std::optional<engine::Input> input;
  Done done;
  std::function<void(engine::Engine*, store::Store&)> look;
  ChannelId channel{};
  engine::WriteLimits limits;
  std::function<void(std::optional<WriteGroup>)> take;
};

struct Partition::Batch {
  std::vector<Record> records;
  std::vector<std::function<void()>> after;  // run once the records are durable
  std::set<AccountId> touched;
};

Partition::Partition(const PartitionOptions& options, Changed changed)
    : options_(options), changed_(std::move(changed)) {}

Partition::~Partition() {
  stop();
}

Result<std::unique_ptr<Partition>> Partition::open(const PartitionOptions& options,
                                                   Changed changed) {
  std::unique_ptr<Partition> partition(new Partition(options, std::move(changed)));
  if (auto loaded = partition->load(); !loaded) return failure(loaded.error());
  return partition;
}

Result<void> Partition::load() {
  auto journal = journal::open_sqlite_journal(options_.directory, options_.number);
  if (!journal) return failure(journal.error());
  journal_ = std::move(*journal);
  auto store = store::Store::open(options_.directory, options_.number);
  if (!store) return failure(store.error());
  store_ = std::move(*store);
  auto epoch = journal_->claim();
  if (!epoch) return failure(epoch.error());
  epoch_ = *epoch;

  auto snapshot = journal_->newest_snapshot();
  if (!snapshot) return failure(snapshot.error());
  auto restored = restore_engines(snapshot->bytes);
  if (restored) {
    engines_ = std::move(*restored);
  } else {
    // One of another version, as a rule. The journal has everything; reading it only takes longer.
    log::warn("partition.snapshot-unread", restored.error().describe());
    snapshot->seq = 0;
  }
  snapshot_seq_ = snapshot->seq;
  snapshot_tried_seq_ = snapshot->seq;
  // The store may be older than the snapshot (it is written behind), so reading begins at the
  // older of the two.
  const std::uint64_t from = std::min(snapshot->seq, store_->applied());
  auto read = journal_->read(from, [&](const Record& record) {
    clock_.at_least(record.at_ms);
    if (record.seq > snapshot->seq) {
      engines_.try_emplace(record.account, record.account).first->second.fold(record);
    }
    if (record.seq > store_->applied()) behind_.push_back(record);
    if (behind_.size() >= kBehindMax) write_behind(true);
  });
  if (!read) return read;
  last_seq_ = journal_->last();
  seq_seen_ = last_seq_;
  write_behind(true);
  return {};
}

void Partition::start() {
  STOCKD_ASSERT(!thread_.joinable());
  thread_ = std::thread([this] { run(); });
}

void Partition::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Partition::push(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      queue_.push_back(std::move(job));
      wake_.notify_one();
      return;
    }
  }
  if (job.done) job.done(failure(Kind::Aborted, "partition.stopped", "the server is stopping"));
  if (job.take) job.take(std::nullopt);
}

void Partition::post(AccountId account, engine::Input input, Done done) {
  Job job;
  job.account = account;
  job.input = std::move(input);
  job.done = std::move(done);
  push(std::move(job));
}

void Partition::ask(AccountId account, std::function<void(engine::Engine*, store::Store&)> look) {
  Job job;
  job.account = account;
  job.look = std::move(look);
  push(std::move(job));
}

void Partition::take_writes(AccountId account, ChannelId channel, engine::WriteLimits limits,
                            std::function<void(std::optional<WriteGroup>)> take) {
  Job job;
  job.account = account;
  job.channel = channel;
  job.limits = limits;
  job.take = std::move(take);
  push(std::move(job));
}

void Partition::run() {
  give_way_to_acknowledging();
  Batch first;
  for (const auto& [account, engine] : engines_) {
    const auto records =
        engines_.at(account).decide(engine::Restarted{}, clock_.now(), archive(account));
    STOCKD_ASSERT(records.has_value());
    fold(account, *records, first);
  }
  commit(first);
  std::vector<Job> jobs;
  while (wait_for_work(jobs))
    work(jobs);
  write_behind(true);
  take_snapshots();
}

// False when the partition is stopping and nothing waits any more.
bool Partition::wait_for_work(std::vector<Job>& jobs) {
  std::optional<UnixMs> deadline;
  for (const auto& [account, engine] : engines_) {
    const auto next = engine.next_deadline();
    if (next && (!deadline || *next < *deadline)) deadline = next;
  }
  std::unique_lock lock(mutex_);
  const auto has_work = [&] { return stopping_ || !queue_.empty(); };
  if (!has_work() && !behind_.empty() &&
      !wake_.wait_until(lock, std::max(behind_since_ + kStorePause, store_again_at_), has_work)) {
    // Idle time belongs to the store.
    lock.unlock();
    write_behind(true);
    lock.lock();
  }
  if (deadline) {
    const auto wait = std::chrono::milliseconds(std::max<UnixMs>(0, *deadline - clock_.now()));
    wake_.wait_for(lock, wait, has_work);
  } else {
    wake_.wait(lock, has_work);
  }
  if (queue_.empty()) return !stopping_;
  const std::size_t count = std::min(queue_.size(), kBatchMax);
  jobs.assign(std::make_move_iterator(queue_.begin()),
              std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(count)));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  return true;
}

void Partition::work(std::vector<Job>& jobs) {
  Batch batch;
  fall_due(batch);
  for (Job& job : jobs) {
    if (job.input) {
      decide(job, batch);
    } else if (job.take) {
      plan_writes(job, batch);
    } else {
      // Whoever looks must see durable state only, so looks wait for the commit like effects do.
      batch.after.push_back([this, account = job.account, look = std::move(job.look)] {
        const auto found = engines_.find(account);
        look(found == engines_.end() ? nullptr : &found->second, *store_);
      });
    }
  }
  commit(batch);
  jobs.clear();
  if (behind_.size() >= kBehindMax) write_behind(false);
  if (last_seq_ - snapshot_tried_seq_ >= options_.snapshot_every) take_snapshots();
}

void Partition::fall_due(Batch& batch) {
  const UnixMs now = clock_.now();
  for (auto& [account, engine] : engines_) {
    const auto deadline = engine.next_deadline();
    if (!deadline || *deadline > now) continue;
    auto records = engine.decide(engine::DeadlineDue{}, now, archive(account));
    STOCKD_ASSERT(records.has_value());
    fold(account, std::move(*records), batch);
    batch.touched.insert(account);
  }
}

void Partition::decide(Job& job, Batch& batch) {
  auto& engine = engines_.try_emplace(job.account, job.account).first->second;
  auto records = engine.decide(*job.input, clock_.now(), archive(job.account));
  if (!records) {
    if (job.done) {
      batch.after.push_back(
          [done = std::move(job.done), error = records.error()] { done(failure(error)); });
    }
    return;
  }
  fold(job.account, std::move(*records), batch);
  batch.touched.insert(job.account);
  if (job.done) {
    batch.after.push_back([done = std::move(job.done)] { done(Result<void>{}); });
  }
}

void Partition::plan_writes(Job& job, Batch& batch) {
  std::optional<WriteGroup> group;
  const auto found = engines_.find(job.account);
  if (found != engines_.end()) {
    engine::Engine& engine = found->second;
    const std::uint64_t next_seq = last_seq_ + batch.records.size() + 1;
    // What may have happened already is asked for under its key before anything new is sent.
    const auto again = engine.take_resend(job.channel);
    if (again) {
      group = WriteGroup{again->intent, again->key, again->mode, engine.write_items(*again)};
    }
    auto record = again ? std::nullopt
                        : engine.next_write(job.channel, job.limits, clock_.now(),
                                            journal_->incarnation(), next_seq);
    if (record) {
      const auto intent = std::get<IntentMade>(record->body);
      STOCKD_ASSERT(!intent.items.empty());
      group = WriteGroup{intent.intent, intent.key, intent.mode, engine.write_items(intent)};
      for (const auto& item : group->items)
        STOCKD_ASSERT(item.to >= 0);
      fold(job.account, {std::move(*record)}, batch);
    }
  }
  batch.after.push_back(
      [take = std::move(job.take), group = std::move(group)]() mutable { take(std::move(group)); });
}

void Partition::fold(AccountId account, std::vector<Record> records, Batch& batch) {
  engine::Engine& engine = engines_.at(account);
  for (Record& record : records) {
    record.seq = last_seq_ + batch.records.size() + 1;
    record.account = account;
    record.at_ms = record.at_ms == 0 ? clock_.now() : clock_.at_least(record.at_ms);
    engine.fold(record);
    batch.records.push_back(std::move(record));
  }
}

// A full disk is waited for: memory is ahead of the journal, so nothing else may happen before the
// batch is durable, and nothing is lost while it waits. Any other failure ends the process.
journal::Appended Partition::append(const std::vector<Record>& records) {
  for (;;) {
    auto appended = journal_->append(epoch_, last_seq_, records);
    if (appended) return *appended;
    if (appended.error().kind() != Kind::Throttled) {
      end_process(kExitSoftware, "the journal failed: " + appended.error().describe());
    }
    log::error("journal.append", appended.error().describe());
    if (!wait_for_space()) {
      // Nothing of the batch was shown to anybody, and its webhooks are still in the inbox.
      end_process(kExitDiskFull, "stopped while the disk was full; nothing acknowledged is lost");
    }
  }
}

// False when the partition is to stop.
bool Partition::wait_for_space() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, kDiskFullPause, [this] { return stopping_; });
  return !stopping_;
}

void Partition::commit(Batch& batch) {
  if (!batch.records.empty()) {
    const journal::Appended appended = append(batch.records);
    last_seq_ += batch.records.size();
    STOCKD_ASSERT(appended.last == last_seq_);
    seq_seen_ = last_seq_;
    commits_ += 1;
    records_ += batch.records.size();
    if (behind_.empty()) behind_since_ = std::chrono::steady_clock::now();
    behind_.insert(behind_.end(), std::make_move_iterator(batch.records.begin()),
                   std::make_move_iterator(batch.records.end()));
    batch.records.clear();
  }
  auto after = std::exchange(batch.after, {});
  for (auto& effect : after)
    effect();
  auto touched = std::exchange(batch.touched, {});
  for (const AccountId account : touched) {
    if (changed_) changed_(account);
  }
}

void Partition::write_behind(bool all) {
  if (behind_.empty() || std::chrono::steady_clock::now() < store_again_at_) return;
  const std::size_t count = all ? behind_.size() : std::min(behind_.size(), kBehindMax);
  std::vector<Record> part(
      std::make_move_iterator(behind_.begin()),
      std::make_move_iterator(behind_.begin() + static_cast<std::ptrdiff_t>(count)));
  behind_.erase(behind_.begin(), behind_.begin() + static_cast<std::ptrdiff_t>(count));
  if (auto applied = store_->apply(part); !applied) {
    if (applied.error().kind() != Kind::Throttled) {
      // The store can be rebuilt from the journal; the engine must not depend on it being whole.
      end_process(kExitSoftware, "the store failed: " + applied.error().describe());
    }
    // The disk is full. The journal has it all, so the store may stay behind and try again later.
    log::error("store.apply", applied.error().describe());
    behind_.insert(behind_.begin(), std::make_move_iterator(part.begin()),
                   std::make_move_iterator(part.end()));
    store_again_at_ = std::chrono::steady_clock::now() + kDiskFullPause;
    return;
  }
  for (auto& [account, engine] : engines_)
    engine.forget_closed(store_->applied());
}

const engine::LineArchive& Partition::archive(AccountId account) {
  auto& slot = archives_[account];
  if (!slot) slot = store_->archive(account);
  return *slot;
}

void Partition::take_snapshots() {
  if (last_seq_ == snapshot_seq_) return;
  snapshot_tried_seq_ = last_seq_;
  const journal::Journal::Snapshot taken{last_seq_, snapshot_of(engines_)};
  if (auto saved = journal_->save_snapshot(taken); !saved) {
    // Without a snapshot the next start folds more of the journal; nothing is lost.
    log::warn("partition.snapshot", saved.error().describe());
    return;
  }
  snapshot_seq_ = last_seq_;
}

PartitionStats Partition::stats() const {
  return {seq_seen_.load(), commits_.load(), records_.load()};
}

}  // namespace stockd::runtime
