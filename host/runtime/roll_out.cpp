// SPDX-License-Identifier: Apache-2.0
//
// A channel that leaves works off the webhooks it has before it stops, and only then its account
// hears that it is gone.
#include "runtime/roll_out.hpp"

#include "base/log.hpp"

#include <utility>

namespace stockd::runtime {
namespace {

std::string label_of(const ChannelKey& key) {
  return key.first + "/" + key.second;
}

const ChannelConfig* channel_in(const std::map<std::string, Account>& accounts,
                                const ChannelKey& key) {
  const auto account = accounts.find(key.first);
  if (account == accounts.end()) return nullptr;
  for (const ChannelConfig& channel : account->second.channels) {
    if (channel.name.str() == key.second) return &channel;
  }
  return nullptr;
}

}  // namespace

Result<void> RollOut::apply(const config::ServerSettings& settings,
                            const config::LoadedAccounts& loaded, ReloadReport& report) {
  if (auto registered = parts_.accounts.register_all(loaded); !registered) return registered;
  stop_changed(settings, wanted(loaded), report);
  std::map<std::string, std::string> refused;
  for (const auto& entry : loaded.accounts) {
    if (parts_.accounts.trouble_of(entry.account.name.str())) continue;
    auto applied = parts_.accounts.bring_into_force(entry.account);
    if (!applied) refused[entry.account.name.str()] = applied.error().describe();
  }
  parts_.accounts.note_files(loaded, refused);
  for (const AccountName& name : parts_.accounts.names()) {
    if (!parts_.accounts.file_state(name.str()).applied) report.kept.push_back(name.str());
  }
  const std::set<ChannelKey> started = start_missing(settings, report);
  parts_.serve();
  return hand_out_waiting(started);
}

std::map<std::string, Account> RollOut::wanted(const config::LoadedAccounts& loaded) const {
  std::map<std::string, Account> out;
  for (const AccountName& name : parts_.accounts.names()) {
    if (auto account = parts_.accounts.in_force(name.str())) out[name.str()] = std::move(*account);
  }
  for (const auto& entry : loaded.accounts)
    out[entry.account.name.str()] = entry.account;
  return out;
}

void RollOut::stop_changed(const config::ServerSettings& settings,
                           const std::map<std::string, Account>& wanted, ReloadReport& report) {
  std::vector<ChannelKey> leaving;
  for (const auto& [key, agent] : parts_.fleet.all()) {
    const ChannelConfig* channel = channel_in(wanted, key);
    if (channel != nullptr &&
        parts_.maker.is_as_made(*agent, settings, wanted.at(key.first), *channel)) {
      continue;
    }
    leaving.push_back(key);
    if (channel == nullptr) report.stopped.push_back(label_of(key));
  }
  parts_.fleet.remove(leaving);
}

std::set<ChannelKey> RollOut::start_missing(const config::ServerSettings& settings,
                                            ReloadReport& report) {
  std::set<ChannelKey> out;
  for (const AccountName& name : parts_.accounts.names()) {
    const auto account = parts_.accounts.in_force(name.str());
    if (!account) continue;
    for (const ChannelConfig& channel : account->channels) {
      const ChannelKey key{name.str(), channel.name.str()};
      if (parts_.fleet.find(key) || !may_run(key)) continue;
      if (!start(settings, *account, channel)) continue;
      report.started.push_back(label_of(key));
      out.insert(key);
    }
  }
  return out;
}

bool RollOut::may_run(const ChannelKey& key) const {
  return parts_.accounts.phase_of(key.first, key.second) != ChannelPhase::Disconnected;
}

Result<void> RollOut::start(const config::ServerSettings& settings, const Account& account,
                            const ChannelConfig& channel) {
  const ChannelKey key{account.name.str(), channel.name.str()};
  auto agent = parts_.maker.make(settings, account, channel);
  if (!agent) {
    log::error("channel.not-started", agent.error().text(),
               {{"channel", label_of(key)},
                {"code", agent.error().code()},
                {"help", agent.error().help()}});
    return failure(std::move(agent.error()));
  }
  parts_.fleet.add(key, std::move(*agent));
  return {};
}

Result<void> RollOut::follow_phase(const config::ServerSettings& settings, const ChannelKey& key) {
  if (!may_run(key)) {
    parts_.fleet.remove({key});
    parts_.serve();
    return {};
  }
  if (parts_.fleet.find(key)) return {};
  const auto account = parts_.accounts.in_force(key.first);
  if (!account) return {};
  for (const ChannelConfig& channel : account->channels) {
    if (channel.name.str() != key.second) continue;
    if (auto started = start(settings, *account, channel); !started) return started;
  }
  parts_.serve();
  return hand_out_waiting({key});
}

// What arrived before its channel ran. A webhook that arrives just now may be handed out twice,
// which is harmless: facts are merged.
Result<void> RollOut::hand_out_waiting(const std::set<ChannelKey>& started) {
  auto rows = parts_.inbox.unhandled();
  if (!rows) return failure(rows.error());
  std::map<ChannelKey, std::size_t> left;
  for (auto& row : *rows) {
    const ChannelKey key{parts_.accounts.current_name(row.account), row.channel};
    const auto agent = parts_.fleet.find(key);
    if (!agent) {
      ++left[key];
    } else if (started.contains(key)) {
      agent->arrived(std::move(row));
    }
  }
  for (const auto& [key, count] : left) {
    // The channel may come back with the next configuration; until then the rows stay.
    log::warn("webhook.no-channel", "webhooks wait for a channel that does not run",
              {{"channel", label_of(key)}, {"webhooks", std::to_string(count)}});
  }
  return {};
}

}  // namespace stockd::runtime
