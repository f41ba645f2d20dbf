// SPDX-License-Identifier: Apache-2.0
//
// What the engine knows about one account. The first half is changed by fold() only and is what
// hash() covers; the rest is derived from it, or is ephemeral and dies with the process.
#pragma once

#include "engine/channel_state.hpp"
#include "engine/engine.hpp"
#include "engine/row_index.hpp"
#include "engine/rows.hpp"
#include "engine/rule_book.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace stockd::engine {

// Members of a shelf are found by this.
std::string shelf_key(std::uint32_t channel, std::string_view shelf);

using IdDigest = std::array<std::uint64_t, 2>;

// A kit's recipe in rows.
struct KitRow {
  std::vector<RecipePart> parts;
  int line = 0;
};

// What edits moved a product's truth by within the last hour.
struct Unexplained {
  Quantity units = 0;
  UnixMs until = 0;
};

struct AccountData {
  explicit AccountData(AccountId account_number);
  AccountData(const AccountData&) = delete;
  AccountData& operator=(const AccountData&) = delete;

  // rows.cpp: looking things up.
  std::optional<std::uint32_t> channel_named(std::string_view name) const;
  std::optional<std::uint32_t> listing_of(std::uint32_t channel, std::string_view remote) const;
  std::optional<std::uint32_t> product_of(std::string_view sku) const;
  bool knows(ChannelId channel) const { return index_of(channel) < channels.size(); }
  const Pending* pending_of(std::uint32_t listing) const;
  Pending& busy(std::uint32_t listing) { return pending[listing]; }
  void alert(std::string code, std::string text);
  bool booked(std::string_view adjustment_id) const;  // operators.cpp

  // unseen.cpp: groups that were answered.
  void forget_answered(std::uint64_t id);
  std::vector<ListingId> unseen_of(std::uint64_t id, const Intent& intent) const;

  AccountId account_id;
  std::string account_json;
  bool kill_switch = false;
  bool plan_accepted = false;
  UnixMs restored_at = 0;  // of the backup that no plan was accepted after; 0: none
  UnixMs now = 0;          // of the last record
  std::uint64_t last_seq = 0;
  TextArena arena;
  std::deque<Channel> channels;
  std::deque<Listing> listings;
  std::deque<Product> products;
  FlatMap<std::uint32_t, Pending> pending;
  std::map<std::uint64_t, Intent> intents;
  std::map<std::uint64_t, Intent> answered;  // under a key, and not seen on all their listings
  std::set<IdDigest> adjustments;            // digests of the ids that were booked
  std::map<std::uint32_t, Unexplained> unexplained;
  std::map<std::uint32_t, Replenishment> replenishments;  // of listings with a pool elsewhere

  // Derived.
  Account account;
  RuleBook rule_book;
  RowIndex by_remote;
  RowIndex by_sku;
  FlatMap<std::string, std::vector<std::uint32_t>> shelves;
  FlatMap<std::uint32_t, KitRow> kits;
  FlatMap<std::uint32_t, std::vector<std::uint32_t>> kits_of;  // of a part
  FlatMap<std::uint32_t, Quantity> kitted_by_gone;             // lines that left memory
  std::set<std::uint32_t> renames;                             // wait for a person
  std::uint32_t truth_channel = kNone;   // kNone: the ledger is the source of truth
  std::set<std::uint32_t> transferring;  // listings with units to be deducted by policy
  std::set<std::uint32_t> adopting;      // listings with an edit to book or to take over
  std::set<std::pair<UnixMs, std::uint64_t>> retries;  // intents that wait
  std::set<std::pair<UnixMs, std::uint32_t>> unexplained_due;
  std::set<std::pair<UnixMs, std::uint32_t>> deadlines;
  FlatMap<std::uint32_t, UnixMs> delayed_at;
  std::deque<ClosedLine> closed;
  std::deque<Violation> alerts;  // ephemeral
};

}  // namespace stockd::engine
