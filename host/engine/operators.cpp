// SPDX-License-Identifier: Apache-2.0
//
// What people say: configuration, phases, counts, the plan's acceptance, the kill switch. These
// inputs can be refused, with the reason.
#include "base/assert.hpp"
#include "base/digest.hpp"
#include "base/suggest.hpp"
#include "engine/account_state.hpp"
#include "engine/records.hpp"

#include <cstring>
#include <utility>

namespace stockd::engine {
namespace {

constexpr Quantity kAmountMost = 1'000'000'000;

IdDigest digest_of(std::string_view adjustment_id) {
  const Sha256 digest = sha256(adjustment_id);
  IdDigest out{};
  for (std::size_t i = 0; i < 16; ++i) {
    out[i / 8] = (out[i / 8] << 8) | digest[i];
  }
  return out;
}

tl::unexpected<Error> no_such_channel() {
  return failure(Kind::Config, "channel.unknown", "this account has no such channel");
}

}  // namespace

AccountState::Decision AccountState::decide(const ConfigChanged& input, UnixMs at) {
  if (input.account.stock.source_of_truth != "ledger") {
    return failure(Kind::Config, "stock.truth",
                   "stock.source_of_truth is '" + input.account.stock.source_of_truth +
                       "', and this version keeps the truth in its ledger only",
                   "write `source_of_truth: ledger` and name that channel under `opening`");
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
}

void AccountState::fold(const Record&, const AccountConfigured& body) {
  account_json = body.account_json;
  configure();
  for (Channel& channel : channels) {
    if (channel.configured == (channel.phase != ChannelPhase::Disconnected)) continue;
    channel.phase = channel.configured ? ChannelPhase::Observe : ChannelPhase::Disconnected;
    channel.phase_reason = channel.configured ? "" : "no longer in the account's file";
    channel.was_managed = false;
  }
  index_all_unmapped();
  recount_waiting();
  refresh_all();
}

AccountState::Decision AccountState::decide(const Adjust& input, UnixMs at) {
  const auto found = product_of(input.sku.view());
  if (!found) {
    std::vector<std::string> known;
    for (const Product& product : products)
      known.emplace_back(arena.get(product.sku));
    const auto near = suggest(input.sku.view(), known);
    return failure(Kind::Config, "sku.unknown", "no listing has the SKU '" + input.sku.str() + "'",
                   near ? "did you mean '" + *near + "'?" : "stockctl plan lists the SKUs");
  }
  if (adjustments.contains(digest_of(input.id))) return Records{};
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
                   "count it first: stockctl stock count");
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
    product.opening = body.counted + product.consumed - product.adjusted;
    product.opened_level = body.counted;
    product.opened_at = record.at_ms;
    count_waiting(id);
  } else {
    product.adjusted += body.delta;
  }
  for (const std::uint32_t listing : siblings(id)) {
    const auto found = pending.find(listing);
    if (found == pending.end()) continue;
    // Somebody has looked at the product, or the edit is booked: it may be written again.
    found->second.edited = false;
    if (body.kind == AdjustKind::Edit) {
      found->second.adopt = false;
      adopting.erase(listing);
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
  if (current.hash != input.hash) {
    return failure(Kind::Stale, "plan.moved",
                   "the world moved since this plan was made: a listing was edited or relinked, a "
                   "product opened or adjusted, or the rules changed",
                   "look at the new plan and apply that one");
  }
  PlanAccepted accepted;
  accepted.hash = input.hash;
  accepted.actor = input.actor;
  Records out;
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    if (!channels[c].configured || channels[c].phase != ChannelPhase::Observe) continue;
    accepted.channels.push_back(ChannelId{c});
  }
  out.push_back(record_of(at, accepted));
  for (const ChannelId channel : accepted.channels) {
    out.push_back(record_of(at, ChannelPhaseChanged{channel, ChannelPhase::Managed,
                                                    "plan accepted by " + input.actor}));
  }
  return out;
}

void AccountState::fold(const Record&, const PlanAccepted&) {
  plan_accepted = true;
  const bool was_restored = std::exchange(restored_at, 0) != 0;
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    const auto found = pending.find(listing);
    if (found == pending.end() || !found->second.edited) continue;
    found->second.edited = false;
    refresh(listing);
  }
  if (was_restored) end_restore();
}

AccountState::Decision AccountState::decide(const SetKillSwitch& input, UnixMs at) {
  if (input.on == kill_switch) return Records{};
  return Records{record_of(at, KillSwitchSet{input.on, input.actor})};
}

void AccountState::fold(const Record&, const KillSwitchSet& body) {
  kill_switch = body.on;
  refresh_all();
}

AccountState::Decision AccountState::decide(const SetPhase& input, UnixMs at) {
  if (!knows(input.channel)) return no_such_channel();
  const Channel& channel = channels[index_of(input.channel)];
  if (channel.phase == input.phase) return Records{};
  if (!channel.configured) {
    return failure(Kind::Config, "channel.removed",
                   "channel '" + channel.name + "' is no longer in the account's file");
  }
  if (input.phase == ChannelPhase::Managed && !channel.was_managed) {
    return failure(Kind::Config, "channel.unplanned",
                   "nothing was ever planned for channel '" + channel.name + "'",
                   "accept its plan first: stockctl plan, then stockctl apply");
  }
  return Records{record_of(at, ChannelPhaseChanged{input.channel, input.phase, input.reason})};
}

void AccountState::fold(const Record&, const ChannelPhaseChanged& body) {
  const std::uint32_t c = index_of(body.channel);
  Channel& channel = channels[c];
  channel.phase = body.phase;
  channel.phase_reason = body.reason;
  channel.was_managed = channel.was_managed || body.phase == ChannelPhase::Managed;
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    if (listings[listing].channel == c) refresh(listing);
  }
}

AccountState::Decision AccountState::decide(const Restarted&, UnixMs at) {
  for (Channel& channel : channels)
    channel.sweep_asked = true;
  if (intents.empty()) return Records{};
  IntentsOrphaned orphaned;
  for (const auto& [intent, group] : intents)
    orphaned.intents.push_back(intent);
  return Records{record_of(at, std::move(orphaned))};
}

AccountState::Decision AccountState::decide(const DeadlineDue&, UnixMs at) {
  Records out;
  std::map<std::uint32_t, Quantity> edits;
  for (const std::uint32_t listing : adopting) {
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
  if (!deadlines.empty() && deadlines.begin()->first <= at)
    out.push_back(record_of(at, DeadlineFell{}));
  return out;
}

void AccountState::fold(const Record& record, const DeadlineFell&) {
  while (!deadlines.empty() && deadlines.begin()->first <= record.at_ms) {
    const std::uint32_t listing = deadlines.begin()->second;
    Pending& busy = pending.at(listing);
    if (busy.not_before <= record.at_ms) busy.not_before = 0;
    if (busy.read_at <= record.at_ms) busy.read_waits = false;
    refresh(listing);
  }
}

}  // namespace stockd::engine
