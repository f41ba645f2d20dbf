// SPDX-License-Identifier: Apache-2.0
//
// A product's first truth: a clean level of the opening channel, plus that channel's own
// consumption contained in it, less all consumption counted so far on every channel.
#include "engine/account_state.hpp"

namespace stockd::engine {

// The listing whose level opens the product: of the first opening channel that has a live one.
std::optional<std::uint32_t> AccountState::opener(std::uint32_t product) const {
  if (kits.contains(product)) return std::nullopt;
  if (truth_channel != kNone) {
    for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next) {
      if (is_truth(l) && written_to(listings[l])) return l;
    }
    return std::nullopt;
  }
  for (const ChannelName& name : account.stock.opening) {
    const auto channel = channel_named(name.view());
    if (!channel || !channels[*channel].connected()) continue;
    for (std::uint32_t l = products[product].first; l != kNone; l = listings[l].next) {
      const Listing& row = listings[l];
      if (row.channel == *channel && written_to(row) && row.state == ListingState::Live) return l;
    }
  }
  return std::nullopt;
}

bool AccountState::opens(std::uint32_t listing, const LevelRead& read) const {
  const Listing& row = listings[listing];
  if (!read.clean || read.state != LevelState::Known || row.product == kNone) return false;
  if (!baselines_fixed() || opener(row.product) != listing) return false;
  const Product& product = products[row.product];
  if (!product.opened) return true;
  if (is_truth(listing)) {
    return !channels[row.channel].was_managed &&
           read.quantity + read.own != product.opening + product.adjusted;
  }
  // Until something is managed the shop is right: goods receipts are still booked there.
  return !plan_accepted && product.from == listing && read.quantity + read.own != product.opening;
}

void AccountState::fold(const Record& record, const ProductOpened& body) {
  const std::uint32_t id = index_of(body.product);
  Product& product = products[id];
  product.opened = true;
  product.from = index_of(body.from);
  product.opening = body.level + body.own;
  product.opened_level = body.level;
  product.opened_at = record.at_ms;
  count_waiting(id);
  refresh_product(id);
}

void AccountState::count_waiting(std::uint32_t id) {
  Product& product = products[id];
  std::uint32_t waits_for = kNone;
  if (const auto listing = product.opened ? std::nullopt : opener(id)) {
    const Listing& row = listings[*listing];
    const bool level_untold = row.last_read_at != 0 && row.level != LevelState::Known;
    if (!level_untold) waits_for = row.channel;
  }
  if (waits_for == product.waits_for) return;
  if (product.waits_for != kNone) --channels[product.waits_for].waiting_opening;
  if (waits_for != kNone) ++channels[waits_for].waiting_opening;
  product.waits_for = waits_for;
}

void AccountState::recount_waiting() {
  for (std::uint32_t id = 0; id < products.size(); ++id)
    count_waiting(id);
}

}  // namespace stockd::engine
