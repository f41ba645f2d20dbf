// SPDX-License-Identifier: Apache-2.0
//
// Kits have no stock of their own: what can be sold of one follows from its parts, and its sales
// deduct the parts by the recipe that was in force when the line was first seen.
#include "engine/account_state.hpp"

#include <algorithm>

namespace stockd::engine {

void AccountState::index_kits() {
  kits.clear();
  kits_of.clear();
  for (const auto& [sku, kit] : account.kits) {
    const std::uint32_t id = product_for(sku.view());
    // Whatever it had of its own is no stock any more.
    products[id].opened = false;
    KitRow row;
    row.line = kit.line;
    for (const auto& [part, count] : kit.parts) {
      const std::uint32_t part_id = product_for(part.view());
      row.parts.push_back({ProductId{part_id}, count});
      kits_of[part_id].push_back(id);
    }
    kits.emplace(id, std::move(row));
  }
}

// Whether it is known how many there are.
bool AccountState::is_open(std::uint32_t product) const {
  const auto kit = kits.find(product);
  if (kit == kits.end()) return products[product].opened;
  return std::all_of(
      kit->second.parts.begin(), kit->second.parts.end(),
      [&](const RecipePart& part) { return products[index_of(part.product)].opened; });
}

std::vector<RecipePart> AccountState::recipe_of(std::uint32_t listing) const {
  const std::uint32_t product = listings[listing].product;
  const auto kit = product == kNone ? kits.end() : kits.find(product);
  return kit == kits.end() ? std::vector<RecipePart>() : kit->second.parts;
}

void AccountState::deduct_parts(const std::vector<RecipePart>& parts, Quantity units) {
  for (const RecipePart& part : parts) {
    products[index_of(part.product)].kitted += units * part.count;
  }
}

void AccountState::refresh_parts(const std::vector<RecipePart>& parts) {
  for (const RecipePart& part : parts)
    refresh_product(index_of(part.product));
}

// Units of a product that are held back, its kits' included.
Quantity AccountState::suspense_of(std::uint32_t product) const {
  Quantity held = products[product].suspense;
  const auto users = kits_of.find(product);
  if (users == kits_of.end()) return held;
  for (const std::uint32_t kit : users->second) {
    for (const RecipePart& part : kits.at(kit).parts) {
      if (index_of(part.product) == product) held += products[kit].suspense * part.count;
    }
  }
  return held;
}

// What blind channels last showed is kept from all others, where the account says so.
Quantity AccountState::reserved_of(std::uint32_t product, std::uint32_t channel) const {
  if (account.stock.when_blind != BlindPolicy::Reserve) return 0;
  const auto shown_blind = [&](std::uint32_t id) {
    Quantity units = 0;
    for (std::uint32_t l = products[id].first; l != kNone; l = listings[l].next) {
      const Listing& row = listings[l];
      const bool blind = channels[row.channel].phase == ChannelPhase::Blind;
      if (!blind || row.channel == channel || !written_to(row) || !row.known()) continue;
      units += std::max<Quantity>(0, shown(l));
    }
    return units;
  };
  Quantity reserved = shown_blind(product);
  const auto users = kits_of.find(product);
  if (users == kits_of.end()) return reserved;
  for (const std::uint32_t kit : users->second) {
    for (const RecipePart& part : kits.at(kit).parts) {
      if (index_of(part.product) == product) reserved += shown_blind(kit) * part.count;
    }
  }
  return reserved;
}

// What one listing may count on: its own suspicion is no reason for it to show less.
Quantity AccountState::units_of(std::uint32_t product, std::uint32_t listing, Cause cause) const {
  const Quantity truth = products[product].truth() -
                         reserved_of(product, listing == kNone ? kNone : listings[listing].channel);
  if (cause == Cause::Explained) {
    const auto found = unexplained.find(product);
    return found == unexplained.end() ? truth : truth - found->second.units;
  }
  Quantity held = suspense_of(product);
  const Pending* busy = listing == kNone ? nullptr : pending_of(listing);
  if (busy != nullptr && busy->suspicion) {
    const std::uint32_t own = listings[listing].product;
    if (own == product) held -= busy->suspicion->held;
    for (const RecipePart& part : recipe_of(listing)) {
      if (index_of(part.product) == product) held -= busy->suspicion->held * part.count;
    }
  }
  return truth - held;
}

}  // namespace stockd::engine
