// SPDX-License-Identifier: Apache-2.0
//
// Whoever applies files is one thread and waits for the partitions; looks come from any thread.
#include "runtime/accounts.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"
#include "runtime/account_change.hpp"

#include <algorithm>
#include <future>
#include <mutex>
#include <set>
#include <utility>

namespace stockd::runtime {
namespace {

const std::string kPlanWaits = "the account's file changed: its plan waits to be accepted";

// Looks at an account's engine on its partition's thread and waits for the answer.
template <class T>
T look_now(Partition& partition, AccountId account, const std::function<T(engine::Engine*)>& look) {
  std::promise<T> promise;
  auto future = promise.get_future();
  partition.ask(account,
                [&](engine::Engine* engine, store::Store&) { promise.set_value(look(engine)); });
  return future.get();
}

// A managed channel that a new version of the file could move.
struct Held {
  ChannelId channel{};
  bool is_moved = false;  // for certain: what was read of it says nothing any more
};

std::vector<Held> to_hold(engine::Engine* engine, const Account& account) {
  std::vector<Held> out;
  if (engine == nullptr || engine->account() == account) return out;
  const std::set<ChannelName> moved = channels_moved(*engine, account);
  for (const ChannelConfig& from : engine->account().channels) {
    const auto id = engine->find_channel(from.name.view());
    if (!moved.contains(from.name) || !id) continue;
    if (engine->phase(*id) != ChannelPhase::Managed) continue;
    Held held{*id, false};
    for (const ChannelConfig& to : account.channels) {
      if (to.name == from.name) held.is_moved = is_other_store(from, to);
    }
    out.push_back(held);
  }
  return out;
}

// Adds those of the held channels whose numbers the new version changes.
std::vector<Held> judged(engine::Engine* engine, std::vector<Held> held) {
  std::set<ChannelId> moved;
  const auto plan = engine->plan();
  for (const engine::PlanRow& row : plan.changes)
    moved.insert(row.channel);
  for (Held& one : held)
    one.is_moved = one.is_moved || moved.contains(one.channel);
  return held;
}

bool is_left(const Error& error) {
  return error.code() == "channel.removed" || error.code() == "channel.disconnected" ||
         error.code() == "channel.unplanned";
}

}  // namespace

Accounts::Accounts(std::string data_dir, DataDirectory& directory, Partition::Changed changed)
    : data_dir_(std::move(data_dir)), directory_(directory), changed_(std::move(changed)) {}

void Accounts::open() {
  {
    const std::unique_lock lock(mutex_);
    broken_.clear();
  }
  for (const AccountPlace& place : directory_.accounts()) {
    const bool is_open = open_partition(place.partition);
    const auto account = is_open ? account_of(place) : std::nullopt;
    const std::unique_lock lock(mutex_);
    places_[place.name.str()] = place;
    if (account) in_force_[place.name.str()] = *account;
  }
}

Result<void> Accounts::note_restored() {
  for (const AccountName& name : names()) {
    if (!restored_.insert(name.str()).second) continue;
    engine::Restored restored;
    restored.actor = "stockctl restore";
    const auto place = place_of(name.str());
    if (auto decided = decide_now(*place, restored); !decided) return decided;
    log::warn(
        "account.restored",
        "the account was restored from a backup: nothing is raised before its plan is accepted",
        {{"account", name.str()}, {"help", "stockctl plan, then stockctl apply"}});
  }
  return {};
}

Result<void> Accounts::register_all(const config::LoadedAccounts& loaded) {
  for (const auto& entry : loaded.accounts) {
    const std::string& name = entry.account.name.str();
    if (place_of(name)) continue;
    auto place = directory_.place_of(entry.account.name);
    if (!place) return failure(place.error());
    open_partition(place->partition);
    const std::unique_lock lock(mutex_);
    places_[name] = *place;
  }
  return {};
}

// False: it cannot be opened, and that is told once.
bool Accounts::open_partition(std::uint32_t number) {
  if (partitions_.contains(number)) return true;
  if (broken_.contains(number)) return false;
  PartitionOptions options;
  options.directory = data_dir_;
  options.number = number;
  auto partition = Partition::open(options, changed_);
  if (!partition) {
    log::error("partition.not-opened",
               "a partition cannot be opened, so its accounts do not run; the others do: " +
                   partition.error().describe(),
               {{"partition", std::to_string(number)},
                {"help", "stockctl status names the accounts and what to do"}});
    const std::unique_lock lock(mutex_);
    broken_.emplace(number, std::move(partition.error()));
    return false;
  }
  (*partition)->start();
  const std::unique_lock lock(mutex_);
  partitions_[number] = std::move(*partition);
  return true;
}

Result<void> Accounts::decide_now(const AccountPlace& place, engine::Input input) const {
  std::promise<Result<void>> promise;
  auto future = promise.get_future();
  partition_of(place).post(place.id, std::move(input), [&promise](Result<void> result) {
    promise.set_value(std::move(result));
  });
  return future.get();
}

std::optional<Account> Accounts::account_of(const AccountPlace& place) const {
  return look_now<std::optional<Account>>(partition_of(place), place.id,
                                          [](engine::Engine* engine) -> std::optional<Account> {
                                            if (engine == nullptr || engine->account().name.empty())
                                              return std::nullopt;
                                            return engine->account();
                                          });
}

Result<void> Accounts::bring_into_force(const Account& account) {
  const auto place = place_of(account.name.str());
  STOCKD_ASSERT(place.has_value());
  if (auto trouble = trouble_of(account.name.str())) return failure(std::move(*trouble));
  Partition& partition = partition_of(*place);
  auto held = look_now<std::vector<Held>>(
      partition, place->id, [&](engine::Engine* engine) { return to_hold(engine, account); });
  for (const Held& one : held) {
    auto set = decide_now(*place, engine::SetPhase{one.channel, ChannelPhase::Observe, kPlanWaits});
    if (!set) return set;
  }
  engine::ConfigChanged changed;
  changed.account = account;
  const auto decided = decide_now(*place, std::move(changed));
  if (decided && !held.empty()) {
    held = look_now<std::vector<Held>>(
        partition, place->id, [&](engine::Engine* engine) { return judged(engine, held); });
  }
  bool waits = false;
  for (const Held& one : held) {
    if (decided && one.is_moved) {
      waits = true;
      continue;
    }
    // A refused version moves nothing. A channel that left the file is disconnected and says no,
    // and so does one that a person paused meanwhile.
    const engine::SetPhase back{one.channel, ChannelPhase::Managed,
                                "the account's file changed, but no number"};
    if (auto set = decide_now(*place, back); !set && !is_left(set.error())) return set;
  }
  if (!decided) return decided;
  if (waits) {
    log::warn("account.changed", kPlanWaits,
              {{"account", account.name.str()}, {"help", "stockctl plan, then stockctl apply"}});
  }
  auto now = account_of(*place);
  const std::unique_lock lock(mutex_);
  if (now) in_force_[account.name.str()] = std::move(*now);
  return {};
}

void Accounts::note_files(const config::LoadedAccounts& loaded,
                          const std::map<std::string, std::string>& refused) {
  std::map<std::string, FileState> states;
  for (const AccountName& name : names()) {
    states[name.str()] = {false, "its file is gone; the version applied last stays in force"};
  }
  for (const auto& entry : loaded.accounts)
    states[entry.account.name.str()] = {};
  for (const std::string& name : loaded.broken) {
    if (states.contains(name)) {
      states[name] = {false, "its file has errors; the version applied last stays in force"};
    }
  }
  for (const auto& [name, reason] : refused)
    states[name] = {false, reason};
  for (const auto& [name, state] : states) {
    if (!state.applied) {
      log::warn("account.kept", state.reason,
                {{"account", name}, {"help", "stockctl validate shows what is wrong"}});
    }
  }
  const std::unique_lock lock(mutex_);
  files_ = std::move(states);
}

std::vector<AccountName> Accounts::names() const {
  const std::shared_lock lock(mutex_);
  std::vector<AccountName> out;
  for (const auto& [name, account] : in_force_)
    out.push_back(account.name);
  return out;
}

std::optional<Account> Accounts::in_force(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = in_force_.find(name);
  return found == in_force_.end() ? std::nullopt : std::optional<Account>(found->second);
}

FileState Accounts::file_state(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = files_.find(name);
  return found == files_.end() ? FileState{} : found->second;
}

std::optional<AccountPlace> Accounts::place_of(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = places_.find(name);
  return found == places_.end() ? std::nullopt : std::optional<AccountPlace>(found->second);
}

std::optional<Error> Accounts::trouble_of(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto place = places_.find(name);
  if (place == places_.end()) return std::nullopt;
  const auto broken = broken_.find(place->second.partition);
  if (broken == broken_.end()) return std::nullopt;
  const Error& why = broken->second;
  return Error(why.kind(), "account.not-running",
               "account '" + name + "' does not run: its partition " +
                   std::to_string(broken->first) + " cannot be opened: " + why.text() + " [" +
                   why.code() + "]")
      .help(why.help().empty() ? "put its files back from the newest backup: stockctl restore"
                               : why.help());
}

std::vector<AccountPlace> Accounts::not_running() const {
  const std::shared_lock lock(mutex_);
  std::vector<AccountPlace> out;
  for (const auto& [name, place] : places_) {
    if (broken_.contains(place.partition)) out.push_back(place);
  }
  return out;
}

std::string Accounts::current_name(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  if (places_.contains(name)) return name;
  for (const auto& [current, place] : places_) {
    for (const AccountName& former : place.former) {
      if (former.str() == name) return current;
    }
  }
  return name;
}

Partition& Accounts::partition_of(const AccountPlace& place) const {
  const std::shared_lock lock(mutex_);
  return *partitions_.at(place.partition);
}

std::optional<ChannelId> Accounts::channel_number(const std::string& account,
                                                  const std::string& channel) const {
  const auto place = place_of(account);
  if (!place || trouble_of(account)) return std::nullopt;
  return look_now<std::optional<ChannelId>>(
      partition_of(*place), place->id, [&](engine::Engine* engine) -> std::optional<ChannelId> {
        if (engine == nullptr) return std::nullopt;
        return engine->find_channel(channel);
      });
}

std::optional<ChannelPhase> Accounts::phase_of(const std::string& account,
                                               const std::string& channel) const {
  const auto place = place_of(account);
  if (!place || trouble_of(account)) return std::nullopt;
  return look_now<std::optional<ChannelPhase>>(
      partition_of(*place), place->id, [&](engine::Engine* engine) -> std::optional<ChannelPhase> {
        const auto id = engine == nullptr ? std::nullopt : engine->find_channel(channel);
        return id ? std::optional(engine->phase(*id)) : std::nullopt;
      });
}

PartitionStats Accounts::stats() const {
  const std::shared_lock lock(mutex_);
  PartitionStats out;
  for (const auto& [number, partition] : partitions_) {
    const PartitionStats one = partition->stats();
    out.records += one.records;
    out.commits += one.commits;
  }
  return out;
}

void Accounts::stop() {
  for (auto& [number, partition] : partitions_)
    partition->stop();
}

}  // namespace stockd::runtime
