// SPDX-License-Identifier: Apache-2.0
//
// Changes that no line, count, adjustment or kit explains: edits that were booked within the last
// hour, and units withheld because a level fell. More of them than the account allows are held
// until a person decides; what is explained goes on. What a blind channel reserves is the account's
// own rule, and counts as explained.
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr UnixMs kHour = 3'600'000;

// A small shop may always change so many listings.
constexpr std::size_t kAlwaysAllowed = 5;

std::size_t most_of(std::int64_t percent, std::size_t listings) {
  return std::max(kAlwaysAllowed, listings * static_cast<std::size_t>(percent) / 100);
}

bool beyond(const GuardState& guard, const Guard& rule) {
  return guard.zeroed > most_of(rule.max_zeroed, guard.writable) ||
         guard.moved.size() > most_of(rule.max_moved, guard.writable);
}

}  // namespace

bool AccountState::doubted(std::uint32_t product) const {
  const auto by_itself = [&](std::uint32_t id) {
    return unexplained.contains(id) || suspense_of(id) != 0;
  };
  if (by_itself(product)) return true;
  const auto kit = kits.find(product);
  if (kit == kits.end()) return false;
  return std::any_of(kit->second.parts.begin(), kit->second.parts.end(),
                     [&](const RecipePart& part) { return by_itself(index_of(part.product)); });
}

bool AccountState::guard_holds(std::uint32_t listing) const {
  const GuardState& guard = channels[listings[listing].channel].guard;
  return guard.holding && guard.moved.contains(listing);
}

// Counts the listing anew. Everything here follows from the state, so a replay counts the same.
void AccountState::watch(std::uint32_t listing) {
  Listing& row = listings[listing];
  Channel& channel = channels[row.channel];
  GuardState& guard = channel.guard;
  const bool writable = channel.configured && channel.phase == ChannelPhase::Managed &&
                        written_to(row) && row.known() && is_open(row.product);
  if (writable != row.writable) {
    row.writable = writable;
    writable ? ++guard.writable : --guard.writable;
  }
  bool moved = false;
  bool zeroed = false;
  if (writable && doubted(row.product)) {
    Arithmetic sum(nullptr);
    const Target all = target_by(listing, Cause::All, sum);
    const Quantity explained = target_by(listing, Cause::Explained, sum).value;
    moved = all.on && all.value != explained;
    zeroed = moved && all.value == 0;
  }
  if (!moved) {
    guard.allowed.erase(listing);
  } else if (guard.allowed.contains(listing)) {
    moved = false;
  }
  if (const auto known = guard.moved.find(listing); known != guard.moved.end()) {
    guard.zeroed -= known->second ? 1 : 0;
    guard.moved.erase(known);
  }
  if (moved) {
    guard.moved.emplace(listing, zeroed);
    guard.zeroed += zeroed ? 1 : 0;
  }
  const bool holding = guard.tripped || beyond(guard, account.stock.guard);
  if (holding == guard.holding) return;
  guard.holding = holding;
  for (const auto& [held, shows_nothing] : guard.moved)
    requeue(held);
}

void AccountState::note_unexplained(std::uint32_t product, Quantity units, UnixMs at) {
  Unexplained& known = unexplained[product];
  unexplained_due.erase({known.until, product});
  known.units += units;
  known.until = at + kHour;
  if (known.units == 0) {
    unexplained.erase(product);
  } else {
    unexplained_due.insert({known.until, product});
  }
}

// When the first edit will be an hour old. While a guard holds, its hour does not pass.
std::optional<UnixMs> AccountState::unexplained_until() const {
  if (unexplained_due.empty()) return std::nullopt;
  for (const Channel& channel : channels) {
    if (channel.guard.holding) return std::nullopt;
  }
  return unexplained_due.begin()->first;
}

void AccountState::forget_unexplained(UnixMs at) {
  if (!unexplained_until()) return;
  std::vector<std::uint32_t> passed;
  while (!unexplained_due.empty() && unexplained_due.begin()->first <= at) {
    passed.push_back(unexplained_due.begin()->second);
    unexplained.erase(passed.back());
    unexplained_due.erase(unexplained_due.begin());
  }
  for (const std::uint32_t product : passed)
    refresh_product(product);
}

// A guard began to hold, or has nothing left to hold, and the journal does not know yet.
bool AccountState::guard_has_news() const {
  return std::any_of(channels.begin(), channels.end(), [](const Channel& channel) {
    const GuardState& guard = channel.guard;
    return guard.tripped ? guard.moved.empty() : guard.holding;
  });
}

void AccountState::guard_records(Records& out, UnixMs at) {
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    const GuardState& guard = channels[c].guard;
    if (guard.tripped && guard.moved.empty()) {
      out.push_back(record_of(at, GuardReleased{ChannelId{c}, "nothing unexplained is left"}));
    } else if (!guard.tripped && guard.holding) {
      const auto count = [](std::size_t value) { return static_cast<std::int64_t>(value); };
      out.push_back(record_of(at, GuardTripped{ChannelId{c}, count(guard.zeroed),
                                               count(guard.moved.size()), count(guard.writable)}));
    }
  }
}

void AccountState::fold(const Record& record, const GuardTripped& body) {
  GuardState& guard = channels[index_of(body.channel)].guard;
  guard.tripped = true;
  guard.tripped_at = record.at_ms;
  guard.holding = true;
  const auto held = guard.moved;
  for (const auto& [listing, zeroed] : held)
    refresh(listing);
}

void AccountState::fold(const Record&, const GuardReleased& body) {
  GuardState& guard = channels[index_of(body.channel)].guard;
  guard.tripped = false;
  guard.tripped_at = 0;
  guard.holding = beyond(guard, account.stock.guard);
  const auto held = guard.moved;
  for (const auto& [listing, zeroed] : held)
    refresh(listing);
}

// A plan was accepted: what its guards held is what the person saw. The caller refreshes.
void AccountState::allow_changes(std::string_view only) {
  const auto covered = [&](std::uint32_t product) {
    return only.empty() || matches(only, arena.get(products[product].sku));
  };
  std::erase_if(unexplained, [&](const auto& edit) { return covered(edit.first); });
  std::erase_if(unexplained_due, [&](const auto& due) { return covered(due.second); });
  for (Channel& channel : channels) {
    GuardState& guard = channel.guard;
    for (const auto& [listing, zeroed] : guard.moved) {
      if (covered(listings[listing].product)) guard.allowed.insert(listing);
    }
    if (only.empty()) guard.tripped = false;
  }
}

AccountState::Decision AccountState::decide(const RefuseChanges& input, UnixMs at) {
  std::set<std::uint32_t> held;
  for (const Channel& channel : channels) {
    if (!channel.guard.holding) continue;
    for (const auto& [listing, zeroed] : channel.guard.moved) {
      std::vector<RecipePart> parts = recipe_of(listing);
      if (parts.empty()) parts.push_back({ProductId{listings[listing].product}, 1});
      for (const RecipePart& part : parts) {
        if (unexplained.contains(index_of(part.product))) held.insert(index_of(part.product));
      }
    }
  }
  if (held.empty()) {
    return failure(Kind::Config, "guard.idle", "the guard holds no edit that could be taken back",
                   "stockctl channels says what it holds");
  }
  Records out;
  for (const std::uint32_t product : held) {
    StockAdjusted back;
    back.product = ProductId{product};
    back.id = "refused/" + std::to_string(last_seq) + "/" + std::to_string(product);
    back.kind = AdjustKind::Refused;
    back.delta = -unexplained.at(product).units;
    back.actor = input.actor;
    back.note = "held by the guard";
    out.push_back(record_of(at, std::move(back)));
  }
  return out;
}

GuardView AccountState::view_guard(std::uint32_t channel) const {
  const GuardState& guard = channels[channel].guard;
  const Guard& rule = account.stock.guard;
  GuardView view;
  view.holding = guard.holding;
  view.since_ms = guard.tripped_at;
  view.zeroed = guard.zeroed;
  view.moved = guard.moved.size();
  view.of = guard.writable;
  view.zeroed_most = most_of(rule.max_zeroed, guard.writable);
  view.moved_most = most_of(rule.max_moved, guard.writable);
  return view;
}

}  // namespace stockd::engine
