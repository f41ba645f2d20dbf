// SPDX-License-Identifier: Apache-2.0
//
// Levels that were read. A clean fence tells exactly which sales a level contains; a bare read only
// confirms writes or raises a suspicion. What would change nothing is not recorded.
#include "engine/account_state.hpp"
#include "engine/records.hpp"
#include "engine/replenishment.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr Quantity kLevelMost = 1'000'000'000'000;

// Two reads so far apart show that no older write lands after a newer one any more.
constexpr UnixMs kReorderMs = 30'000;

// Sent, or to be sent again: no level says anything before its outcome is known.
bool in_flight(const Pending& busy) {
  return std::any_of(busy.open.begin(), busy.open.end(), [](const OpenWrite& write) {
    return write.state == WriteState::Sent || write.keyed;
  });
}

// Accepted, and expected to show.
bool still_lands(const Pending& busy, UnixMs now) {
  return std::any_of(busy.open.begin(), busy.open.end(), [&](const OpenWrite& write) {
    return write.state == WriteState::Accepted && now < write.dead_at;
  });
}

// The level is what the write left behind, less some of the sales since, and not what was there
// before it, less some of them. Which of them came after it landed nobody tells.
bool shows(const OpenWrite& write, Quantity level, Quantity own) {
  const Quantity sold = std::max<Quantity>(0, own - write.own);
  const bool landed = level <= write.to && level >= write.to - sold;
  const bool as_before = level <= write.from && level >= write.from - sold;
  return landed && (level == write.to || !as_before);
}

// What a read says of accepted writes, and whether it ends the wait for all of them: gone once the
// newest is seen, seen twice where an older one may land after it, or nobody can expect them any
// more.
bool see_accepted(Pending& busy, Quantity level, Quantity own, UnixMs now) {
  if (busy.open.empty()) return false;
  OpenWrite& newest = busy.open.back();
  const bool alone = busy.open.size() == 1;
  if (newest.state == WriteState::Accepted && shows(newest, level, own)) {
    if (alone || (newest.seen_at != 0 && now >= newest.seen_at + kReorderMs)) {
      busy.open.clear();
      return true;
    }
    if (newest.seen_at == 0) newest.seen_at = now;
  } else {
    newest.seen_at = 0;
  }
  std::erase_if(busy.open, [&](const OpenWrite& write) {
    return write.state == WriteState::Accepted && now >= write.dead_at;
  });
  return false;
}

// A write was seen: what went wrong before no longer slows the next one.
void end_failures(Pending& busy) {
  busy.failures = 0;
  busy.not_before = 0;
}

LevelState state_of(const LevelFact& fact) {
  const bool absurd = fact.quantity > kLevelMost || fact.quantity < -kLevelMost;
  return absurd ? LevelState::Unknown : fact.state;
}

}  // namespace

// Only what shoppers can buy at the channel's location counts.
bool AccountState::counts_here(std::uint32_t channel, const LevelFact& fact) const {
  const std::string& location = channels[channel].config.location;
  return fact.pool == Pool::Sellable &&
         (location.empty() || fact.location.empty() || fact.location == location);
}

std::optional<LevelRead> AccountState::bare_read(std::uint32_t listing,
                                                 const LevelFact& fact) const {
  LevelRead read{ListingId{listing}, fact.quantity, state_of(fact), false, 0, fact.as_of_ms};
  if (listing >= listings.size()) return read;
  const Listing& row = listings[listing];
  read.own = row.own;
  const Pending* busy = pending_of(listing);
  if (busy != nullptr && in_flight(*busy)) return std::nullopt;
  // On the source of truth a level must be told from edits, which an open write makes impossible.
  if (busy != nullptr && is_truth(listing) && !busy->open.empty()) return std::nullopt;
  const bool wanted =
      (busy != nullptr && busy->read_at != 0) || missing_fence(listing) != FenceKind::None;
  if (wanted || read.state != row.level) return read;
  if (read.state != LevelState::Known) return std::nullopt;
  if (row.basis == Basis::None || read.quantity != shown(listing)) return read;
  return std::nullopt;
}

std::optional<LevelRead> AccountState::fenced_read(std::uint32_t listing, const LevelFact& fact,
                                                   const Fence& fence) const {
  const Listing& row = listings[listing];
  const Pending* busy = pending_of(listing);
  LevelRead read{ListingId{listing}, fact.quantity, state_of(fact), false, row.own, fact.as_of_ms};
  // What became of a swap that nobody can ask for is told by a fence after it is dead.
  const bool lost = busy != nullptr && is_truth(listing) && !in_flight(*busy) &&
                    !still_lands(*busy, now) && busy->doubt_until <= now;
  const bool wrote =
      fence.written.contains(listing) || (busy != nullptr && !busy->open.empty() && !lost);
  bool clean = !wrote && !fence.early;
  if (const auto touched = fence.touched.find(listing); touched != fence.touched.end()) {
    for (const Fence::Touch& touch : touched->second) {
      // Placed after the read: neither contained in the level nor a reason to doubt it.
      clean = clean && fact.as_of_ms != 0 && touch.placed_at > fact.as_of_ms + kStampMargin;
      if (channels[row.channel].fixed) read.own -= touch.diff;
    }
  }
  if (!clean || read.state != LevelState::Known) {
    const bool wanted = busy != nullptr && busy->read_at != 0;
    if (wrote && row.basis != Basis::None) return std::nullopt;
    if (row.basis != Basis::None && !wanted && read.state == row.level) return std::nullopt;
    return bare_read(listing, fact);
  }
  read.clean = true;
  const bool as_believed = row.basis == Basis::Clean && row.level == LevelState::Known &&
                           read.quantity == row.x - (read.own - row.k);
  const bool awaited = row.fresh || missing_fence(listing) != FenceKind::None ||
                       (busy != nullptr && (busy->read_at != 0 || busy->suspicion ||
                                            !busy->open.empty() || busy->erasing_from != 0));
  if (as_believed && !awaited && !opens(listing, read)) return std::nullopt;
  return read;
}

AccountState::Decision AccountState::decide(const LevelsRead& input, UnixMs at) {
  Records out;
  if (!knows(input.channel)) return out;
  const std::uint32_t c = index_of(input.channel);
  std::map<std::uint32_t, LevelRead> reads;
  for (const LevelFact& fact : input.levels) {
    const auto known = listing_of(c, fact.remote);
    if (!known || !counts_here(c, fact)) continue;
    const auto listing =
        std::optional(fact.state == LevelState::Gone ? *known : counter_of(*known));
    auto& fence = channels[c].fence;
    const bool earlier = fence && input.asked_at_ms != 0 && input.asked_at_ms <= fence->began_at;
    if (fence && !fence->reads_ended && !earlier) {
      fence->levels.insert_or_assign(*listing, fact);
    }
    if (fence && !wants_read(*listing)) continue;
    if (fact.state == LevelState::Gone && gone_twice(c, *listing)) {
      ListingFact gone = fact_of(*listing);
      gone.state = ListingState::Gone;
      out.push_back(record_of(at, ListingSeen{ListingId{*listing}, input.channel, gone}));
    }
    // What was asked for before the last write ended may show the level before it.
    const Pending* busy = pending_of(*listing);
    if (input.asked_at_ms != 0 && busy != nullptr && busy->read_at > input.asked_at_ms) continue;
    if (auto read = bare_read(*listing, fact)) reads.insert_or_assign(*listing, std::move(*read));
  }
  auto pools = pools_told(*this, at, input.levels,
                          [&](const std::string& remote) { return listing_of(c, remote); });
  out.insert(out.end(), pools.begin(), pools.end());
  for (auto& [listing, read] : reads)
    out.push_back(record_of(at, std::move(read)));
  return out;
}

AccountState::Decision AccountState::decide(const FenceEnded& input, UnixMs at) {
  Records out;
  if (!knows(input.channel)) return out;
  Channel& channel = channels[index_of(input.channel)];
  if (!channel.fence) return out;
  for (const auto& [listing, fact] : channel.fence->levels) {
    auto read = fenced_read(listing, fact, *channel.fence);
    if (!read) continue;
    const bool opening = opens(listing, *read);
    const LevelRead copy = *read;
    out.push_back(record_of(at, std::move(*read)));
    if (!opening) continue;
    const ProductId product{listings[listing].product};
    // What was adjusted before is in the level of a source of truth, and must not count twice.
    const Quantity known = is_truth(listing) ? products[index_of(product)].adjusted : 0;
    out.push_back(
        record_of(at, ProductOpened{product, ListingId{listing}, copy.quantity, copy.own - known}));
  }
  if (channel.fence->whole) channel.sweep_asked = false;
  channel.fence.reset();
  if (input.watermark_ms > channel.swept) {
    out.push_back(record_of(at, SweepEnded{input.channel, input.watermark_ms}));
  }
  return out;
}

// Whether a difference would prove that somebody else changed the level.
bool AccountState::comparable(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  const Pending* busy = pending_of(listing);
  return !restored() && channels[row.channel].was_managed && row.basis == Basis::Clean &&
         written_to(row) && row.level == LevelState::Known &&
         (busy == nullptr || busy->open.empty()) &&
         (!is_truth(listing) || products[row.product].opened);
}

void AccountState::rebase(std::uint32_t listing, Quantity level, Quantity own, Basis basis) {
  Listing& row = listings[listing];
  row.x = level;
  row.k = own;
  row.basis = basis;
  const auto busy = pending.find(listing);
  if (basis == Basis::Clean && busy != pending.end()) busy->second.erasing_from = 0;
}

void AccountState::fold(const Record& record, const LevelRead& body) {
  const std::uint32_t id = index_of(body.listing);
  Listing& row = listings[id];
  const bool recounted =
      (row.level == LevelState::Untracked) != (body.state == LevelState::Untracked);
  row.last_read_at = record.at_ms;
  row.last_clean = body.clean;
  if (body.clean || body.state != LevelState::Known) count_fresh(id, false);
  if (body.state != LevelState::Known) {
    row.level = body.state;
    settle_unknown(id);
  } else {
    row.last_read = body.quantity;
    const auto busy = pending.find(id);
    if (is_truth(id) && body.clean && busy != pending.end() && !busy->second.open.empty()) {
      settle_lost(id, body);
    }
    const bool compare = comparable(id);
    row.level = LevelState::Known;
    const Quantity expected = row.x - (body.own - row.k);
    if (!compare) {
      settle_rebased(id, body);
    } else if (body.quantity == expected) {
      settle_seen(id, body);
    } else {
      suspect(record, body);
    }
    if (const FenceKind missing = missing_fence(id); missing != FenceKind::None) {
      const FenceKind had = body.clean ? FenceKind::Full : FenceKind::Read;
      if (had >= missing) this->busy(id).fenced = had;
    }
  }
  if (row.product == kNone) {
    refresh(id);
  } else if (recounted) {
    relink(row.product);
  } else {
    count_waiting(row.product);
    refresh_product(row.product);
  }
}

void AccountState::settle_unknown(std::uint32_t listing) {
  // Units that were missing on the source of truth are not there because nobody can read it.
  if (!is_truth(listing)) end_suspicion(listing);
  const auto found = pending.find(listing);
  if (found == pending.end()) return;
  Pending& busy = found->second;
  if (busy.read_at == 0) return;
  ++busy.failures;
  want_read(busy, true);
}

void AccountState::settle_seen(std::uint32_t listing, const LevelRead& read) {
  if (read.clean) rebase(listing, read.quantity, read.own, Basis::Clean);
  end_suspicion(listing);
  // A bare read may be right by chance: it may lack a write and contain a sale of as many units.
  if (read.clean) saw_writes(listing);
  const auto found = pending.find(listing);
  if (found == pending.end()) return;
  Pending& busy = found->second;
  busy.read_at = 0;
  busy.read_waits = false;
  busy.must_read = false;
  busy.rise = 0;
  busy.ambiguous = false;
  // A clean level proves that nothing is under way and nothing went wrong.
  if (busy.confirming || read.clean) end_failures(busy);
  busy.confirming = false;
  const Listing& row = listings[listing];
  if (row.product == kNone || target_of(listing).value != row.believed()) return;
  end_failures(busy);
  busy.edited = busy.contested = false;
  busy.parked.reset();
}

// There was nothing to compare with: the level is taken as it is.
void AccountState::settle_rebased(std::uint32_t listing, const LevelRead& read) {
  end_suspicion(listing);
  saw_writes(listing);
  const bool as_written = read.quantity == listings[listing].x - (read.own - listings[listing].k);
  rebase(listing, read.quantity, read.own, read.clean ? Basis::Clean : Basis::Read);
  const auto found = pending.find(listing);
  if (found == pending.end()) return;
  Pending& busy = found->second;
  if (busy.doubt_until > now) {
    listings[listing].basis = Basis::Read;
  } else {
    busy.doubt_until = 0;
  }
  std::erase_if(busy.open,
                [](const OpenWrite& write) { return write.state == WriteState::Unsure; });
  const bool landed = see_accepted(busy, read.quantity, read.own, now);
  const bool unseen = busy.confirming && !as_written && !landed;
  if ((busy.confirming && as_written) || (read.clean && !unseen)) end_failures(busy);
  const bool failed = busy.must_read;
  busy.must_read = false;
  busy.confirming = !busy.open.empty();
  busy.read_at = 0;
  busy.read_waits = false;
  if (!busy.open.empty()) {
    ++busy.failures;
    want_read(busy, true);
    return;
  }
  const Listing& row = listings[listing];
  if (row.product == kNone) return;
  if (target_of(listing).value == row.believed()) {
    end_failures(busy);
    busy.edited = busy.contested = false;
    busy.parked.reset();
  } else if (unseen) {
    back_off(busy);
  } else if (failed) {
    // That the write failed was counted when it did; the first time it is repeated at once.
    wait_again(busy);
  }
}

}  // namespace stockd::engine
