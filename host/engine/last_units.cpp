// SPDX-License-Identifier: Apache-2.0
//
// At or below the threshold one channel sells, and all others show nothing: two shops that both
// show the last unit can both sell it.
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"

#include <algorithm>

namespace stockd::engine {

// Listings that sell units of the product: its own, and those of kits it is a part of. While the
// listing's channel observes, so do the others: its plan says what will be.
std::vector<std::uint32_t> AccountState::sellers(std::uint32_t product,
                                                 std::uint32_t listing) const {
  const bool observing = channels[listings[listing].channel].phase == ChannelPhase::Observe;
  std::vector<std::uint32_t> out;
  const auto add = [&](std::uint32_t id) {
    for (std::uint32_t l = products[id].first; l != kNone; l = listings[l].next) {
      const Listing& row = listings[l];
      const Channel& channel = channels[row.channel];
      const bool takes_part =
          channel.configured && (channel.phase == ChannelPhase::Managed ||
                                 (observing && channel.phase == ChannelPhase::Observe));
      if (!takes_part || row.state != ListingState::Live || !written_to(row)) continue;
      const auto sync = rule_book.resolve(channel.name, arena.get(products[id].sku)).sync.value;
      if (sync.value_or(SyncMode::On) == SyncMode::On) out.push_back(l);
    }
  };
  add(product);
  if (const auto users = kits_of.find(product); users != kits_of.end()) {
    for (const std::uint32_t kit : users->second)
      add(kit);
  }
  return out;
}

// Step 2. Whether the calculation ends here, with 0.
bool AccountState::last_units_end(std::uint32_t listing, Cause cause, Arithmetic& sum) const {
  const LastUnits& last = account.stock.last_units;
  if (last.threshold == 0) return false;
  const Listing& row = listings[listing];
  std::vector<RecipePart> parts = recipe_of(listing);
  if (parts.empty()) parts.push_back({ProductId{row.product}, 1});
  for (const RecipePart& part : parts) {
    const std::uint32_t product = index_of(part.product);
    const Quantity left = units_of(product, kNone, cause);
    if (left > last.threshold) continue;
    const auto all = sellers(product, listing);
    const auto owner = [&](bool of_product) -> const ChannelName* {
      for (const ChannelName& name : last.owner) {
        const bool sells = std::any_of(all.begin(), all.end(), [&](std::uint32_t other) {
          return channels[listings[other].channel].name == name.view() &&
                 (listings[other].product == product) == of_product;
        });
        if (sells) return &name;
      }
      return nullptr;
    };
    const ChannelName* own = owner(true);
    if (own == nullptr) own = owner(false);
    const bool off = own == nullptr || all.size() < 2;
    const bool ends = !off && own->view() != channels[row.channel].name;
    const auto says = [&]() -> std::string {
      const std::string what = "last units: " + std::to_string(left) + " left";
      if (off) {
        return what + (all.size() < 2 ? ", off because nothing else sells them"
                                      : ", off because no channel under `owner` sells them");
      }
      return what + (ends ? ", and only '" + own->str() + "' sells the last " +
                                std::to_string(last.threshold)
                          : ", and this channel sells them");
    };
    sum.step(off ? "last_units.off" : "last_units", ends ? 0 : sum.value, says, last.line);
    if (ends) return true;
  }
  return false;
}

}  // namespace stockd::engine
