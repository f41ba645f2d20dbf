// SPDX-License-Identifier: Apache-2.0
//
// Two registers that only grow tell the same units: what the level lost, and what was announced as
// on its way. The larger one, less what was decided, is open. So it does not matter which of them
// is seen first, nor how often.
#include "engine/replenishment.hpp"

#include "engine/account_state.hpp"
#include "engine/records.hpp"

#include <algorithm>
#include <map>

namespace stockd::engine {
namespace {

struct Pools {
  Quantity on_way = 0;
  Quantity at_platform = 0;
};

const Replenishment* register_of(const AccountState& state, std::uint32_t listing) {
  const auto found = state.replenishments.find(listing);
  return found == state.replenishments.end() ? nullptr : &found->second;
}

ReplenishmentPolicy policy_of(const AccountState& state, std::uint32_t listing) {
  return state.channels[state.listings[listing].channel].config.replenishment;
}

// Takes part: the truth is elsewhere, and the product is one that has stock of its own.
bool counts(const AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  return row.channel != state.truth_channel && state.written_to(row) &&
         !state.kits.contains(row.product) && state.products[row.product].opened &&
         policy_of(state, listing) != ReplenishmentPolicy::Ignore;
}

// The register changes, and with it what is withheld.
template <class Change>
void change_register(AccountState& state, std::uint32_t listing, Change change) {
  Replenishment& of = state.replenishments[listing];
  const Quantity before = of.withheld();
  change(of);
  const std::uint32_t product = state.listings[listing].product;
  if (product == kNone) return;
  state.products[product].suspense += of.withheld() - before;
  state.refresh_product(product);
}

StockAdjusted posting(const AccountState& state, std::uint32_t listing, Quantity units) {
  StockAdjusted out;
  out.product = ProductId{state.listings[listing].product};
  out.id = "transfer/" + std::to_string(listing) + "/" +
           std::to_string(register_of(state, listing)->decisions);
  out.kind = AdjustKind::Transfer;
  out.delta = -units;
  out.note = "to '" + state.channels[state.listings[listing].channel].name + "'";
  return out;
}

Result<std::uint32_t> product_named(const AccountState& state, const Sku& sku) {
  const auto product = state.product_of(sku.view());
  if (product && !state.kits.contains(*product)) return *product;
  return failure(Kind::Config, product ? "stock.kit" : "stock.unknown-sku",
                 product ? "'" + sku.str() + "' is a kit: it has no stock of its own"
                         : "no product has the SKU '" + sku.str() + "'",
                 product ? "name its parts" : "stockctl stock lists the SKUs");
}

}  // namespace

std::vector<Record> pools_told(
    const AccountState& state, UnixMs at, const std::vector<LevelFact>& levels,
    const std::function<std::optional<std::uint32_t>(const std::string&)>& known) {
  std::map<std::uint32_t, Pools> told;
  for (const LevelFact& fact : levels) {
    if (fact.pool == Pool::Sellable || fact.state != LevelState::Known || fact.quantity < 0) {
      continue;
    }
    const auto listing = known(fact.remote);
    if (!listing) continue;
    const Replenishment* before = register_of(state, *listing);
    Pools& pools =
        told.try_emplace(*listing,
                         before == nullptr ? Pools{} : Pools{before->on_way, before->at_platform})
            .first->second;
    (fact.pool == Pool::Inbound ? pools.on_way : pools.at_platform) = fact.quantity;
  }
  std::vector<Record> out;
  for (const auto& [listing, pools] : told) {
    const Replenishment* before = register_of(state, listing);
    if (before != nullptr && before->on_way == pools.on_way &&
        before->at_platform == pools.at_platform) {
      continue;
    }
    out.push_back(record_of(at, PoolsTold{ListingId{listing}, pools.on_way, pools.at_platform}));
  }
  return out;
}

bool withhold_fall(AccountState& state, std::uint32_t listing, Quantity units) {
  if (register_of(state, listing) == nullptr || !counts(state, listing)) return false;
  change_register(state, listing, [&](Replenishment& of) { of.fallen += units; });
  return true;
}

Quantity take_back_fall(AccountState& state, std::uint32_t listing, Quantity units) {
  const Quantity back = std::min(units, withheld_of(state, listing));
  if (back > 0) change_register(state, listing, [&](Replenishment& of) { of.fallen -= back; });
  return units - back;
}

Quantity withheld_of(const AccountState& state, std::uint32_t listing) {
  const Replenishment* of = register_of(state, listing);
  return of == nullptr ? 0 : of->withheld();
}

Quantity withheld_of_product(const AccountState& state, std::uint32_t product) {
  if (state.replenishments.empty()) return 0;
  Quantity units = 0;
  for (std::uint32_t l = state.products[product].first; l != kNone; l = state.listings[l].next)
    units += withheld_of(state, l);
  return units;
}

Result<std::vector<Record>> decide_transfer(const AccountState& state, const DecideTransfer& input,
                                            UnixMs at) {
  const auto product = product_named(state, input.sku);
  if (!product) return failure(product.error());
  std::vector<std::uint32_t> waiting;
  for (const std::uint32_t listing : state.siblings(*product)) {
    const Replenishment* of = register_of(state, listing);
    const bool named = input.channel.empty() ||
                       state.channels[state.listings[listing].channel].name == input.channel;
    if (of != nullptr && named && of->open() > 0) waiting.push_back(listing);
  }
  if (waiting.empty()) {
    return failure(Kind::Config, "transfer.none",
                   "no units of '" + input.sku.str() + "' wait for a decision",
                   "stockctl transfer lists what waits; to enter a transfer by hand give its units "
                   "and --channel");
  }
  if (waiting.size() > 1) {
    return failure(Kind::Config, "transfer.channel",
                   "units of '" + input.sku.str() + "' wait on several channels",
                   "name one with --channel");
  }
  const std::uint32_t listing = waiting.front();
  const Quantity open = register_of(state, listing)->open();
  const Quantity units = input.accept ? input.units.value_or(open) : 0;
  if (units < 0 || units > open) {
    return failure(Kind::Config, "transfer.units",
                   std::to_string(open) + " units of '" + input.sku.str() +
                       "' wait for a decision, not " + std::to_string(units),
                   "give at most that; more can be entered by hand afterwards");
  }
  std::vector<Record> out;
  if (units > 0) {
    StockAdjusted post = posting(state, listing, units);
    post.actor = input.actor;
    out.push_back(record_of(at, std::move(post)));
  }
  out.push_back(
      record_of(at, TransferDecided{ListingId{listing}, input.accept, units, open, input.actor}));
  return out;
}

Result<std::vector<Record>> decide_transfer(const AccountState& state, const EnterTransfer& input,
                                            UnixMs at) {
  const auto product = product_named(state, input.sku);
  if (!product) return failure(product.error());
  std::optional<std::uint32_t> listing;
  for (const std::uint32_t one : state.siblings(*product)) {
    const Listing& row = state.listings[one];
    const bool named = state.channels[row.channel].name == input.channel;
    if (named && state.written_to(row) && register_of(state, one) != nullptr) listing = one;
  }
  if (!listing || !counts(state, *listing)) {
    return failure(Kind::Config, "transfer.channel",
                   "'" + input.channel + "' has no listing of '" + input.sku.str() +
                       "' whose platform has a warehouse of its own",
                   "name the channel the units went to with --channel");
  }
  if (input.units < 1) {
    return failure(Kind::Config, "transfer.units",
                   std::to_string(input.units) + " is no number of units that were sent");
  }
  if (state.booked(input.id)) return std::vector<Record>{};
  StockAdjusted post = posting(state, *listing, input.units);
  post.id = input.id;
  post.actor = input.actor;
  if (!input.note.empty()) post.note += ": " + input.note;
  return std::vector<Record>{
      record_of(at, std::move(post)),
      record_of(at, TransferDecided{ListingId{*listing}, true, input.units, 0, input.actor})};
}

void decide_transfers(const AccountState& state, UnixMs at, std::vector<Record>& out) {
  for (const std::uint32_t listing : state.transferring) {
    const Quantity units = withheld_of(state, listing);
    StockAdjusted post = posting(state, listing, units);
    post.actor = "stockd";
    out.push_back(record_of(at, std::move(post)));
    out.push_back(record_of(at, TransferDecided{ListingId{listing}, true, units, units, "stockd"}));
  }
}

void fold_replenishment(AccountState& state, const PoolsTold& body) {
  const std::uint32_t listing = index_of(body.listing);
  const bool first = register_of(state, listing) == nullptr;
  change_register(state, listing, [&](Replenishment& of) {
    const Quantity announced = std::max<Quantity>(0, body.on_way - of.on_way);
    const Quantity received = std::max<Quantity>(0, of.on_way - body.on_way);
    const Quantity landed = std::max<Quantity>(0, body.at_platform - of.at_platform - received);
    if (!first && counts(state, listing)) {
      of.announced += announced;
      of.landed += landed;
    }
    of.on_way = body.on_way;
    of.at_platform = body.at_platform;
  });
}

// Accepted units are settled for both registers, whichever told them. What was refused was never
// sent, so a later transfer of as many units is told anew.
void fold_replenishment(AccountState& state, const TransferDecided& body) {
  change_register(state, index_of(body.listing), [&](Replenishment& of) {
    ++of.decisions;
    if (body.open == 0) {
      of.settled += body.units;
    } else if (body.accepted && body.units == body.open) {
      of.settled += body.open;
    } else {
      of.settled += body.units;
      of.fallen = std::min(of.fallen, of.settled);
      of.announced = std::min(of.announced, of.settled);
    }
  });
}

bool transfer_is_due(const AccountState& state, std::uint32_t listing) {
  const Replenishment* of = register_of(state, listing);
  return of != nullptr && policy_of(state, listing) == ReplenishmentPolicy::Deduct &&
         of->withheld() > 0 && of->announced + of->landed >= of->fallen && counts(state, listing);
}

std::vector<ProposedTransfer> proposed_transfers(const AccountState& state) {
  std::vector<ProposedTransfer> out;
  for (const auto& [listing, of] : state.replenishments) {
    const Listing& row = state.listings[listing];
    if (of.open() <= 0 || row.product == kNone) continue;
    out.push_back({ListingId{listing}, ChannelId{row.channel},
                   Sku(state.arena.get(state.products[row.product].sku)), of.open(), of.withheld(),
                   of.on_way, of.at_platform});
  }
  return out;
}

}  // namespace stockd::engine
