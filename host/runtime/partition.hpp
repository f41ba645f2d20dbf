// SPDX-License-Identifier: Apache-2.0
//
// One partition: an engine for each of its accounts, one journal, one store, and the one thread
// that owns them. Whatever changes an engine is a job of that thread. The thread takes all jobs
// that wait, decides and folds them, makes their records durable with one commit, and only then
// lets their effects out. So a commit serves as many jobs as came together, and nobody waits for a
// timer.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "engine/engine.hpp"
#include "journal/journal.hpp"
#include "runtime/journal_clock.hpp"
#include "store/store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace stockd::runtime {

// A group of writes that is in the journal and may be sent now.
struct WriteGroup {
  std::uint64_t intent = 0;
  std::string key;
  WriteMode mode = WriteMode::Set;
  std::vector<engine::Engine::WriteItem> items;
};

struct PartitionOptions {
  std::string directory;
  std::uint32_t number = 0;
  std::uint64_t snapshot_every = 100'000;  // records between snapshots
};

struct PartitionStats {
  std::uint64_t last_seq = 0;
  std::uint64_t commits = 0;
  std::uint64_t records = 0;
};

class Partition {
 public:
  using Changed = std::function<void(AccountId)>;

  // Claims the journal, restores the newest snapshot, folds the tail and brings the store up to
  // date. `changed` is called on the partition's thread after a commit that touched an account.
  static Result<std::unique_ptr<Partition>> open(const PartitionOptions& options, Changed changed);
  ~Partition();

  // Begins to take jobs. Accounts not seen before are made by their first ConfigChanged.
  void start();

  // Finishes the jobs that wait, brings the store up to date, writes snapshots and ends the thread.
  void stop();

  // Decides the input. `done` runs on the partition's thread once its records are durable; an error
  // means that an operator's input was refused. [any-thread]
  using Done = std::function<void(Result<void>)>;
  void post(AccountId account, engine::Input input, Done done = {});

  // Runs `job` on the partition's thread after everything posted before it is durable. The engine
  // may be looked at, and fences begun; null if the account has none yet. [any-thread]
  void ask(AccountId account, std::function<void(engine::Engine*, store::Store&)> job);

  // The most urgent writes of a channel, journaled: empty if there is nothing to write any more.
  // [any-thread]
  void take_writes(AccountId account, ChannelId channel, engine::WriteLimits limits,
                   std::function<void(std::optional<WriteGroup>)> take);

  // The time of the records written now; never runs backwards. Only within ask(). [partition's
  // thread]
  UnixMs now_ms() { return clock_.now(); }

  PartitionStats stats() const;

 private:
  struct Job;
  struct Batch;

  Partition(const PartitionOptions& options, Changed changed);
  Result<void> load();
  void run();
  void push(Job job);
  bool wait_for_work(std::vector<Job>& jobs);
  void work(std::vector<Job>& jobs);
  void decide(Job& job, Batch& batch);
  void plan_writes(Job& job, Batch& batch);
  void fold(AccountId account, std::vector<Record> records, Batch& batch);
  void fall_due(Batch& batch);
  void commit(Batch& batch);
  journal::Appended append(const std::vector<Record>& records);
  void write_behind(bool all);
  bool wait_for_space();
  void take_snapshots();
  const engine::LineArchive& archive(AccountId account);

  PartitionOptions options_;
  Changed changed_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<store::Store> store_;
  std::uint64_t epoch_ = 0;
  std::uint64_t last_seq_ = 0;
  std::uint64_t snapshot_seq_ = 0;
  std::uint64_t snapshot_tried_seq_ = 0;
  JournalClock clock_;
  std::map<AccountId, engine::Engine> engines_;
  std::map<AccountId, std::unique_ptr<engine::LineArchive>> archives_;
  std::vector<Record> behind_;  // durable, but not in the store yet
  std::chrono::steady_clock::time_point behind_since_{};
  std::chrono::steady_clock::time_point store_again_at_{};  // after the disk was full

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> queue_;
  bool stopping_ = false;
  std::thread thread_;

  std::atomic<std::uint64_t> seq_seen_{0};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> records_{0};
};

}  // namespace stockd::runtime
