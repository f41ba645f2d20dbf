// SPDX-License-Identifier: Apache-2.0
//
// What people say: configuration, counts, the plan's acceptance, the kill switch. These inputs can
// be refused, with the reason.
#include "base/assert.hpp"
#include "base/digest.hpp"
#include "base/suggest.hpp"
#include "engine/account_state.hpp"
#include "engine/records.hpp"
#include "engine/replenishment.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

namespace stockd::engine {
namespace {

constexpr Quantity kAmountMost = 1'000'000'000;
constexpr std::size_t kHintsFrom = 10'000;

// A person has looked at the listing: it may be written again.
void settle_edit(Pending& busy) {
  busy.edited = false;
  busy.contested = false;
  busy.overwritten.clear();
}

IdDigest digest_of(std::string_view adjustment_id) {
  const Sha256 digest = sha256(adjustment_id);
  IdDigest out{};
  for (std::size_t i = 0; i < 16; ++i) {
    out[i / 8] = (out[i / 8] << 8) | digest[i];
  }
  return out;
}

}  // namespace

bool AccountData::booked(std::string_view adjustment_id) const {
  return adjustments.contains(digest_of(adjustment_id));
}

AccountState::Decision AccountState::decide(const ConfigChanged& input, UnixMs at) {
  const std::string& truth = input.account.stock.source_of_truth;
  const auto& known = input.account.channels;
  const auto named = std::find_if(known.begin(), known.end(), [&](const ChannelConfig& channel) {
    return channel.name.str() == truth;
  });
  const bool loses = named != known.end() && named->can_set && input.account.stock.accept_loss;
  if (truth != "ledger" && (named == known.end() || (!named->compares() && !loses))) {
    return failure(Kind::Config, "stock.truth",
                   "stock.source_of_truth is '" + truth +
                       "', which is no channel that compares and sets under a key, and "
                       "`accept_loss: true` is not written",
                   "write `source_of_truth: ledger` and name that channel under `opening`");
  }
  const auto present = channel_named(truth);
  if (truth != "ledger" && present && channels[*present].configured &&
      !channels[*present].connected()) {
    return failure(Kind::Config, "stock.truth",
                   "stock.source_of_truth is '" + truth + "', which is disconnected",
                   "stockctl connect " + truth + ", or name another source of truth");
  }
  std::string json = to_json(input.account);
  if (json == account_json) return Records{};
  return Records{record_of(at, AccountConfigured{std::move(json)})};
}

void AccountState::configure() {
  auto parsed = account_from_json(account_json);
  STOCKD_ASSERT(parsed.has_value());
  account = std::move(*parsed);
  rule_book = RuleBook(account.stock.rules);
  for (Channel& channel : channels)
    channel.configured = false;
  for (const ChannelConfig& config : account.channels) {
    const auto known = channel_named(config.name.view());
    Channel& channel = known ? channels[*known] : channels.emplace_back();
    channel.name = config.name.str();
    channel.config = config;
    channel.configured = true;
  }
  const auto truth = channel_named(account.stock.source_of_truth);
  truth_channel = account.stock.source_of_truth == "ledger" ? kNone : truth.value_or(kNone);
}

void AccountState::fold(const Record&, const AccountConfigured& body) {
  account_json = body.account_json;
  const Account before = account;
  std::vector<bool> was_configured;
  for (const Channel& channel : channels)
    was_configured.push_back(channel.configured);
  configure();
  index_kits();
  std::set<std::uint32_t> returned;
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    Channel& channel = channels[c];
    // What was written under the old file is not written under the new one before it was planned.
    channel.phase_before = ChannelPhase::Observe;
    if (channel.configured == (channel.phase != ChannelPhase::Disconnected)) continue;
    // A person disconnected it: a new version of the file is no reason to connect it again.
    if (channel.configured && c < was_configured.size() && was_configured[c]) continue;
    channel.phase = channel.configured ? ChannelPhase::Observe : ChannelPhase::Disconnected;
    channel.phase_reason = channel.configured ? "" : "no longer in the account's file";
    channel.was_managed = false;
    if (channel.configured) {
      returned.insert(c);
    } else {
      end_suspicions(c);
    }
  }
  index_all_unmapped();
  if (!before.name.empty()) relink_changed_names(before);
  watch_again(returned);
  recount_waiting();
  refresh_all();
}

AccountState::Decision AccountState::decide(const Adjust& input, UnixMs at) {
  const auto found = product_of(input.sku.view());
  if (!found) {
    std::vector<std::string> known;
    // A hint must not hold a large account up for every line of a file.
    for (std::size_t i = 0; i < products.size() && i < kHintsFrom; ++i)
      known.emplace_back(arena.get(products[i].sku));
    const auto near = suggest(input.sku.view(), known);
    return failure(Kind::Config, "sku.unknown", "no listing has the SKU '" + input.sku.str() + "'",
                   near ? "did you mean '" + *near + "'?" : "stockctl stock lists the SKUs");
  }
  if (booked(input.id)) return Records{};
  if (kits.contains(*found)) {
    return failure(Kind::Config, "stock.kit",
                   "'" + input.sku.str() + "' is a kit: it has no stock of its own",
                   "count or adjust its parts");
  }
  const Product& product = products[*found];
  const bool count = input.kind == AdjustKind::Count;
  const bool least = input.kind == AdjustKind::Adjust || input.amount >= 0;
  if (!least || input.amount > kAmountMost || input.amount < -kAmountMost) {
    return failure(Kind::Config, "stock.amount",
                   std::to_string(input.amount) + " is no possible amount here");
  }
  if (!product.opened && !count) {
    return failure(Kind::Config, "stock.unopened",
                   "the stock of '" + input.sku.str() + "' is not known yet",
                   "count it first: stockctl count " + input.sku.str() + " UNITS");
  }
  StockAdjusted out;
  out.product = ProductId{*found};
  out.id = input.id;
  out.kind = input.kind;
  out.delta = input.amount;
  if (count) {
    out.counted = input.amount;
    out.delta = product.opened ? input.amount - product.truth() : 0;
  }
  out.actor = input.actor;
  out.note = input.note;
  return Records{record_of(at, std::move(out))};
}

void AccountState::fold(const Record& record, const StockAdjusted& body) {
  const std::uint32_t id = index_of(body.product);
  if (!adjustments.insert(digest_of(body.id)).second) return;
  Product& product = products[id];
  if (body.kind == AdjustKind::Count && !product.opened) {
    product.opened = true;
    product.opening += body.counted - product.truth();
    product.opened_level = body.counted;
    product.opened_at = record.at_ms;
    count_waiting(id);
  } else {
    product.adjusted += body.delta;
  }
  if (body.kind == AdjustKind::Edit || body.kind == AdjustKind::Import ||
      body.kind == AdjustKind::Refused) {
    note_unexplained(id, body.delta, record.at_ms);
  }
  if (body.kind == AdjustKind::Import) {
    take_over(id);
    refresh_product(id);
    return;
  }
  for (const std::uint32_t listing : siblings(id)) {
    const auto found = pending.find(listing);
    if (found == pending.end()) continue;
    // Somebody has looked at the product, or the edit is booked.
    settle_edit(found->second);
    if (body.kind == AdjustKind::Edit) {
      // Where the edit was made nothing is moved.
      if (found->second.adopt) channels[listings[listing].channel].guard.allowed.insert(listing);
      found->second.adopt = false;
      const auto& suspicion = found->second.suspicion;
      if (!suspicion || !suspicion->due) adopting.erase(listing);
    }
  }
  refresh_product(id);
}

AccountState::Decision AccountState::decide(const AcceptPlan& input, UnixMs at) {
  const Plan current = plan();
  if (!current.ready) {
    return failure(Kind::Config, "plan.not-ready", current.not_ready_reason,
                   "wait until stockctl plan says that it is ready");
  }
  if (restored() && !input.only.empty()) {
    return failure(Kind::Config, "plan.restored",
                   "after a restore the whole plan is accepted, not a part of it",
                   "stockctl apply without --only");
  }
  if (current.hash != input.hash) {
    return failure(Kind::Stale, "plan.moved",
                   "the world moved since this plan was made: a listing was edited or relinked, a "
                   "product opened or adjusted, or the rules changed",
                   "look at the new plan and apply that one");
  }
  PlanAccepted accepted;
  accepted.hash = input.hash;
  accepted.actor = input.actor;
  accepted.only = input.only;
  std::vector<ChannelId> observing;
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    const Channel& channel = channels[c];
    if (!channel.configured) continue;
    const bool observes = channel.phase == ChannelPhase::Observe;
    const bool in_part = channel.phase == ChannelPhase::Managed && !channel.only.empty();
    if (observes || in_part) accepted.channels.push_back(ChannelId{c});
    if (observes) observing.push_back(ChannelId{c});
  }
  Records out;
  out.push_back(record_of(at, accepted));
  for (const ChannelId channel : observing) {
    out.push_back(record_of(at, ChannelPhaseChanged{channel, ChannelPhase::Managed,
                                                    "plan accepted by " + input.actor}));
  }
  return out;
}

void AccountState::fold(const Record&, const PlanAccepted& body) {
  plan_accepted = true;
  const bool was_restored = std::exchange(restored_at, 0) != 0;
  for (const ChannelId id : body.channels) {
    Channel& channel = channels[index_of(id)];
    const bool whole = channel.phase == ChannelPhase::Managed && channel.only.empty();
    if (body.only.empty()) {
      channel.only.clear();
    } else if (!whole) {
      if (channel.phase == ChannelPhase::Observe) channel.only.clear();
      channel.only.push_back(body.only);
    }
  }
  allow_changes(body.only);
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    const Listing& row = listings[listing];
    const auto found = pending.find(listing);
    if (found == pending.end() || !found->second.edited || row.product == kNone) continue;
    if (!body.only.empty() && !matches(body.only, arena.get(products[row.product].sku))) continue;
    settle_edit(found->second);
  }
  if (was_restored) end_restore();
  refresh_all();
}

AccountState::Decision AccountState::decide(const SetKillSwitch& input, UnixMs at) {
  if (input.on == kill_switch) return Records{};
  return Records{record_of(at, KillSwitchSet{input.on, input.actor})};
}

void AccountState::fold(const Record&, const KillSwitchSet& body) {
  kill_switch = body.on;
  refresh_all();
}

AccountState::Decision AccountState::decide(const Restarted&, UnixMs at) {
  for (Channel& channel : channels)
    channel.sweep_asked = true;
  if (intents.empty()) return Records{};
  IntentsOrphaned orphaned;
  for (const auto& [intent, group] : intents) {
    if (!group.unsure) orphaned.intents.push_back(intent);
  }
  if (orphaned.intents.empty()) return Records{};
  return Records{record_of(at, std::move(orphaned))};
}

AccountState::Decision AccountState::decide(const DeadlineDue&, UnixMs at) {
  Records out;
  std::map<std::uint32_t, Quantity> edits;
  decide_imports(at, out);
  decide_transfers(*this, at, out);
  for (const std::uint32_t listing : adopting) {
    if (!pending.at(listing).adopt) continue;
    edits[listings[listing].product] += pending.at(listing).edit;
  }
  for (const auto& [product, units] : edits) {
    StockAdjusted edit;
    edit.product = ProductId{product};
    edit.id = "edit/" + std::to_string(last_seq) + "/" + std::to_string(product);
    edit.kind = AdjustKind::Edit;
    edit.delta = units;
    edit.actor = "stockd";
    edit.note = "a listing was changed by hand and on_edit is adopt";
    out.push_back(record_of(at, std::move(edit)));
  }
  guard_records(out, at);
  const auto expires = unexplained_until();
  const bool late = !deadlines.empty() && deadlines.begin()->first <= at;
  const bool retry = !retries.empty() && retries.begin()->first <= at;
  if (late || retry || (expires && *expires <= at)) out.push_back(record_of(at, DeadlineFell{}));
  return out;
}

void AccountState::fold(const Record& record, const DeadlineFell&) {
  retries_fall_due(record.at_ms);
  while (!deadlines.empty() && deadlines.begin()->first <= record.at_ms) {
    const std::uint32_t listing = deadlines.begin()->second;
    Pending& busy = pending.at(listing);
    if (busy.not_before <= record.at_ms) busy.not_before = 0;
    if (busy.read_at <= record.at_ms) busy.read_waits = false;
    refresh(listing);
  }
  forget_unexplained(record.at_ms);
}

}  // namespace stockd::engine
