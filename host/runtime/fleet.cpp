// SPDX-License-Identifier: Apache-2.0
//
// The map is copied before anything is called, so that no agent runs under the lock.
#include "runtime/fleet.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace stockd::runtime {
namespace {

constexpr auto kEndMost = std::chrono::seconds(10);

// Counts down to the last agent that ended; outlives a wait that was given up.
class Countdown {
 public:
  explicit Countdown(std::size_t open) : open_(open) {}

  void ended() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) all_ended_.notify_all();
  }

  bool wait() {
    std::unique_lock lock(mutex_);
    return all_ended_.wait_for(lock, kEndMost, [this] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_ended_;
  std::size_t open_;
};

}  // namespace

void Fleet::add(const ChannelKey& key, std::shared_ptr<ChannelAgent> agent) {
  {
    const std::unique_lock lock(mutex_);
    STOCKD_ASSERT(!agents_.contains(key));
    agents_[key] = agent;
    by_account_.emplace(agent->context().account, agent);
  }
  agent->start();
}

void Fleet::remove(const std::vector<ChannelKey>& keys) {
  std::vector<std::shared_ptr<ChannelAgent>> leaving;
  {
    const std::unique_lock lock(mutex_);
    for (const ChannelKey& key : keys) {
      const auto found = agents_.find(key);
      if (found == agents_.end()) continue;
      const AccountId account = found->second->context().account;
      std::erase_if(by_account_, [&](const auto& entry) {
        return entry.first == account && entry.second == found->second;
      });
      leaving.push_back(std::move(found->second));
      agents_.erase(found);
    }
  }
  if (leaving.empty()) return;
  const auto countdown = std::make_shared<Countdown>(leaving.size());
  for (const auto& agent : leaving)
    agent->stop([countdown] { countdown->ended(); });
  if (!countdown->wait()) {
    log::warn("channel.slow-end", "a channel's last operations take long to end",
              {{"channels", std::to_string(leaving.size())}});
  }
}

std::shared_ptr<ChannelAgent> Fleet::find(const ChannelKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = agents_.find(key);
  return found == agents_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<ChannelAgent>> Fleet::of_account(const std::string& account) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<ChannelAgent>> out;
  for (auto entry = agents_.lower_bound({account, ""});
       entry != agents_.end() && entry->first.first == account; ++entry) {
    out.push_back(entry->second);
  }
  return out;
}

Fleet::Agents Fleet::all() const {
  const std::shared_lock lock(mutex_);
  return agents_;
}

void Fleet::notify(AccountId account) const {
  const std::shared_lock lock(mutex_);
  const auto [first, last] = by_account_.equal_range(account);
  for (auto entry = first; entry != last; ++entry)
    entry->second->notify();
}

}  // namespace stockd::runtime
