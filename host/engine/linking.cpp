// SPDX-License-Identifier: Apache-2.0
//
// Listings and the products they share. A product is made when its SKU is first seen; a listing
// keeps its product for ever, also when its SKU changes, until somebody decides otherwise.
#include "engine/account_state.hpp"
#include "engine/records.hpp"
#include "engine/replacement.hpp"
#include "engine/replenishment.hpp"
#include "model/fulfilment_said.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

bool same(const ListingFact& a, const ListingFact& b) {
  return a.sku == b.sku && a.shelf == b.shelf && a.fulfilment == b.fulfilment &&
         a.managed == b.managed && a.state == b.state;
}

// The SKU's own words and the platform say different things of who ships it.
bool disagrees(const AccountState& state, const Listing& row) {
  const auto said =
      fulfilment_said(state.channels[row.channel].config.sku, state.arena.get(row.sku));
  return said && *said != row.fulfilment;
}

// Only listings of one fulfilment can be taken for one another: one that the merchant ships and one
// that the platform ships stand side by side.
bool competes(const AccountState& state, const Listing& row, const Listing& sibling) {
  return sibling.channel == row.channel && sibling.fulfilment == row.fulfilment &&
         !disagrees(state, sibling);
}

}  // namespace

std::string shelf_key(std::uint32_t channel, std::string_view shelf) {
  return std::to_string(channel) + "/" + std::string(shelf);
}

ListingFact AccountState::fact_of(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  ListingFact fact;
  fact.remote = arena.get(row.remote);
  fact.sku = arena.get(row.sku);
  fact.shelf = arena.get(row.shelf);
  fact.fulfilment = row.fulfilment;
  fact.managed = row.managed;
  fact.state = row.state;
  return fact;
}

// A listing is gone once two different sweeps were told so; a missing row is no proof.
bool AccountState::gone_twice(std::uint32_t channel_index, std::uint32_t listing) {
  Channel& channel = channels[channel_index];
  const auto [first, fresh] = channel.gone_in_sweep.try_emplace(listing, channel.sweeps);
  if (fresh || first->second == channel.sweeps) return false;
  channel.gone_in_sweep.erase(listing);
  if (is_truth(listing)) {
    alert("truth.gone", "the source of truth '" + channel.name + "' no longer has '" +
                            std::string(arena.get(listings[listing].sku)) +
                            "': nothing of it is raised on any channel; list it there again");
  }
  return true;
}

AccountState::Decision AccountState::decide(const CataloguePage& input, UnixMs at) {
  Records out;
  if (!knows(input.channel)) return out;
  const std::uint32_t c = index_of(input.channel);
  std::map<std::string, std::pair<std::uint32_t, ListingFact>, std::less<>> page;
  auto fresh = static_cast<std::uint32_t>(listings.size());
  for (const ListingFact& fact : input.listings) {
    const auto known = listing_of(c, fact.remote);
    const auto before = page.find(fact.remote);
    if (fact.remote.empty()) continue;
    if (!known && before == page.end()) {
      if (fact.state == ListingState::Gone) continue;
      page.emplace(fact.remote, std::pair(fresh, fact));
      out.push_back(record_of(at, ListingSeen{ListingId{fresh++}, input.channel, fact}));
      continue;
    }
    const std::uint32_t id = before != page.end() ? before->second.first : *known;
    const ListingFact last = before != page.end() ? before->second.second : fact_of(id);
    if (same(fact, last)) continue;
    if (fact.state == ListingState::Gone && !gone_twice(c, id)) continue;
    page.insert_or_assign(fact.remote, std::pair(id, fact));
    out.push_back(record_of(at, ListingSeen{ListingId{id}, input.channel, fact}));
  }
  auto pools = pools_told(*this, at, input.levels, [&](const std::string& remote) {
    const auto here = page.find(remote);
    return here != page.end() ? std::optional(here->second.first) : listing_of(c, remote);
  });
  out.insert(out.end(), pools.begin(), pools.end());
  for (const LevelFact& level : input.levels) {
    if (!counts_here(c, level)) continue;
    const auto here = page.find(level.remote);
    const auto listing =
        here != page.end() ? std::optional(here->second.first) : listing_of(c, level.remote);
    if (!listing) continue;
    const std::uint32_t counter = counter_of(*listing);
    if (channels[c].fence) {
      channels[c].fence->levels.insert_or_assign(counter, level);
    } else if (auto read = bare_read(counter, level)) {
      out.push_back(record_of(at, std::move(*read)));
    }
  }
  return out;
}

std::uint32_t AccountState::product_for(std::string_view sku) {
  if (const auto known = product_of(sku)) return *known;
  const auto id = static_cast<std::uint32_t>(products.size());
  products.emplace_back().sku = arena.add(sku);
  by_sku.insert(id);
  return id;
}

void AccountState::join(std::uint32_t listing, std::uint32_t product) {
  Listing& row = listings[listing];
  row.product = product;
  row.next = products[product].first;
  products[product].first = listing;
  products[product].consumed += row.own;
  products[product].suspense += withheld_of(*this, listing);
}

void AccountState::leave(std::uint32_t listing) {
  end_suspicion(listing);
  Listing& row = listings[listing];
  Product& product = products[row.product];
  std::uint32_t* at = &product.first;
  while (*at != listing)
    at = &listings[*at].next;
  *at = row.next;
  product.consumed -= row.own;
  product.suspense -= withheld_of(*this, listing);
  row.next = kNone;
  row.product = kNone;
}

std::vector<std::uint32_t> AccountState::siblings(std::uint32_t product) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next) {
    out.push_back(l);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Everything on the listing's shelf that is still there, itself included.
std::vector<std::uint32_t> AccountState::shelf_mates(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  if (row.shelf == 0) return {listing};
  std::vector<std::uint32_t> out;
  for (const std::uint32_t mate : shelves.at(shelf_key(row.channel, arena.get(row.shelf)))) {
    if (listings[mate].state != ListingState::Gone) out.push_back(mate);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The listing that stands for its counter.
std::uint32_t AccountState::counter_of(std::uint32_t listing) const {
  if (listing >= listings.size() || listings[listing].link != Link::OnShelf) return listing;
  for (const std::uint32_t mate : shelf_mates(listing)) {
    if (listings[mate].link == Link::Linked) return mate;
  }
  return listing;
}

Link AccountState::link_of(std::uint32_t listing,
                           const std::vector<std::uint32_t>& siblings) const {
  const Listing& row = listings[listing];
  if (!row.managed || row.level == LevelState::Untracked) return Link::Uncounted;
  if (disagrees(*this, row)) return Link::Disagrees;
  std::size_t live = 0;
  std::size_t present = 0;
  for (const std::uint32_t other : siblings) {
    const Listing& sibling = listings[other];
    const bool shares = row.shelf != 0 && sibling.shelf != 0 && other != listing &&
                        arena.get(sibling.shelf) == arena.get(row.shelf);
    if (shares || !competes(*this, row, sibling)) continue;
    if (sibling.state == ListingState::Live) ++live;
    if (sibling.state != ListingState::Gone) ++present;
    // A shop may give thousands of listings one SKU: two say as much as all of them.
    if ((row.state == ListingState::Live ? live : present) > 1) return Link::NotUnique;
  }
  const auto mates = shelf_mates(listing);
  const auto counts = [&](std::uint32_t mate) {
    return listings[mate].managed && listings[mate].level != LevelState::Untracked;
  };
  for (const std::uint32_t mate : mates) {
    const std::uint32_t product = listings[mate].product;
    if (product != kNone && product != row.product) return Link::SharedShelf;
  }
  // One of them stands for all: the first that is on sale, or else the first.
  std::optional<std::uint32_t> first;
  for (const ListingState state : {ListingState::Live, ListingState::Hidden}) {
    for (const std::uint32_t mate : mates) {
      const bool fits = listings[mate].product == row.product && listings[mate].state == state;
      if (!first && fits && counts(mate)) first = mate;
    }
  }
  if (first && *first != listing) return Link::OnShelf;
  return replaced_by(*this, listing) ? Link::Replaces : Link::Linked;
}

void AccountState::relink(std::uint32_t product) {
  const auto all = siblings(product);
  const auto touched = note_keys(*this, all);
  for (const std::uint32_t listing : all)
    listings[listing].link = link_of(listing, all);
  for (const std::uint32_t listing : all)
    map_waiting_lines(listing);
  count_waiting(product);
  refresh_product(product);
  relink_successors(*this, touched);
}

bool AccountState::written_to(const Listing& row) const {
  return row.product != kNone && row.link == Link::Linked && row.state != ListingState::Gone &&
         row.fulfilment == Fulfilment::Merchant;
}

void AccountState::place_on_shelf(std::uint32_t listing, std::string_view shelf) {
  Listing& row = listings[listing];
  if (arena.get(row.shelf) == shelf) return;
  if (row.shelf != 0) {
    std::erase(shelves[shelf_key(row.channel, arena.get(row.shelf))], listing);
  }
  relink_shelf(listing);
  row.shelf = arena.add(shelf);
  if (row.shelf != 0) shelves[shelf_key(row.channel, shelf)].push_back(listing);
}

// What shares a counter belongs together. A listing without an SKU belongs to its shelf's product,
// where that is one.
void AccountState::relink_shelf(std::uint32_t listing) {
  const auto mates = shelf_mates(listing);
  if (mates.size() < 2 && (mates.empty() || mates.front() == listing)) return;
  std::set<std::uint32_t> all;
  for (const std::uint32_t mate : mates) {
    if (listings[mate].product != kNone) all.insert(listings[mate].product);
  }
  if (all.size() == 1) {
    for (const std::uint32_t mate : mates) {
      if (listings[mate].product != kNone) continue;
      join(mate, *all.begin());
      take_lines(mate);
    }
  }
  for (const std::uint32_t product : all)
    relink(product);
}

void AccountState::fold(const Record&, const ListingSeen& body) {
  const std::uint32_t id = index_of(body.listing);
  const std::uint32_t c = index_of(body.channel);
  const bool fresh = id == listings.size();
  if (fresh) {
    Listing& row = listings.emplace_back();
    row.channel = c;
    row.remote = arena.add(body.fact.remote);
    by_remote.insert(id);
  }
  Listing& row = listings[id];
  row.fulfilment = body.fact.fulfilment;
  row.managed = body.fact.managed;
  row.state = body.fact.state;
  const Sku sku = sku_of(account, channels[c].config, body.fact.sku);
  const bool respelled = arena.get(row.sku) != body.fact.sku;
  if (respelled) row.kept = false;
  if (row.product != kNone && respelled && !sku.empty() &&
      arena.get(products[row.product].sku) != sku.view() && follows(id, sku)) {
    move_to(id, product_for(sku.view()));
  }
  if (row.product == kNone && !sku.empty()) {
    const std::uint32_t product = product_for(sku.view());
    const std::string_view own = arena.get(products[product].sku);
    row.sku = own == body.fact.sku ? products[product].sku : arena.add(body.fact.sku);
    join(id, product);
    if (!fresh) take_lines(id);
  } else if (arena.get(row.sku) != body.fact.sku) {
    row.sku = arena.add(body.fact.sku);
  }
  // What never had an SKU of its own is on its shelf's product.
  const bool nameless = sku.empty() && !respelled && !row.renamed;
  row.renamed =
      row.product != kNone && !nameless && arena.get(products[row.product].sku) != sku.view();
  note_rename(id);
  // Whatever the marketplace refused may be put right.
  if (const auto busy = pending.find(id); busy != pending.end()) busy->second.parked.reset();
  place_on_shelf(id, body.fact.shelf);
  relink_shelf(id);
  if (row.product == kNone) {
    map_waiting_lines(id);
    refresh(id);
  } else {
    relink(row.product);
  }
}

}  // namespace stockd::engine
