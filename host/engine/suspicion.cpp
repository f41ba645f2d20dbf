// SPDX-License-Identifier: Apache-2.0
//
// A level that differs from what it must be, with no write of ours that could explain it: either a
// sale that the order feed has not told yet, or somebody's edit. Until the feed has passed the read
// by its lag, missing units are withheld from the product's other listings; then lines explain the
// difference, or it was an edit.
#include "engine/account_state.hpp"
#include "engine/replenishment.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr std::size_t kOverwritesMost = 3;
constexpr UnixMs kContestMs = 3'600'000;

// Who sets a number three times within an hour will do so again: two who overwrite each other help
// nobody.
void overwrite_edit(Pending& busy, Quantity edit, UnixMs now) {
  std::erase_if(busy.overwritten, [&](UnixMs at) { return at + kContestMs <= now; });
  if (busy.overwritten.size() < kOverwritesMost) {
    busy.overwritten.push_back(now);
    return;
  }
  busy.edited = true;
  busy.contested = true;
  busy.edit = edit;
}

}  // namespace

void AccountState::suspect(const Record& record, const LevelRead& read) {
  const std::uint32_t listing = index_of(read.listing);
  const Listing& row = listings[listing];
  Pending& busy = this->busy(listing);
  busy.read_at = 0;
  busy.read_waits = false;
  busy.must_read = false;
  busy.confirming = false;
  see_suspected_writes(listing, read);
  // A bare read that agrees with a fence adds nothing, and takes nothing away.
  const bool known = busy.suspicion && busy.suspicion->clean && !read.clean;
  if (known && busy.suspicion->level - busy.suspicion->later == read.quantity) return;
  end_suspicion(listing);
  Suspicion suspicion;
  suspicion.level = read.quantity;
  suspicion.later = row.own - read.own;
  suspicion.as_of = read.as_of_ms != 0 ? read.as_of_ms : now;
  suspicion.clean = read.clean;
  suspicion.seq = record.seq;
  busy.suspicion = suspicion;
  channels[row.channel].suspicious.insert(listing);
  hold_back(listing);
  judge_suspicion(listing);
}

// Lines may have come in: withhold what is still missing, and end once nothing is.
void AccountState::hold_back(std::uint32_t listing) {
  const auto found = pending.find(listing);
  if (found == pending.end() || !found->second.suspicion) return;
  const Listing& row = listings[listing];
  Suspicion& suspicion = *found->second.suspicion;
  const Quantity expected = expected_level(listing);
  if (expected == suspicion.level) {
    end_suspicion(listing);
    return;
  }
  const Quantity held = std::max<Quantity>(0, expected - suspicion.level);
  products[row.product].suspense += held - suspicion.held;
  suspicion.held = held;
}

void AccountState::judge_suspicion(std::uint32_t listing) {
  const auto found = pending.find(listing);
  if (found == pending.end() || !found->second.suspicion) return;
  Channel& channel = channels[listings[listing].channel];
  Suspicion& suspicion = *found->second.suspicion;
  if (suspicion.due) return;
  // No sale explains more than there was: on the source of truth that is worth a fence at once.
  const bool rise = is_truth(listing) && suspicion.level > expected_level(listing);
  if (rise && !suspicion.clean) suspicion.doubtful = true;
  if (channel.watermark < suspicion.as_of + channel.config.lag_ms) return;
  if (!suspicion.clean) {
    suspicion.doubtful = true;
  } else if (is_truth(listing)) {
    find_residual(listing);
  } else if (can_ask_again(listing)) {
    suspicion.due = true;
    adopting.insert(listing);
  } else {
    find_edit(listing);
  }
}

void AccountState::end_suspicion(std::uint32_t listing) {
  const auto found = pending.find(listing);
  if (found == pending.end() || !found->second.suspicion) return;
  const Listing& row = listings[listing];
  Channel& channel = channels[row.channel];
  const Suspicion& suspicion = *found->second.suspicion;
  products[row.product].suspense -= suspicion.held;
  if (suspicion.due) adopting.erase(listing);
  channel.suspicious.erase(listing);
  found->second.suspicion.reset();
}

// The channel's feed is read no more, so nothing would ever explain what is withheld.
void AccountState::end_suspicions(std::uint32_t channel) {
  const auto suspicious = channels[channel].suspicious;
  for (const std::uint32_t listing : suspicious)
    end_suspicion(listing);
}

EditPolicy AccountState::edit_policy(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  const EditPolicy policy = channels[row.channel].config.on_edit.value_or(account.stock.on_edit);
  // A kit has no stock that an edit could be booked to.
  const bool kit = row.product != kNone && kits.contains(row.product);
  return policy == EditPolicy::Adopt && kit ? EditPolicy::Alert : policy;
}

void AccountState::find_edit(std::uint32_t listing) {
  const Listing& row = listings[listing];
  const Suspicion suspicion = *pending.at(listing).suspicion;
  const Quantity own_then = row.own - suspicion.later;
  Quantity edit = suspicion.level - (row.x - (own_then - row.k));
  end_suspicion(listing);
  saw_writes(listing);
  rebase(listing, suspicion.level, own_then, Basis::Clean);
  if (edit < 0 && withhold_fall(*this, listing, -edit)) return;
  if (edit > 0) edit = take_back_fall(*this, listing, edit);
  Pending& busy = this->busy(listing);
  if (edit == 0 || target_of(listing).value == row.believed()) {
    busy.edited = busy.contested = false;
    return;
  }
  switch (edit_policy(listing)) {
    case EditPolicy::Alert:
      busy.edited = true;
      busy.edit = edit;
      break;
    case EditPolicy::Adopt:
      busy.edit = (busy.adopt ? busy.edit : 0) + edit;
      busy.adopt = true;
      adopting.insert(listing);
      break;
    case EditPolicy::Overwrite:
      overwrite_edit(busy, edit, now);
      break;
  }
}

}  // namespace stockd::engine
