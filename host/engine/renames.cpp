// SPDX-License-Identifier: Apache-2.0
//
// A changed SKU on the same platform id. The listing keeps its product until a person decides, or
// follows its SKU where the account says so. Where its product was sold nowhere else and the new
// SKU is that of a product that is, a mismatch was put right, and nobody has to be asked.
#include "engine/account_state.hpp"
#include "engine/records.hpp"
#include "engine/replacement.hpp"

#include <algorithm>

namespace stockd::engine {

bool AccountState::follows(std::uint32_t listing, const Sku& sku) const {
  const Listing& row = listings[listing];
  // A listing that shared its SKU with others had no link to keep.
  if (row.link == Link::NotUnique) return true;
  // One that never had an SKU was on its shelf's product, and has a name of its own now.
  if (row.sku == 0) return true;
  if (row.kept) return false;
  if (account.stock.on_rename == RenamePolicy::Follow) return true;
  const auto elsewhere = [&](std::uint32_t product) {
    for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next) {
      if (l != listing && listings[l].state != ListingState::Gone) return true;
    }
    return false;
  };
  const auto other = product_of(sku.view());
  return other && elsewhere(*other) && !elsewhere(row.product);
}

// Both truths stay what they are: what was sold under the old SKU was sold there.
void AccountState::move_to(std::uint32_t listing, std::uint32_t product) {
  const std::uint32_t left = listings[listing].product;
  const Quantity own = listings[listing].own;
  Quantity waiting = 0;
  for (const auto& [order, lines] : channels[listings[listing].channel].orders) {
    for (const Line& line : lines) {
      if (line.listing == listing && line.parts.empty()) waiting += line.waiting;
    }
  }
  const auto carry = [&](std::uint32_t id, Quantity sign) {
    if (id == kNone) return;
    products[id].waiting += sign * waiting;
    if (products[id].opened) products[id].adjusted += sign * (own + waiting);
  };
  if (left != kNone) leave(listing);
  join(listing, product);
  carry(left, -1);
  carry(product, 1);
  listings[listing].renamed = false;
  listings[listing].kept = false;
  if (left != kNone) relink(left);
}

void AccountState::note_rename(std::uint32_t listing) {
  const Listing& row = listings[listing];
  const bool asks = row.renamed && !row.kept && row.state != ListingState::Gone;
  asks ? (void)renames.insert(listing) : (void)renames.erase(listing);
}

AccountState::Decision AccountState::decide(const Relink& input, UnixMs at) {
  const auto named = [&](std::uint32_t listing) {
    const Listing& row = listings[listing];
    const bool here = input.channel.empty() || channels[row.channel].name == input.channel;
    return here && (arena.get(row.remote) == input.name || arena.get(row.sku) == input.name ||
                    arena.get(products[row.product].sku) == input.name);
  };
  std::vector<std::uint32_t> found;
  for (std::uint32_t l = 0; l < listings.size(); ++l) {
    const Listing& row = listings[l];
    const bool asks = row.renamed || row.link == Link::Replaces;
    if (asks && row.product != kNone && row.state != ListingState::Gone && named(l)) {
      found.push_back(l);
    }
  }
  if (found.empty()) {
    return failure(Kind::Config, "relink.none",
                   "no listing called '" + input.name + "' has a changed SKU",
                   "stockctl status lists the listings whose SKU changed");
  }
  if (found.size() > 1) {
    return failure(Kind::Config, "relink.which",
                   "several listings called '" + input.name + "' have a changed SKU",
                   "name one with --channel, or by its id on the channel");
  }
  const Listing& row = listings[found.front()];
  Sku sku = sku_of(account, channels[row.channel].config, arena.get(row.sku));
  if (const auto former =
          row.link == Link::Replaces ? replaced_by(*this, found.front()) : std::nullopt) {
    sku = Sku(arena.get(products[listings[*former].product].sku));
  }
  if (input.accept && sku.empty()) {
    return failure(Kind::Config, "relink.no-sku",
                   "the listing has no SKU on '" + channels[row.channel].name + "' any more",
                   "give it one there, or keep its product: stockctl relink --refuse");
  }
  return Records{record_of(
      at, ListingRelinked{ListingId{found.front()}, input.accept, sku.str(), input.actor})};
}

void AccountState::fold(const Record&, const ListingRelinked& body) {
  const std::uint32_t listing = index_of(body.listing);
  if (body.accepted) {
    move_to(listing, product_for(body.sku));
    // It took the place of one that is gone, and is called otherwise for good.
    Listing& row = listings[listing];
    const Sku own = sku_of(account, channels[row.channel].config, arena.get(row.sku));
    row.renamed = row.kept = own.view() != body.sku;
  } else {
    listings[listing].kept = true;
  }
  note_rename(listing);
  relink(listings[listing].product);
}

// Aliases or a channel's pattern changed: what is spelled as before may be another product now.
void AccountState::relink_changed_names(const Account& before) {
  const auto config_of = [&](const Channel& channel) -> const ChannelConfig* {
    for (const ChannelConfig& config : before.channels) {
      if (config.name.view() == channel.name) return &config;
    }
    return nullptr;
  };
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    const ChannelConfig* old = config_of(channels[c]);
    if (old == nullptr || !channels[c].configured) continue;
    if (before.aliases == account.aliases && old->aliases == channels[c].config.aliases &&
        old->sku == channels[c].config.sku) {
      continue;
    }
    for (std::uint32_t l = 0; l < listings.size(); ++l) {
      if (listings[l].channel != c || listings[l].sku == 0) continue;
      const std::string_view spelling = arena.get(listings[l].sku);
      const Sku sku = sku_of(account, channels[c].config, spelling);
      if (sku.empty() || sku == sku_of(before, *old, spelling)) continue;
      const std::uint32_t product = product_for(sku.view());
      if (product == listings[l].product) continue;
      move_to(l, product);
      note_rename(l);
      relink(product);
    }
  }
}

}  // namespace stockd::engine
