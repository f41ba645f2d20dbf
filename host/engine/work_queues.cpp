// SPDX-License-Identifier: Apache-2.0
//
// What a listing needs follows from its state alone, never from the clock: waiting ends when the
// deadline's record is folded. So a replay, and a restored snapshot, have the same queues.
#include "engine/work_queues.hpp"

#include "engine/account_state.hpp"
#include "engine/loose_truth.hpp"
#include "engine/replenishment.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr UnixMs kBackOffLeast = 1000;
constexpr UnixMs kBackOffMost = 5 * 60 * 1000;

// At or below so many units stock is low: what a busy listing may sell between two sweeps. A raise
// there is worth a fence; everything else is written without one and verified.
constexpr Quantity kLowStock = 5;

bool has_ticket(const Pending& busy) {
  return std::any_of(busy.open.begin(), busy.open.end(),
                     [](const OpenWrite& write) { return !write.ticket.empty(); });
}

void set_member(std::set<std::uint32_t>& set, std::uint32_t listing, bool member) {
  if (member) {
    set.insert(listing);
  } else if (!set.empty()) {
    set.erase(listing);
  }
}

}  // namespace

UnixMs back_off_of(std::uint32_t failures) {
  if (failures == 0) return 0;
  return failures > 9 ? kBackOffMost : std::min(kBackOffMost, kBackOffLeast << (failures - 1));
}

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
      !row.known() || !is_open(row.product) || !released(row) || left_alone(row.product)) {
    return std::nullopt;
  }
  // Only a clean level of the source of truth says how far it is from the truth.
  if (is_truth(listing) && (row.basis != Basis::Clean || restored())) return std::nullopt;
  const Target target = target_of(listing);
  if (!target.on) return std::nullopt;
  const Quantity shown = this->shown(listing);
  const Quantity wanted = wanted_level(listing, target.value);
  const bool raise = wanted > shown;
  Quantity most = shown;  // that it may come to show because of us
  if (const Pending* busy = pending_of(listing)) {
    if (busy->not_before != 0) return std::nullopt;
    // What a set leaves behind cannot be told from an edit that was not decided before it.
    if (busy->suspicion && is_loose(*this, listing)) return std::nullopt;
    if (busy->parked && busy->parked->target == wanted) return std::nullopt;
    for (const OpenWrite& write : busy->open) {
      // Only an urgent lower may overtake a write, and only one that may land at any time.
      if (write.state == WriteState::Sent || write.keyed || is_truth(listing)) return std::nullopt;
      if (wanted >= write.to) return std::nullopt;
      // Where the platform works accepted writes off in any order, the older one could come last.
      if (!channel.config.overtakes && write.state == WriteState::Accepted) return std::nullopt;
      // It was overtaken already: whether it landed nevertheless only a read can tell.
      const bool overtaken = write.state == WriteState::Unsure && busy->confirming;
      if (!overtaken) most = std::max(most, write.to);
    }
    if (busy->must_read && busy->open.empty()) return std::nullopt;
    const bool undecided = busy->suspicion || busy->edited || busy->adopt;
    if ((!busy->open.empty() || undecided) && raise) return std::nullopt;
  }
  if (wanted == most) return std::nullopt;
  if (is_loose(*this, listing) && missing_fence(listing) != FenceKind::None) return std::nullopt;
  if (raise && (missing_fence(listing) != FenceKind::None || guard_holds(listing) ||
                !why_not_raised(listing).empty())) {
    return std::nullopt;
  }
  return WriteKey{static_cast<std::uint8_t>(raise ? 1 : 0), raise ? shown : wanted, listing};
}

bool AccountState::wants_read(std::uint32_t listing) const {
  const Pending* busy = pending_of(listing);
  const Listing& row = listings[listing];
  if (missing_fence(listing) == FenceKind::Read) return row.state != ListingState::Gone;
  if (busy == nullptr || busy->read_at == 0 || busy->read_waits) return false;
  if (!channels[row.channel].configured || row.state == ListingState::Gone) return false;
  return std::none_of(busy->open.begin(), busy->open.end(), [](const OpenWrite& write) {
    return write.state == WriteState::Sent || write.keyed;
  });
}

// What must be read before the listing may be raised: where little is left, a raise by a blind set
// would undo sales that nobody has told yet.
FenceKind AccountState::missing_fence(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  const Channel& channel = channels[row.channel];
  const ChannelConfig& config = channel.config;
  if (is_loose(*this, listing)) return missing_read(*this, listing);
  if (config.fence == FenceKind::None || config.can_swap || config.adjust_key_ms != 0) {
    return FenceKind::None;
  }
  if (channel.phase != ChannelPhase::Managed || !written_to(row) || !row.known() ||
      !products[row.product].opened || kits.contains(row.product) || left_alone(row.product)) {
    return FenceKind::None;
  }
  const Product& product = products[row.product];
  if (product.truth() - product.suspense > kLowStock) return FenceKind::None;
  const Pending* busy = pending_of(listing);
  const bool waits = busy != nullptr && (!busy->open.empty() || busy->not_before != 0 ||
                                         busy->edited || busy->adopt || busy->suspicion);
  if (waits || (busy != nullptr && busy->fenced >= config.fence)) return FenceKind::None;
  if (!why_not_raised(listing).empty()) return FenceKind::None;
  const Target target = target_of(listing);
  return target.on && target.value > shown(listing) ? config.fence : FenceKind::None;
}

// What was read for the write that comes next.
FenceKind AccountState::fence_of(std::uint32_t listing) const {
  const Pending* busy = pending_of(listing);
  if (busy == nullptr) return FenceKind::None;
  if (busy->suspicion) return busy->suspicion->clean ? FenceKind::Full : FenceKind::Read;
  return busy->fenced;
}

bool AccountState::wants_fence(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  if (!channels[row.channel].configured || row.state == ListingState::Gone) return false;
  if (missing_fence(listing) == FenceKind::Full) return true;
  const Pending* busy = pending_of(listing);
  if (busy == nullptr) return false;
  if (busy->suspicion && busy->suspicion->doubtful) return true;
  if (busy->erasing_from != 0 && busy->open.empty()) return true;
  return is_truth(listing) &&
         std::any_of(busy->open.begin(), busy->open.end(), [](const auto& write) {
           return write.state == WriteState::Unsure && !write.keyed;
         });
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
  // What is not written needs no fence before raises resume.
  if (listings[listing].fresh && !written_to(listings[listing])) count_fresh(listing, false);
  watch(listing);
  requeue(listing);
}

void AccountState::requeue(std::uint32_t listing) {
  WorkQueues& queues = channels[listings[listing].channel].queues;
  auto write = wanted_write(listing);
  if (const auto found = pending.find(listing); !write && found != pending.end()) {
    found->second.fenced = FenceKind::None;  // nothing is to be written after that read any more
  }
  queues.set_write(listing, write);
  if (const auto found = pending.find(listing); found != pending.end() && found->second.idle()) {
    pending.erase(found);
  }
  const Pending* busy = pending_of(listing);
  const UnixMs since = busy != nullptr ? busy->read_at : 0;
  queues.set_read(listing, wants_read(listing) ? std::optional(since) : std::nullopt);
  if (!replenishments.empty()) set_member(transferring, listing, transfer_is_due(*this, listing));
  set_member(queues.fences, listing, wants_fence(listing));
  set_member(queues.tickets, listing, busy != nullptr && has_ticket(*busy));
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
