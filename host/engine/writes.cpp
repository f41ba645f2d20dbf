// SPDX-License-Identifier: Apache-2.0
//
// Writes: groups formed by urgency with values computed at that moment, and what became of them. An
// outcome never moves the truth; it only says what a listing shows now, or that nobody knows.
#include "base/assert.hpp"
#include "base/digest.hpp"
#include "engine/account_state.hpp"
#include "engine/loose_truth.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

// A request whose answer was lost may still be carried out so long after.
constexpr UnixMs kDeadAfter = 60'000;

// A write that was accepted and never shown is not expected any more after so long.
constexpr UnixMs kAcceptedDeadAfter = 30 * 60'000;

constexpr std::uint32_t kStaleFailuresMost = 2;

// A UUID-shaped key (version 8: made by our own rule) that no other intent has.
std::string key_of(std::string_view incarnation, AccountId account, std::uint64_t seq) {
  const Sha256 digest = sha256(std::string(incarnation) + "/" + std::to_string(index_of(account)) +
                               "/" + std::to_string(seq));
  std::string hex = to_hex(bytes_of(digest).substr(0, 16));
  hex[12] = '8';
  hex[16] = "89ab"[digest[8] & 3];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

Outcome outcome_of(const WrittenFact& fact) {
  switch (fact.trouble.kind) {
    case Kind::None:
      return fact.state == WrittenState::Accepted ? Outcome::Accepted : Outcome::Applied;
    case Kind::Stale:
      return Outcome::Stale;
    case Kind::Missing:
      return Outcome::Missing;
    case Kind::Rejected:
      return Outcome::Rejected;
    case Kind::Aborted:
      return Outcome::Aborted;
    case Kind::Throttled:
    case Kind::Denied:
    case Kind::Config:
      return Outcome::Unsent;
    case Kind::Transient:
    case Kind::Unsure:
    case Kind::Defect:
      break;
  }
  return Outcome::Unsure;
}

void describe(ItemOutcome& item, const Trouble& trouble) {
  item.code = trouble.code;
  item.message = trouble.message;
}

std::size_t batch_of(const WriteLimits& limits, WriteMode mode) {
  switch (mode) {
    case WriteMode::Swap:
      return limits.swap_batch;
    case WriteMode::Adjust:
      return limits.adjust_batch;
    case WriteMode::Set:
      break;
  }
  return limits.set_batch;
}

}  // namespace

// The cheapest that does no harm: a difference commutes with sales, a swap erases nothing. After a
// restore a difference could be subtracted a second time: the lost process may have written it.
WriteMode AccountState::mode_for(std::uint32_t listing, const WriteLimits& limits) const {
  if (is_truth(listing)) return is_loose(*this, listing) ? WriteMode::Set : WriteMode::Swap;
  const Listing& row = listings[listing];
  const bool differs_well = channels[row.channel].config.adjust_key_ms != 0 && !row.fresh;
  if (limits.adjust_batch > 0 && differs_well) return WriteMode::Adjust;
  const Pending* busy = pending_of(listing);
  const bool unsure = busy != nullptr && !busy->open.empty();
  if (limits.swap_batch > 0 && (!unsure || limits.set_batch == 0)) return WriteMode::Swap;
  return WriteMode::Set;
}

std::optional<Record> AccountState::next_write(std::uint32_t channel_index,
                                               const WriteLimits& limits, UnixMs at,
                                               std::string_view incarnation,
                                               std::uint64_t next_seq) const {
  const Channel& channel = channels[channel_index];
  IntentMade intent;
  std::size_t most = 0;
  std::uint8_t raise = 0;
  for (const WriteKey& key : channel.queues.writes) {
    const WriteMode mode = mode_for(key.listing, limits);
    const std::size_t batch = batch_of(limits, mode);
    if (batch == 0) continue;
    if (intent.items.empty()) {
      intent.mode = mode;
      raise = key.raise;
      const std::uint32_t halvings = channel.aborts < 2 ? 0 : std::min(channel.aborts - 1, 20U);
      most = std::max<std::size_t>(1, batch >> halvings);
    }
    // A raise that goes stale must not take deductions down with it.
    if (key.raise != raise) break;
    if (mode != intent.mode) continue;
    const Quantity target = target_of(key.listing).value;
    intent.items.push_back({ListingId{key.listing}, shown(key.listing),
                            wanted_level(key.listing, target), fence_of(key.listing)});
    if (intent.items.size() == most) break;
  }
  if (intent.items.empty()) return std::nullopt;
  intent.intent = next_seq;
  intent.channel = ChannelId{channel_index};
  intent.key = key_of(incarnation, account_id, next_seq);
  return record_of(at, std::move(intent));
}

AccountState::Decision AccountState::decide(const WriteEnded& input, UnixMs at) {
  const auto found = intents.find(input.intent);
  if (found == intents.end()) return Records{};
  const Intent& intent = found->second;
  // Of a group that was sent before, an attempt that was turned away says nothing.
  const bool in_doubt = input.in_doubt || intent.unsure;
  OutcomeKnown known;
  known.intent = input.intent;
  for (const IntentItem& item : intent.items) {
    ItemOutcome outcome;
    outcome.listing = item.listing;
    outcome.outcome = input.nothing_sent && !in_doubt ? Outcome::Unsent : Outcome::Unsure;
    describe(outcome, input.trouble);
    known.items.push_back(std::move(outcome));
  }
  for (const WrittenFact& fact : input.written) {
    if (fact.ref >= known.items.size()) {
      alert("write.ref", "the connector of " + channels[intent.channel].name +
                             " answered for an item that was not written");
      continue;
    }
    ItemOutcome& item = known.items[fact.ref];
    item.outcome = outcome_of(fact);
    // That this attempt was turned away says nothing about one before it.
    if (item.outcome == Outcome::Unsent && in_doubt) item.outcome = Outcome::Unsure;
    item.has_found = fact.found.has_value();
    item.found = fact.found.value_or(0);
    item.ticket = fact.ticket;
    describe(item, fact.trouble);
  }
  return Records{record_of(at, std::move(known))};
}

AccountState::Decision AccountState::decide(const TicketsAsked& input, UnixMs at) {
  std::map<std::uint64_t, OutcomeKnown> known;
  for (const TicketsAsked::Answer& answer : input.answers) {
    const std::uint32_t listing = index_of(answer.listing);
    const Pending* busy = listing < listings.size() ? pending_of(listing) : nullptr;
    if (busy == nullptr) continue;
    const bool open = std::any_of(busy->open.begin(), busy->open.end(), [&](const auto& write) {
      return write.intent == answer.intent && write.state == WriteState::Accepted;
    });
    ItemOutcome item;
    item.listing = answer.listing;
    item.outcome = outcome_of(answer.written);
    // Only what is certain ends the wait.
    if (!open || item.outcome == Outcome::Accepted || item.outcome == Outcome::Unsure ||
        item.outcome == Outcome::Unsent) {
      continue;
    }
    describe(item, answer.written.trouble);
    OutcomeKnown& group = known[answer.intent];
    group.intent = answer.intent;
    group.items.push_back(std::move(item));
  }
  Records out;
  for (auto& [intent, group] : known)
    out.push_back(record_of(at, std::move(group)));
  return out;
}

void AccountState::fold(const Record& record, const IntentMade& body) {
  const std::uint32_t c = index_of(body.channel);
  for (const IntentItem& item : body.items) {
    const std::uint32_t listing = index_of(item.listing);
    OpenWrite write;
    write.intent = body.intent;
    write.mode = body.mode;
    write.from = item.from;
    write.to = item.to;
    write.own = listings[listing].own;
    listings[listing].fence = item.fence;
    busy(listing).open.push_back(write);
    busy(listing).fenced = FenceKind::None;
    if (is_loose(*this, listing)) note_erasing(*this, listing, record.at_ms);
    if (channels[c].fence) channels[c].fence->written.insert(listing);
    refresh(listing);
  }
  Intent& intent = intents[body.intent];
  intent.channel = c;
  intent.mode = body.mode;
  intent.items = body.items;
  intent.key = body.key;
  const ChannelConfig& config = channels[c].config;
  const bool delta = body.mode == WriteMode::Adjust;
  const bool swap = body.mode == WriteMode::Swap;
  const UnixMs kept = swap ? config.swap_key_ms : delta ? config.adjust_key_ms : 0;
  intent.forgotten_at = kept == 0 ? 0 : record.at_ms + kept;
}

void AccountState::applied(std::uint32_t listing, const OpenWrite& write) {
  Listing& row = listings[listing];
  Pending& busy = pending.at(listing);
  note_unseen(listing, write);
  if (is_loose(*this, listing)) note_erasing(*this, listing, now);
  if (write.mode == WriteMode::Set && !is_loose(*this, listing)) {
    end_suspicion(listing);
    rebase(listing, write.to, write.own, Basis::Written);
  } else {
    // A swap moves the counter by a known amount, whatever sales it contains; of a set that is
    // believed until a clean level shows sales that it erased.
    row.x += write.to - write.from;
    if (busy.suspicion) busy.suspicion->level += write.to - write.from;
  }
  busy.parked.reset();
  busy.confirming = true;
  want_read(busy, false);
}

// Nobody knows what the listing shows until it is read.
void AccountState::settle_unsure(std::uint32_t listing, bool accepted) {
  Pending& busy = pending.at(listing);
  busy.confirming = accepted;
  busy.must_read = busy.must_read || !accepted;
  if (!accepted) busy.doubt_until = now + kDeadAfter;
  if (is_loose(*this, listing)) note_erasing(*this, listing, now + kDeadAfter);
  end_suspicion(listing);
  // A swap that may have happened makes the basis worthless as proof of an edit; on the source of
  // truth a fence tells which of the two it was.
  if (listings[listing].basis == Basis::Clean && !is_truth(listing)) {
    listings[listing].basis = Basis::Read;
  }
  if (!is_truth(listing)) want_read(busy, true);
  ++busy.failures;
}

void AccountState::settle(std::uint64_t intent, const ItemOutcome& outcome, bool alone,
                          bool again) {
  const std::uint32_t listing = index_of(outcome.listing);
  const auto found = pending.find(listing);
  if (found == pending.end()) return;
  Pending& busy = found->second;
  const auto open = std::find_if(busy.open.begin(), busy.open.end(),
                                 [&](const OpenWrite& write) { return write.intent == intent; });
  // A read may have settled it already.
  if (open == busy.open.end()) return;
  const OpenWrite write = *open;
  if (outcome.outcome == Outcome::Unsure || outcome.outcome == Outcome::Accepted) {
    const bool accepted = outcome.outcome == Outcome::Accepted;
    open->state = accepted ? WriteState::Accepted : WriteState::Unsure;
    open->keyed = !accepted && again;
    if (open->keyed) return;
    if (accepted) {
      open->dead_at = now + kAcceptedDeadAfter;
      open->ticket = outcome.ticket;
    }
    settle_unsure(listing, accepted);
    return;
  }
  busy.open.erase(open);
  switch (outcome.outcome) {
    case Outcome::Applied:
      applied(listing, write);
      break;
    case Outcome::Stale:
      busy.must_read = true;
      want_read(busy, true);
      // Brisk trade makes swaps stale, and is no time to slow down for long.
      if (busy.failures < kStaleFailuresMost) ++busy.failures;
      break;
    case Outcome::Rejected:
    case Outcome::Missing:
      busy.parked = Parked{write.to, outcome.code, outcome.message};
      break;
    case Outcome::Aborted:
      if (alone) back_off(busy);
      break;
    default:
      back_off(busy);
      break;
  }
}

void AccountState::fold(const Record&, const OutcomeKnown& body) {
  if (body.items.empty()) return;
  const std::uint32_t c = listings[index_of(body.items.front().listing)].channel;
  Channel& channel = channels[c];
  const bool any_unsure =
      std::any_of(body.items.begin(), body.items.end(),
                  [](const ItemOutcome& item) { return item.outcome == Outcome::Unsure; });
  doubt(body);
  bool again = false;
  if (const auto found = intents.find(body.intent); found != intents.end()) {
    Intent intent = found->second;
    forget_intent(body.intent);
    again = any_unsure && retry(body.intent, intent);
    const bool remembered = intent.forgotten_at != 0 && !intent.asked;
    if (again) {
      intents.emplace(body.intent, std::move(intent));
    } else if (remembered) {
      answered.emplace(body.intent, std::move(intent));
    }
  }
  bool any_aborted = false;
  bool any_cause = false;
  for (const ItemOutcome& item : body.items) {
    const bool aborted = item.outcome == Outcome::Aborted;
    any_aborted = any_aborted || aborted;
    any_cause = any_cause || !aborted;
  }
  channel.aborts = any_aborted ? channel.aborts + 1 : 0;
  for (const ItemOutcome& item : body.items) {
    const std::uint32_t listing = index_of(item.listing);
    settle(body.intent, item, !any_cause, again);
    if (channel.fence) channel.fence->written.insert(listing);
    if (listings[listing].product == kNone) {
      refresh(listing);
    } else {
      refresh_product(listings[listing].product);
    }
  }
  forget_answered(body.intent);
}

void AccountState::fold(const Record& record, const IntentsOrphaned& body) {
  for (const std::uint64_t id : body.intents) {
    const auto found = intents.find(id);
    if (found == intents.end()) continue;
    OutcomeKnown unsure;
    unsure.intent = id;
    for (const IntentItem& item : found->second.items) {
      unsure.items.emplace_back().listing = item.listing;
    }
    fold(record, unsure);
  }
}

}  // namespace stockd::engine
