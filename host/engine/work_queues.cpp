// SPDX-License-Identifier: Apache-2.0
//
// What a listing needs follows from its state alone, never from the clock: waiting ends when the
// deadline's record is folded. So a replay, and a restored snapshot, have the same queues.
#include "engine/work_queues.hpp"

#include "engine/account_state.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr UnixMs kBackOffLeast = 1000;
constexpr UnixMs kBackOffMost = 5 * 60 * 1000;

UnixMs back_off_of(std::uint32_t failures) {
  if (failures == 0) return 0;
  return failures > 9 ? kBackOffMost : std::min(kBackOffMost, kBackOffLeast << (failures - 1));
}

}  // namespace

void WorkQueues::set_write(std::uint32_t listing, const std::optional<WriteKey>& key) {
  const auto found = write_keys.find(listing);
  if (found != write_keys.end()) {
    if (key && *key == found->second) return;
    writes.erase(found->second);
    write_keys.erase(found);
  }
  if (!key) return;
  writes.insert(*key);
  write_keys.emplace(listing, *key);
}

void WorkQueues::set_read(std::uint32_t listing, const std::optional<UnixMs>& since) {
  const auto found = read_keys.find(listing);
  if (found != read_keys.end()) {
    if (since && *since == found->second) return;
    reads.erase({found->second, listing});
    read_keys.erase(found);
  }
  if (!since) return;
  reads.insert({*since, listing});
  read_keys.emplace(listing, *since);
}

// What the listing shows now as far as anybody knows.
Quantity AccountState::shown(std::uint32_t listing) const {
  const Pending* busy = pending_of(listing);
  if (busy != nullptr && busy->suspicion) return busy->suspicion->level - busy->suspicion->later;
  return listings[listing].believed();
}

// Units that somebody seems to have added by hand: until that is decided sales lower the level, but
// the difference alone does not. Where nothing is left to sell the truth wins.
Quantity AccountState::kept_by_hand(std::uint32_t listing, Quantity target) const {
  const Pending* busy = pending_of(listing);
  if (busy == nullptr || target <= 0) return 0;
  if (busy->edited || busy->adopt) return std::max<Quantity>(0, busy->edit);
  if (!busy->suspicion || edit_policy(listing) == EditPolicy::Overwrite) return 0;
  return std::max<Quantity>(0, busy->suspicion->level - expected_level(listing));
}

// What the suspected level would be if nobody had changed it.
Quantity AccountState::expected_level(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  return row.x - (row.own - pending.at(listing).suspicion->later - row.k);
}

std::optional<WriteKey> AccountState::wanted_write(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  const Channel& channel = channels[row.channel];
  if (!channel.configured || channel.phase != ChannelPhase::Managed || !written_to(row) ||
      !row.known() || !is_open(row.product) || !released(row)) {
    return std::nullopt;
  }
  const Target target = target_of(listing);
  if (!target.on) return std::nullopt;
  const Quantity shown = this->shown(listing);
  const Quantity wanted = target.value + kept_by_hand(listing, target.value);
  const bool raise = wanted > shown;
  if (const Pending* busy = pending_of(listing)) {
    if (busy->not_before != 0) return std::nullopt;
    if (busy->parked && busy->parked->target == wanted) return std::nullopt;
    for (const OpenWrite& write : busy->open) {
      // Only an urgent lower may overtake a write, and only one that nobody can vouch for.
      if (write.state != WriteState::Unsure || wanted >= write.to) return std::nullopt;
    }
    if (busy->must_read && busy->open.empty()) return std::nullopt;
    const bool undecided = busy->suspicion || busy->edited || busy->adopt;
    if ((!busy->open.empty() || undecided) && raise) return std::nullopt;
  }
  if (wanted == shown) return std::nullopt;
  const bool held = kill_switch || restored() || truth_is_blind() || guard_holds(listing);
  if (raise && held) return std::nullopt;
  return WriteKey{static_cast<std::uint8_t>(raise ? 1 : 0), raise ? shown : wanted, listing};
}

bool AccountState::wants_read(std::uint32_t listing) const {
  const Pending* busy = pending_of(listing);
  if (busy == nullptr || busy->read_at == 0 || busy->read_waits) return false;
  const Listing& row = listings[listing];
  if (!channels[row.channel].configured || row.state == ListingState::Gone) return false;
  return std::none_of(busy->open.begin(), busy->open.end(),
                      [](const OpenWrite& write) { return write.state == WriteState::Sent; });
}

void AccountState::want_read(Pending& busy, bool delayed) const {
  busy.read_at = now + (delayed ? back_off_of(busy.failures) : 0);
  busy.read_waits = busy.read_at > now;
}

void AccountState::wait_again(Pending& busy) const {
  if (busy.failures > 1) busy.not_before = now + back_off_of(busy.failures - 1);
}

void AccountState::back_off(Pending& busy) const {
  ++busy.failures;
  busy.not_before = now + back_off_of(busy.failures);
}

std::optional<UnixMs> AccountState::deadline_of(std::uint32_t listing) const {
  const Pending* busy = pending_of(listing);
  if (busy == nullptr) return std::nullopt;
  std::optional<UnixMs> deadline;
  if (busy->not_before != 0) deadline = busy->not_before;
  if (busy->read_waits) deadline = std::min(deadline.value_or(busy->read_at), busy->read_at);
  return deadline;
}

void AccountState::refresh(std::uint32_t listing) {
  if (const auto found = pending.find(listing); found != pending.end() && found->second.idle()) {
    pending.erase(found);
  }
  // What is not written needs no fence before raises resume.
  if (listings[listing].fresh && !written_to(listings[listing])) count_fresh(listing, false);
  watch(listing);
  requeue(listing);
}

void AccountState::requeue(std::uint32_t listing) {
  WorkQueues& queues = channels[listings[listing].channel].queues;
  queues.set_write(listing, wanted_write(listing));
  queues.set_read(listing,
                  wants_read(listing) ? std::optional(pending.at(listing).read_at) : std::nullopt);
  const auto deadline = deadline_of(listing);
  const auto known = delayed_at.find(listing);
  if (known != delayed_at.end()) {
    if (deadline == known->second) return;
    deadlines.erase({known->second, listing});
    delayed_at.erase(known);
  }
  if (!deadline) return;
  deadlines.insert({*deadline, listing});
  delayed_at.emplace(listing, *deadline);
}

// What changes a product changes the kits it is a part of, and what holds a kit back, its parts.
void AccountState::refresh_product(std::uint32_t product) {
  refresh_listings(product);
  if (kits.empty()) return;
  std::set<std::uint32_t> touched;
  const auto add_users = [&](std::uint32_t part) {
    const auto users = kits_of.find(part);
    if (users != kits_of.end()) touched.insert(users->second.begin(), users->second.end());
  };
  add_users(product);
  if (const auto kit = kits.find(product); kit != kits.end()) {
    for (const RecipePart& part : kit->second.parts) {
      touched.insert(index_of(part.product));
      add_users(index_of(part.product));
    }
  }
  touched.erase(product);
  for (const std::uint32_t other : touched)
    refresh_listings(other);
}

void AccountState::refresh_listings(std::uint32_t product) {
  for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next)
    refresh(l);
}

void AccountState::refresh_all() {
  for (std::uint32_t l = 0; l < listings.size(); ++l)
    refresh(l);
}

}  // namespace stockd::engine
