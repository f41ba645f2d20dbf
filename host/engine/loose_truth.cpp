// SPDX-License-Identifier: Apache-2.0
//
// A source of truth that takes absolute levels only. A level that is set replaces whatever was sold
// or edited between the read before it and the moment it lands. What was sold is known from the
// orders and is put right; what staff changed in that moment is lost, and the merchant has accepted
// that (`accept_loss`). So a level is read right before every write, and a residual is first
// explained by sales that a write may have erased.
#include "engine/loose_truth.hpp"

#include "engine/account_state.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

// Stamps are the platform's, outcomes are told by our clock.
constexpr UnixMs kClockMargin = 10'000;

// More sums than that are not looked through: a listing sells little in the moment of a write.
constexpr std::size_t kSumsMost = 4096;
constexpr Quantity kBackMost = 100;

Quantity distance(Quantity a, Quantity b) {
  return a > b ? a - b : b - a;
}

}  // namespace

bool is_loose(const AccountState& state, std::uint32_t listing) {
  return state.is_truth(listing) && !state.channels[state.truth_channel].config.compares();
}

FenceKind missing_read(const AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  const bool writes = state.channels[row.channel].phase == ChannelPhase::Managed &&
                      state.written_to(row) && row.known() && row.basis == Basis::Clean &&
                      state.products[row.product].opened && !state.restored() &&
                      state.released(row);
  if (!writes) return FenceKind::None;
  const Pending* busy = state.pending_of(listing);
  const bool waits =
      busy != nullptr && (!busy->open.empty() || busy->not_before != 0 || busy->suspicion);
  if (waits || (busy != nullptr && busy->fenced >= FenceKind::Read)) return FenceKind::None;
  const Quantity shown = state.shown(listing);
  const Quantity wanted = state.wanted_level(listing, state.target_of(listing).value);
  if (wanted == shown) return FenceKind::None;
  const bool undecided = busy != nullptr && (busy->edited || busy->adopt || busy->ambiguous);
  const bool held = undecided || !state.why_not_raised(listing).empty();
  return wanted > shown && held ? FenceKind::None : FenceKind::Read;
}

void note_erasing(AccountState& state, std::uint32_t listing, UnixMs until) {
  Pending& busy = state.pending.at(listing);
  if (busy.erasing_from == 0) busy.erasing_from = state.listings[listing].last_read_at;
  busy.erasing_until = std::max(busy.erasing_until, until);
}

Quantity erased_sales(const AccountState& state, std::uint32_t listing, Quantity residual) {
  const Pending& busy = state.pending.at(listing);
  if (busy.erasing_from == 0) return 0;
  const UnixMs from = busy.erasing_from - kClockMargin;
  const UnixMs until = busy.erasing_until + kClockMargin;
  std::set<Quantity> sums{0};
  const auto may_be_gone = [&](Quantity units) {
    if (units == 0 || sums.size() > kSumsMost) return;
    const std::set<Quantity> before = sums;
    for (const Quantity sum : before)
      sums.insert(sum + units);
  };
  const Channel& channel = state.channels[state.listings[listing].channel];
  for (const auto& [order, lines] : channel.orders) {
    for (const Line& line : lines) {
      if (line.listing != listing || line.fulfilment == Fulfilment::Platform) continue;
      if (line.placed_at >= from && line.placed_at <= until) {
        may_be_gone(line.counts.ordered - line.base.ordered);
      }
      // Of units that came back only the last stamp is known, and any of them may be meant.
      if (line.touched_at < from) continue;
      const Quantity back = line.counts.ordered - line.counts.consumed();
      for (Quantity unit = 0; unit < std::min(back, kBackMost); ++unit)
        may_be_gone(-1);
    }
  }
  return *std::min_element(sums.begin(), sums.end(), [&](Quantity a, Quantity b) {
    const Quantity of_a = distance(residual, a);
    const Quantity of_b = distance(residual, b);
    return of_a != of_b ? of_a < of_b : a < b;
  });
}

std::string loss_of(const AccountState& state) {
  if (state.truth_channel == kNone) return {};
  const Channel& truth = state.channels[state.truth_channel];
  if (truth.config.compares()) return {};
  std::string out = "'" + truth.name +
                    "' is the source of truth and is written without comparing first: what "
                    "somebody changes there between stockd's read and its write is overwritten, "
                    "and nothing shows it later";
  if (!truth.config.lag_bounded) {
    out += "; any other change there waits for a person, because its orders may be told late";
  }
  return out + "; no order is lost";
}

}  // namespace stockd::engine
