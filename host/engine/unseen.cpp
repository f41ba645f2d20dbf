// SPDX-License-Identifier: Apache-2.0
//
// Writes that a platform says it did and that no read has shown yet. Where it only said so, the
// level looks as if somebody had changed it back by hand. So before a difference is called an edit,
// such writes are asked for once more under their key: what happened is only told again, and what
// did not happen happens now.
#include "engine/account_state.hpp"
#include "engine/records.hpp"

#include <algorithm>
#include <utility>

namespace stockd::engine {
namespace {

// The history tells it by this.
constexpr const char* kUnseen = "write.unseen";

// Of a listing that is written more often than it is fenced, the last ones.
constexpr std::size_t kUnseenMost = 8;

}  // namespace

// The write was answered as done, and is not in the listing's basis yet. Under a key it can be
// asked for again.
void AccountState::note_unseen(std::uint32_t listing, const OpenWrite& write) {
  // A level that was set replaces what was written before.
  if (write.mode == WriteMode::Set) return saw_writes(listing);
  if (write.from == write.to) return;
  if (!answered.contains(write.intent)) return;
  Pending& busy = pending.at(listing);
  std::vector<UnseenWrite>& unseen = busy.unseen;
  unseen.push_back({write.intent, write.from, write.to, busy.suspicion.has_value()});
  if (unseen.size() <= kUnseenMost) return;
  const std::uint64_t oldest = unseen.front().intent;
  unseen.erase(unseen.begin());
  forget_answered(oldest);
}

// Nothing that was written to the listing needs to be asked for any more.
void AccountState::saw_writes(std::uint32_t listing) {
  const auto found = pending.find(listing);
  if (found == pending.end()) return;
  for (const UnseenWrite& write : std::exchange(found->second.unseen, {}))
    forget_answered(write.intent);
}

// A listing is suspected, now with the level of this read. Where a suspected level moved as it was
// written since, that much was seen, whatever explains the rest.
void AccountState::see_suspected_writes(std::uint32_t listing, const LevelRead& read) {
  Pending& busy = pending.at(listing);
  std::vector<UnseenWrite>& unseen = busy.unseen;
  const bool as_written =
      busy.suspicion && shown(listing) + listings[listing].own - read.own == read.quantity;
  if (!as_written) {
    for (UnseenWrite& write : unseen)
      write.suspected = false;
  }
  if (!as_written || !read.clean) return;
  const std::vector<UnseenWrite> before = unseen;
  std::erase_if(unseen, [](const UnseenWrite& write) { return write.suspected; });
  for (const UnseenWrite& write : before)
    forget_answered(write.intent);
}

void AccountData::forget_answered(std::uint64_t id) {
  const auto found = answered.find(id);
  if (found != answered.end() && unseen_of(id, found->second).empty()) answered.erase(found);
}

// The group's listings on which it was not seen.
std::vector<ListingId> AccountData::unseen_of(std::uint64_t id, const Intent& intent) const {
  std::vector<ListingId> out;
  for (const IntentItem& item : intent.items) {
    const Pending* busy = pending_of(index_of(item.listing));
    if (busy != nullptr && std::any_of(busy->unseen.begin(), busy->unseen.end(),
                                       [&](const auto& write) { return write.intent == id; })) {
      out.push_back(item.listing);
    }
  }
  return out;
}

// Whether the platform still remembers the keys of what was not seen.
bool AccountState::can_ask_again(std::uint32_t listing) const {
  const auto& unseen = pending.at(listing).unseen;
  return !unseen.empty() && std::all_of(unseen.begin(), unseen.end(), [&](const auto& write) {
    return now + back_off_of(1) < answered.at(write.intent).forgotten_at;
  });
}

void AccountState::ask_again(std::uint32_t listing, UnixMs at, std::set<std::uint64_t>& asked,
                             Records& out) const {
  for (const UnseenWrite& write : pending.at(listing).unseen) {
    if (!asked.insert(write.intent).second) continue;
    OutcomeKnown doubted;
    doubted.intent = write.intent;
    for (const ListingId one : unseen_of(write.intent, answered.at(write.intent))) {
      ItemOutcome& item = doubted.items.emplace_back();
      item.listing = one;
      item.code = kUnseen;
      item.message = "it was said to be done, and does not show";
    }
    out.push_back(record_of(at, std::move(doubted)));
  }
}

// An answered group that is doubted: its writes are open once more, and the levels are what they
// were without it.
void AccountState::doubt(const OutcomeKnown& body) {
  const auto found = answered.find(body.intent);
  if (found == answered.end()) return;
  Intent intent = std::move(found->second);
  answered.erase(found);
  intent.asked = true;
  for (const ItemOutcome& item : body.items) {
    const std::uint32_t listing = index_of(item.listing);
    Pending& busy = this->busy(listing);
    const auto unseen = std::find_if(busy.unseen.begin(), busy.unseen.end(),
                                     [&](const auto& one) { return one.intent == body.intent; });
    if (unseen == busy.unseen.end()) continue;
    end_suspicion(listing);
    OpenWrite write;
    write.intent = body.intent;
    write.mode = intent.mode;
    write.from = unseen->from;
    write.to = unseen->to;
    write.own = listings[listing].own;
    listings[listing].x -= write.to - write.from;
    busy.confirming = false;
    busy.unseen.erase(unseen);
    busy.open.push_back(std::move(write));
  }
  intents.emplace(body.intent, std::move(intent));
}

}  // namespace stockd::engine
