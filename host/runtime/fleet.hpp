// SPDX-License-Identifier: Apache-2.0
//
// The channels that run, by account and channel name. Agents come and go with the configuration
// while webhooks arrive and people look; whoever has found one may use it until it is done.
#pragma once

#include "runtime/channel_agent.hpp"

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace stockd::runtime {

using ChannelKey = std::pair<std::string, std::string>;  // account and channel

class Fleet {
 public:
  using Agents = std::map<ChannelKey, std::shared_ptr<ChannelAgent>>;

  // Starts the agent; there must be none of this name. [any-thread]
  void add(const ChannelKey& key, std::shared_ptr<ChannelAgent> agent);

  // Stops these agents and waits until their operations have ended, or a while: what is still under
  // way by then ends later, and starts nothing new. [blocking]
  void remove(const std::vector<ChannelKey>& keys);

  // The rest is [any-thread].
  std::shared_ptr<ChannelAgent> find(const ChannelKey& key) const;
  std::vector<std::shared_ptr<ChannelAgent>> of_account(const std::string& account) const;
  Agents all() const;

  // The engine of this account changed.
  void notify(AccountId account) const;

 private:
  mutable std::shared_mutex mutex_;
  Agents agents_;
  std::multimap<AccountId, std::shared_ptr<ChannelAgent>> by_account_;
};

}  // namespace stockd::runtime
