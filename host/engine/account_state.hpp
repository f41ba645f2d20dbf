// SPDX-License-Identifier: Apache-2.0
//
// What happens to an account's data: each group of functions is in the source named beside it.
#pragma once

#include "engine/account_data.hpp"
#include "engine/work_queues.hpp"

namespace stockd::engine {

class Arithmetic;
struct AccountState : AccountData {
  using AccountData::AccountData;
  using Records = std::vector<Record>;
  using Decision = Result<Records>;

  // engine.cpp
  Decision decide(const Input& input, UnixMs at, const LineArchive& archive);
  void fold(const Record& record);

  // operators.cpp: configuration, counts, the plan's acceptance.
  Decision decide(const ConfigChanged& input, UnixMs at);
  Decision decide(const Adjust& input, UnixMs at);
  Decision decide(const AcceptPlan& input, UnixMs at);
  Decision decide(const SetKillSwitch& input, UnixMs at);
  Decision decide(const Restarted& input, UnixMs at);
  Decision decide(const DeadlineDue& input, UnixMs at);
  void fold(const Record& record, const AccountConfigured& body);
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
  // phases.cpp: what a channel may do.
  Decision decide(const SetPhase& input, UnixMs at);
  Decision decide(const ChannelBlinded& input, UnixMs at);
  Decision decide(const ChannelSighted& input, UnixMs at);
  void fold(const Record& record, const ChannelPhaseChanged& body);
  void watch_again(const std::set<std::uint32_t>& returned);
  bool truth_is_blind() const;
  bool released(const Listing& row) const;

  // linking.cpp: listings and the products they share.
  Decision decide(const CataloguePage& input, UnixMs at);
  void fold(const Record& record, const ListingSeen& body);
  void place_on_shelf(std::uint32_t listing, std::string_view shelf);
  void relink_shelf(std::uint32_t listing);
  std::vector<std::uint32_t> shelf_mates(std::uint32_t listing) const;
  std::uint32_t counter_of(std::uint32_t listing) const;
  ListingFact fact_of(std::uint32_t listing) const;
  bool gone_twice(std::uint32_t channel, std::uint32_t listing);
  std::uint32_t product_for(std::string_view sku);
  void join(std::uint32_t listing, std::uint32_t product);
  void leave(std::uint32_t listing);
  void relink(std::uint32_t product);
  Link link_of(std::uint32_t listing, const std::vector<std::uint32_t>& siblings) const;
  std::vector<std::uint32_t> siblings(std::uint32_t product) const;
  bool written_to(const Listing& row) const;

  // renames.cpp: listings whose SKU changed.
  Decision decide(const Relink& input, UnixMs at);
  void fold(const Record& record, const ListingRelinked& body);
  void note_rename(std::uint32_t listing);
  bool follows(std::uint32_t listing, const Sku& sku) const;
  void move_to(std::uint32_t listing, std::uint32_t product);
  void relink_changed_names(const Account& before);

  // kits.cpp: products made of others.
  void index_kits();
  bool is_open(std::uint32_t product) const;
  std::vector<RecipePart> recipe_of(std::uint32_t listing) const;
  void deduct_parts(const std::vector<RecipePart>& parts, Quantity units);
  void refresh_parts(const std::vector<RecipePart>& parts);
  Quantity suspense_of(std::uint32_t product) const;
  Quantity reserved_of(std::uint32_t product, std::uint32_t channel) const;
  Quantity units_of(std::uint32_t product, std::uint32_t listing, Cause cause) const;

  // returns.cpp: the tray of units that came back.
  Decision decide(const DecideReturn& input, UnixMs at);
  void fold(const Record& record, const ReturnDecided& body);
  void put_in_tray(LineMerged& change) const;
  void post_back(const Line& line, Quantity waiting, Quantity refused);
  std::vector<WaitingReturn> returns() const;

  // guard.cpp: changes that nothing explains.
  void fold(const Record& record, const GuardTripped& body);
  void fold(const Record& record, const GuardReleased& body);
  Decision decide(const RefuseChanges& input, UnixMs at);
  void guard_records(Records& out, UnixMs at);
  void watch(std::uint32_t listing);
  bool doubted(std::uint32_t product) const;
  bool guard_holds(std::uint32_t listing) const;
  void note_unexplained(std::uint32_t product, Quantity units, UnixMs at);
  void forget_unexplained(UnixMs at);
  void allow_changes(std::string_view only);
  std::optional<UnixMs> unexplained_until() const;
  bool guard_has_news() const;
  GuardView view_guard(std::uint32_t channel) const;

  // lines.cpp: order lines and what they consume.
  Decision decide(const OrdersSeen& input, UnixMs at, const LineArchive& archive);
  void fold(const Record& record, const LineMerged& body);
  std::optional<std::uint32_t> listing_for_line(std::uint32_t channel, std::string_view remote,
                                                std::string_view sku) const;
  Line* find_line(std::uint32_t channel, std::string_view order, std::string_view line);
  void consume(std::uint32_t listing, Quantity diff);
  void read_after_sale(std::uint32_t listing, UnixMs placed_at);
  void map_waiting_lines(std::uint32_t listing);
  void take_lines(std::uint32_t listing);
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

  // truth.cpp: a channel that is the source of truth; resends.cpp: writes sent again.
  bool is_truth(std::uint32_t listing) const;
  TruthPlace truth_place(std::uint32_t product) const;
  bool left_alone(std::uint32_t product, std::string* why = nullptr) const;
  std::string why_not_raised(std::uint32_t listing) const;
  Target truth_target(std::uint32_t listing, Arithmetic& sum) const;
  Quantity wanted_level(std::uint32_t listing, Quantity target) const;
  void find_residual(std::uint32_t listing);
  void spoil_suspicion(std::uint32_t listing);
  void decide_imports(UnixMs at, Records& out) const;
  void take_over(std::uint32_t product);
  void settle_lost(std::uint32_t listing, const LevelRead& read);
  bool retry(std::uint64_t id, Intent& intent);
  void retries_fall_due(UnixMs at);
  void forget_intent(std::uint64_t id);
  std::optional<IntentMade> take_resend(std::uint32_t channel);

  // unseen.cpp: writes that were answered and that no read has shown.
  void note_unseen(std::uint32_t listing, const OpenWrite& write);
  void saw_writes(std::uint32_t listing);
  void see_suspected_writes(std::uint32_t listing, const LevelRead& read);
  bool can_ask_again(std::uint32_t listing) const;
  void ask_again(std::uint32_t listing, UnixMs at, std::set<std::uint64_t>& asked,
                 Records& out) const;
  void doubt(const OutcomeKnown& body);

  // suspicion.cpp: levels that nothing explains yet.
  void suspect(const Record& record, const LevelRead& read);
  void hold_back(std::uint32_t listing);
  void judge_suspicion(std::uint32_t listing);
  void end_suspicion(std::uint32_t listing);
  void end_suspicions(std::uint32_t channel);
  EditPolicy edit_policy(std::uint32_t listing) const;
  void find_edit(std::uint32_t listing);

  // writes.cpp: intents and outcomes.
  std::optional<Record> next_write(std::uint32_t channel, const WriteLimits& limits, UnixMs at,
                                   std::string_view incarnation, std::uint64_t next_seq) const;
  WriteMode mode_for(std::uint32_t listing, const WriteLimits& limits) const;
  Decision decide(const WriteEnded& input, UnixMs at);
  void fold(const Record& record, const IntentMade& body);
  void fold(const Record& record, const OutcomeKnown& body);
  void fold(const Record& record, const IntentsOrphaned& body);
  Decision decide(const TicketsAsked& input, UnixMs at);
  void settle(std::uint64_t intent, const ItemOutcome& outcome, bool alone, bool again);
  void settle_unsure(std::uint32_t listing, bool accepted);
  void applied(std::uint32_t listing, const OpenWrite& write);

  // work_queues.cpp: what is to be done, kept in order as the state changes.
  std::optional<WriteKey> wanted_write(std::uint32_t listing) const;
  Quantity kept_by_hand(std::uint32_t listing, Quantity target) const;
  Quantity expected_level(std::uint32_t listing) const;
  bool wants_read(std::uint32_t listing) const;
  bool wants_fence(std::uint32_t listing) const;
  FenceKind missing_fence(std::uint32_t listing) const;
  FenceKind fence_of(std::uint32_t listing) const;
  void refresh(std::uint32_t listing);
  void refresh_product(std::uint32_t product);
  void refresh_listings(std::uint32_t product);
  void requeue(std::uint32_t listing);
  void refresh_all();
  Quantity shown(std::uint32_t listing) const;
  void want_read(Pending& busy, bool delayed) const;
  void wait_again(Pending& busy) const;
  void back_off(Pending& busy) const;
  std::optional<UnixMs> deadline_of(std::uint32_t listing) const;

  // targets.cpp and last_units.cpp: one function for the number and for why.
  Target target_of(std::uint32_t listing, std::vector<Step>* steps = nullptr) const;
  Target target_by(std::uint32_t listing, Cause cause, Arithmetic& sum) const;
  void count_units(std::uint32_t listing, Cause cause, Arithmetic& sum) const;
  bool last_units_end(std::uint32_t listing, Cause cause, Arithmetic& sum) const;
  std::vector<std::uint32_t> sellers(std::uint32_t product, std::uint32_t listing) const;

  // views.cpp and plan.cpp
  ListingView view(std::uint32_t listing) const;
  std::string why_unopened(std::uint32_t product) const;
  std::string why_edited(const Listing& row, const Pending& busy) const;
  ListingHealth health(std::uint32_t listing, std::string& reason) const;
  ProductView view_product(std::uint32_t product) const;
  void add_counts(std::uint32_t listing, std::map<ChannelId, Engine::Counts>& counts) const;
  ChannelWants wants(std::uint32_t channel) const;
  bool planned(std::uint32_t listing) const;
  Plan plan() const;
  void plan_listing(std::uint32_t listing, Plan& plan) const;
  std::string plan_hash() const;
  std::vector<Violation> standing_alerts() const;

  // verify.cpp, snapshot.cpp, memory.cpp
  std::vector<Violation> verify() const;
  std::string snapshot() const;
  std::string hash() const;
  Result<void> load(std::string_view bytes);
  void rebuild();
  Engine::Memory memory() const;
};

}  // namespace stockd::engine
