// SPDX-License-Identifier: Apache-2.0
//
// Everything the engine knows about one account. The first half is changed by fold() only and is
// what hash() covers; the rest is derived from it, or is ephemeral and dies with the process. Each
// group of functions is in the source named beside it.
#pragma once

#include "engine/channel_state.hpp"
#include "engine/engine.hpp"
#include "engine/row_index.hpp"
#include "engine/rows.hpp"
#include "engine/rule_book.hpp"
#include "engine/work_queues.hpp"

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

struct Target {
  bool on = false;  // rules say that it is written
  SyncMode sync = SyncMode::On;
  Quantity value = 0;
};

struct AccountState {
  explicit AccountState(AccountId account_number);
  AccountState(const AccountState&) = delete;
  AccountState& operator=(const AccountState&) = delete;

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
  std::set<IdDigest> adjustments;  // digests of the ids that were booked

  // Derived.
  Account account;
  RuleBook rule_book;
  RowIndex by_remote;
  RowIndex by_sku;
  FlatMap<std::string, std::vector<std::uint32_t>> shelves;
  std::set<std::uint32_t> adopting;
  std::set<std::pair<UnixMs, std::uint32_t>> deadlines;
  FlatMap<std::uint32_t, UnixMs> delayed_at;
  std::deque<ClosedLine> closed;
  std::deque<Violation> alerts;  // ephemeral

  using Records = std::vector<Record>;
  using Decision = Result<Records>;

  // engine.cpp
  Decision decide(const Input& input, UnixMs at, const LineArchive& archive);
  void fold(const Record& record);

  // rows.cpp: looking things up.
  std::optional<std::uint32_t> channel_named(std::string_view name) const;
  std::optional<std::uint32_t> listing_of(std::uint32_t channel, std::string_view remote) const;
  std::optional<std::uint32_t> product_of(std::string_view sku) const;
  bool knows(ChannelId channel) const { return index_of(channel) < channels.size(); }
  const Pending* pending_of(std::uint32_t listing) const;
  Pending& busy(std::uint32_t listing) { return pending[listing]; }
  void alert(std::string code, std::string text);

  // operators.cpp: configuration, phases, counts, the plan's acceptance.
  Decision decide(const ConfigChanged& input, UnixMs at);
  Decision decide(const Adjust& input, UnixMs at);
  Decision decide(const AcceptPlan& input, UnixMs at);
  Decision decide(const SetKillSwitch& input, UnixMs at);
  Decision decide(const SetPhase& input, UnixMs at);
  Decision decide(const Restarted& input, UnixMs at);
  Decision decide(const DeadlineDue& input, UnixMs at);
  void fold(const Record& record, const AccountConfigured& body);
  void fold(const Record& record, const ChannelPhaseChanged& body);
  void fold(const Record& record, const StockAdjusted& body);
  void fold(const Record& record, const PlanAccepted& body);
  void fold(const Record& record, const KillSwitchSet& body);
  void fold(const Record& record, const DeadlineFell& body);
  void configure();

  // restore.cpp: a state that comes from a backup.
  Decision decide(const Restored& input, UnixMs at);
  void fold(const Record& record, const AccountRestored& body);
  bool restored() const { return restored_at != 0; }
  bool fence_is_early() const;
  void count_fresh(std::uint32_t listing, bool fresh);
  void end_restore();
  bool restore_waits(std::string& reason) const;

  // linking.cpp: listings and the products they share.
  Decision decide(const CataloguePage& input, UnixMs at);
  void fold(const Record& record, const ListingSeen& body);
  void place_on_shelf(std::uint32_t listing, std::string_view shelf);
  ListingFact fact_of(std::uint32_t listing) const;
  bool gone_twice(std::uint32_t channel, std::uint32_t listing);
  std::uint32_t product_for(std::string_view sku);
  void join(std::uint32_t listing, std::uint32_t product);
  void leave(std::uint32_t listing);
  void relink(std::uint32_t product);
  Link link_of(std::uint32_t listing, const std::vector<std::uint32_t>& siblings) const;
  std::vector<std::uint32_t> siblings(std::uint32_t product) const;
  bool written_to(const Listing& row) const;

  // lines.cpp: order lines and what they consume.
  Decision decide(const OrdersSeen& input, UnixMs at, const LineArchive& archive);
  void fold(const Record& record, const LineMerged& body);
  std::optional<std::uint32_t> listing_for_line(std::uint32_t channel, std::string_view remote,
                                                std::string_view sku) const;
  Line* find_line(std::uint32_t channel, std::string_view order, std::string_view line);
  void consume(std::uint32_t listing, Quantity diff);
  void map_waiting_lines(std::uint32_t listing);
  void index_all_unmapped();
  void index_unmapped(std::uint32_t channel, const std::string& order, const Line& line);
  void note_closed(std::uint32_t channel, const std::string& order, const Line& line);
  void forget_closed(std::uint64_t archived_seq);

  // baseline.cpp: orders older than the connection.
  Decision decide(const CatalogueEnded& input, UnixMs at);
  Decision decide(const FeedEnded& input, UnixMs at);
  void fold(const Record& record, const BaselineMarked& body);
  void fold(const Record& record, const BaselineFixed& body);
  void fold(const Record& record, const FeedPassed& body);
  void fold(const Record& record, const SweepEnded& body);
  bool older_lines_rest(const Channel& channel) const;
  bool baselines_fixed() const;

  // opening.cpp: a product's first truth.
  void fold(const Record& record, const ProductOpened& body);
  std::optional<std::uint32_t> opener(std::uint32_t product) const;
  bool opens(std::uint32_t listing, const LevelRead& read) const;
  void count_waiting(std::uint32_t product);
  void recount_waiting();

  // levels.cpp: reads, and what they say about writes and edits.
  Decision decide(const LevelsRead& input, UnixMs at);
  Decision decide(const FenceEnded& input, UnixMs at);
  void fold(const Record& record, const LevelRead& body);
  std::optional<LevelRead> fenced_read(std::uint32_t listing, const LevelFact& fact,
                                       const Fence& fence) const;
  bool counts_here(std::uint32_t channel, const LevelFact& fact) const;
  std::optional<LevelRead> bare_read(std::uint32_t listing, const LevelFact& fact) const;
  void rebase(std::uint32_t listing, Quantity level, Quantity own, Basis basis);
  void settle_unknown(std::uint32_t listing);
  void settle_seen(std::uint32_t listing, const LevelRead& read);
  void settle_rebased(std::uint32_t listing, const LevelRead& read);
  bool comparable(std::uint32_t listing) const;

  // suspicion.cpp: levels that nothing explains yet.
  void suspect(std::uint32_t listing, const LevelRead& read);
  void hold_back(std::uint32_t listing);
  void judge_suspicion(std::uint32_t listing);
  void end_suspicion(std::uint32_t listing);
  void find_edit(std::uint32_t listing);

  // writes.cpp: intents and outcomes.
  std::optional<Record> next_write(std::uint32_t channel, const WriteLimits& limits, UnixMs at,
                                   std::string_view incarnation, std::uint64_t next_seq) const;
  WriteMode mode_for(std::uint32_t listing, const WriteLimits& limits) const;
  Decision decide(const WriteEnded& input, UnixMs at);
  void fold(const Record& record, const IntentMade& body);
  void fold(const Record& record, const OutcomeKnown& body);
  void fold(const Record& record, const IntentsOrphaned& body);
  void settle(std::uint64_t intent, const ItemOutcome& outcome, bool alone);
  void applied(std::uint32_t listing, const OpenWrite& write);

  // work_queues.cpp: what is to be done, kept in order as the state changes.
  std::optional<WriteKey> wanted_write(std::uint32_t listing) const;
  Quantity kept_by_hand(std::uint32_t listing, Quantity target) const;
  Quantity expected_level(std::uint32_t listing) const;
  bool wants_read(std::uint32_t listing) const;
  void refresh(std::uint32_t listing);
  void refresh_product(std::uint32_t product);
  void refresh_all();
  Quantity shown(std::uint32_t listing) const;
  void want_read(Pending& busy, bool delayed) const;
  void wait_again(Pending& busy) const;
  void back_off(Pending& busy) const;
  std::optional<UnixMs> deadline_of(std::uint32_t listing) const;

  // targets.cpp: one function for the number and for why.
  Target target_of(std::uint32_t listing, std::vector<Step>* steps = nullptr) const;

  // views.cpp and plan.cpp
  ListingView view(std::uint32_t listing) const;
  ListingHealth health(std::uint32_t listing, std::string& reason) const;
  ProductView view_product(std::uint32_t product) const;
  Engine::Counts counts(std::uint32_t channel) const;
  ChannelWants wants(std::uint32_t channel) const;
  bool planned(std::uint32_t listing) const;
  Plan plan() const;
  void plan_listing(std::uint32_t listing, Plan& plan) const;
  std::string plan_hash() const;

  // verify.cpp, snapshot.cpp, memory.cpp
  std::vector<Violation> verify() const;
  std::string snapshot() const;
  std::string hash() const;
  Result<void> load(std::string_view bytes);
  void rebuild();
  Engine::Memory memory() const;
};

}  // namespace stockd::engine
