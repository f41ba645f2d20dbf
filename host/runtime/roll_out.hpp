// SPDX-License-Identifier: Apache-2.0
//
// Brings loaded files into force and makes the running channels follow, at a start and at a reload
// alike: what leaves or changes is stopped first, then the files are applied, then what is missing
// is started. Channels that are as they were are not touched. A webhook that arrives in between
// stays in the inbox and goes to its channel once that runs.
#pragma once

#include "runtime/accounts.hpp"
#include "runtime/agent_maker.hpp"
#include "runtime/fleet.hpp"
#include "runtime/reload_report.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace stockd::runtime {

class RollOut {
 public:
  struct Parts {
    Accounts& accounts;
    Fleet& fleet;
    const AgentMaker& maker;
    journal::Inbox& inbox;
    std::function<void()> serve;  // replaces the endpoints by those of the fleet
  };
  explicit RollOut(Parts parts) : parts_(std::move(parts)) {}

  // One account's trouble stops nothing else; an Error is one of the data directory. [blocking, one
  // at a time]
  Result<void> apply(const config::ServerSettings& settings, const config::LoadedAccounts& loaded,
                     ReloadReport& report);

  // One channel was disconnected or connected by a person: stops or starts it. An Error says why
  // it cannot run. [as apply]
  Result<void> follow_phase(const config::ServerSettings& settings, const ChannelKey& key);

 private:
  // What should run, by the files that are about to come into force.
  std::map<std::string, Account> wanted(const config::LoadedAccounts& loaded) const;
  void stop_changed(const config::ServerSettings& settings,
                    const std::map<std::string, Account>& wanted, ReloadReport& report);
  std::set<ChannelKey> start_missing(const config::ServerSettings& settings, ReloadReport& report);
  bool may_run(const ChannelKey& key) const;
  Result<void> start(const config::ServerSettings& settings, const Account& account,
                     const ChannelConfig& channel);
  Result<void> hand_out_waiting(const std::set<ChannelKey>& started);

  Parts parts_;
};

}  // namespace stockd::runtime
