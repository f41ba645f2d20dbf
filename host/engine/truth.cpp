// SPDX-License-Identifier: Apache-2.0
//
// A channel as the source of truth. Its listings show the truth itself, and what somebody changes
// there is a fact: once the channel's orders have been read past a clean fence by their lag, what
// they do not explain is taken over into the truth, once.
#include "engine/account_state.hpp"
#include "engine/loose_truth.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

Quantity distance(Quantity a, Quantity b) {
  return a > b ? a - b : b - a;
}

// What a suspected level of the source of truth says that orders do not.
Quantity residual_of(const AccountState& state, std::uint32_t listing) {
  const Quantity residual =
      state.pending_of(listing)->suspicion->level - state.expected_level(listing);
  return residual - erased_sales(state, listing, residual);
}

}  // namespace

// A kit has no truth of its own, and follows its parts there too.
bool AccountState::is_truth(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  return row.channel == truth_channel && (kits.empty() || !kits.contains(row.product));
}

TruthPlace AccountState::truth_place(std::uint32_t product) const {
  if (truth_channel == kNone || kits.contains(product)) return TruthPlace::Ledger;
  TruthPlace place = TruthPlace::Missing;
  for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next) {
    const Listing& row = listings[l];
    if (row.channel != truth_channel) continue;
    if (written_to(row)) return TruthPlace::Listing;
    if (row.state != ListingState::Gone) {
      place = TruthPlace::Unclear;
    } else if (place == TruthPlace::Missing) {
      place = TruthPlace::Gone;
    }
  }
  return place;
}

// Whether nothing of the product is written, because nobody says how much there is.
bool AccountState::left_alone(std::uint32_t product, std::string* why) const {
  const TruthPlace place = truth_place(product);
  if (place != TruthPlace::Missing && place != TruthPlace::Unclear) return false;
  if (why == nullptr) return true;
  *why = "'" + channels[truth_channel].name + "' is the source of truth and ";
  *why += place == TruthPlace::Missing ? "does not have it" : "its own listing is not linked";
  return true;
}

// Why a level may not rise now, although its target is higher; empty: it may.
std::string AccountState::why_not_raised(std::uint32_t listing) const {
  if (restored()) {
    return "the account was restored from a backup: nothing is raised before its plan is accepted";
  }
  if (kill_switch) return "the kill switch holds raises back";
  if (truth_channel == kNone) return {};
  const Channel& truth = channels[truth_channel];
  if (truth_is_blind()) {
    return "the source of truth '" + truth.name + "' cannot be read: nothing is raised meanwhile";
  }
  if (truth_place(listings[listing].product) == TruthPlace::Gone) {
    return "the source of truth '" + truth.name + "' no longer has it: nothing is raised";
  }
  return {};
}

// The level to write. On the source of truth it moves by as much as the truth has moved, so that
// what somebody changed there and nobody has taken over yet survives.
Quantity AccountState::wanted_level(std::uint32_t listing, Quantity target) const {
  if (!is_truth(listing)) return target + kept_by_hand(listing, target);
  const Pending* busy = pending_of(listing);
  const Quantity proposed = busy != nullptr && busy->edited ? busy->edit : 0;
  const Quantity moved = shown(listing) + target - listings[listing].believed() + proposed;
  return std::clamp<Quantity>(moved, 0, channels[listings[listing].channel].config.quantity_most);
}

// A level of the source of truth that a clean fence and the whole feed do not explain.
void AccountState::find_residual(std::uint32_t listing) {
  Pending& busy = pending.at(listing);
  Suspicion& suspicion = *busy.suspicion;
  const Quantity residual = residual_of(*this, listing);
  if (residual == 0) {
    // A set has erased sales: the level is wrong, and not the truth.
    const Suspicion explained = suspicion;
    end_suspicion(listing);
    rebase(listing, explained.level, listings[listing].own - explained.later, Basis::Clean);
    busy.ambiguous = false;
    busy.rise = 0;
    return;
  }
  if (busy.erasing_from != 0) busy.ambiguous = true;
  if (!channels[truth_channel].config.lag_bounded) {
    // An order may be told at any time, so a person decides.
    const Suspicion proposal = suspicion;
    end_suspicion(listing);
    saw_writes(listing);
    rebase(listing, proposal.level, listings[listing].own - proposal.later, Basis::Clean);
    busy.ambiguous = false;
    busy.edited = true;
    busy.edit = residual;
    return;
  }
  // Units that appear from nowhere need a second fence that says the same.
  const bool agreed = busy.rise == residual;
  if ((residual > 0 || busy.ambiguous) && !agreed) {
    busy.rise = residual;
    suspicion.clean = false;
    suspicion.doubtful = true;
    return;
  }
  suspicion.due = true;
  adopting.insert(listing);
}

// A line was touched that the suspected level may contain or not: the fence proves nothing.
void AccountState::spoil_suspicion(std::uint32_t listing) {
  const auto found = pending.find(listing);
  if (found == pending.end() || !found->second.suspicion) return;
  Suspicion& suspicion = *found->second.suspicion;
  suspicion.clean = false;
  if (!suspicion.due) return;
  suspicion.due = false;
  suspicion.doubtful = true;
  adopting.erase(listing);
  refresh(listing);
}

void AccountState::decide_imports(UnixMs at, Records& out) const {
  std::set<std::uint64_t> asked;
  for (const std::uint32_t listing : adopting) {
    const Pending& busy = pending.at(listing);
    if (!busy.suspicion || !busy.suspicion->due) continue;
    if (!is_truth(listing) || can_ask_again(listing)) {
      ask_again(listing, at, asked, out);
      continue;
    }
    const Channel& channel = channels[listings[listing].channel];
    StockAdjusted import;
    import.product = ProductId{listings[listing].product};
    import.id = "import/" + std::to_string(listing) + "/" + std::to_string(busy.suspicion->seq);
    import.kind = AdjustKind::Import;
    import.delta = residual_of(*this, listing);
    import.actor = "stockd";
    import.note = "changed in '" + channel.name + "', which is the source of truth";
    out.push_back(record_of(at, std::move(import)));
  }
}

// The import is booked: the level that was read is the new basis.
void AccountState::take_over(std::uint32_t product) {
  for (const std::uint32_t listing : siblings(product)) {
    const auto found = pending.find(listing);
    if (found == pending.end() || !found->second.suspicion || !found->second.suspicion->due ||
        !is_truth(listing)) {
      continue;
    }
    const Suspicion suspicion = *found->second.suspicion;
    const Quantity own_then = listings[listing].own - suspicion.later;
    end_suspicion(listing);
    saw_writes(listing);
    rebase(listing, suspicion.level, own_then, Basis::Clean);
    found->second.rise = 0;
    found->second.ambiguous = false;
  }
}

// A swap whose fate nobody can ask for any more: the first clean fence shows which of two stories
// is nearer. Where it fits neither, equal fences decide what becomes of the rest.
void AccountState::settle_lost(std::uint32_t listing, const LevelRead& read) {
  Pending& busy = pending.at(listing);
  Listing& row = listings[listing];
  for (const OpenWrite& write : busy.open) {
    const Quantity without = row.x - (read.own - row.k);
    const Quantity with = without + write.to - write.from;
    const auto distance_to = [&](Quantity level) {
      const Quantity residual = read.quantity - level;
      return distance(residual, erased_sales(*this, listing, residual));
    };
    const Quantity far = distance_to(without);
    const Quantity near = distance_to(with);
    // Between equals the story that leaves less to sell.
    if (near < far || (near == far && with > without)) row.x += write.to - write.from;
    busy.ambiguous = near != 0 && far != 0;
  }
  busy.open.clear();
  busy.doubt_until = 0;
  busy.must_read = false;
}

}  // namespace stockd::engine
