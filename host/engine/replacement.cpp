// SPDX-License-Identifier: Apache-2.0
//
// Two lists a channel: keys that are gone, and keys whose product nothing else sells.
#include "engine/replacement.hpp"

#include "base/suggest.hpp"
#include "engine/account_state.hpp"
#include "model/likeness.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <ranges>
#include <string>

namespace stockd::engine {
namespace {

// A changed SKU is new, so only the newest of both lists are compared.
constexpr std::ptrdiff_t kNewest = 100;

auto newest_of(const std::set<std::uint32_t>& list, std::ptrdiff_t most) {
  const auto size = static_cast<std::ptrdiff_t>(list.size());
  return std::ranges::subrange(list.rbegin(), std::next(list.rbegin(), std::min(most, size)));
}

// A name that was only made longer has at least so much in common with the former.
constexpr std::size_t kHeadLeast = 4;

bool is_key(const AccountState& state, const Listing& row) {
  return row.sku != 0 && state.arena.get(row.remote) == state.arena.get(row.sku);
}

bool is_sold_elsewhere(const AccountState& state, std::uint32_t product, std::uint32_t channel) {
  for (std::uint32_t l = state.products[product].first; l != kNone; l = state.listings[l].next) {
    const Listing& other = state.listings[l];
    if (other.channel != channel && other.state != ListingState::Gone) return true;
  }
  return false;
}

bool is_alone(const AccountState& state, std::uint32_t listing) {
  const std::uint32_t product = state.listings[listing].product;
  for (std::uint32_t l = state.products[product].first; l != kNone; l = state.listings[l].next) {
    if (l != listing && state.listings[l].state != ListingState::Gone) return false;
  }
  return true;
}

// How many edits apart; nothing: too many for a person to call one the other's new name.
std::optional<std::size_t> distance_of(const std::string& a, const std::string& b) {
  const std::size_t longer = std::max(a.size(), b.size());
  const bool grew =
      std::min(a.size(), b.size()) >= kHeadLeast && (a.starts_with(b) || b.starts_with(a));
  const std::size_t distance = edit_distance(a, b);
  if (grew || distance <= longer / 3) return distance;
  return std::nullopt;
}

std::string bare_sku(const AccountState& state, std::uint32_t listing) {
  return bare_spelling(state.arena.get(state.products[state.listings[listing].product].sku));
}

// Whether other listings may be held because of it, or no longer.
bool note_key(AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  Channel& channel = state.channels[row.channel];
  const bool key = row.product != kNone && state.channels.size() > 1 && is_key(state, row);
  const bool gone = key && row.state == ListingState::Gone;
  const bool lone = key && !gone && is_alone(state, listing);
  const bool lone_changed =
      lone ? channel.lone_keys.insert(listing).second : channel.lone_keys.erase(listing) > 0;
  const bool gone_changed =
      gone ? channel.gone_keys.insert(listing).second : channel.gone_keys.erase(listing) > 0;
  return gone || gone_changed || (lone_changed && !channel.gone_keys.empty());
}

}  // namespace

std::optional<std::uint32_t> replaced_by(const AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  const Channel& channel = state.channels[row.channel];
  if (row.kept || channel.gone_keys.empty()) return std::nullopt;
  if (std::ranges::find(newest_of(channel.lone_keys, kNewest), listing) ==
      newest_of(channel.lone_keys, kNewest).end()) {
    return std::nullopt;
  }
  const std::string sku = bare_sku(state, listing);
  std::optional<std::uint32_t> found;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const std::uint32_t gone : newest_of(channel.gone_keys, kNewest)) {
    const std::uint32_t product = state.listings[gone].product;
    // What was there after it is not what it was called before.
    if (gone > listing || product == row.product) continue;
    if (!is_sold_elsewhere(state, product, row.channel)) continue;
    const auto distance = distance_of(sku, bare_sku(state, gone));
    if (!distance || *distance >= least) continue;
    least = *distance;
    found = gone;
  }
  return found;
}

std::vector<std::uint32_t> note_keys(AccountState& state,
                                     const std::vector<std::uint32_t>& listings) {
  std::set<std::uint32_t> channels;
  for (const std::uint32_t listing : listings) {
    if (note_key(state, listing)) channels.insert(state.listings[listing].channel);
  }
  return {channels.begin(), channels.end()};
}

void relink_successors(AccountState& state, const std::vector<std::uint32_t>& channels) {
  for (const std::uint32_t c : channels) {
    std::vector<std::uint32_t> anew;
    // One more than are compared: it may just have ceased to be among them.
    for (const std::uint32_t listing : newest_of(state.channels[c].lone_keys, kNewest + 1)) {
      const Listing& row = state.listings[listing];
      if (row.link != Link::Linked && row.link != Link::Replaces) continue;
      const bool held = row.link == Link::Replaces;
      if (held != replaced_by(state, listing).has_value()) anew.push_back(row.product);
    }
    for (const std::uint32_t product : anew)
      state.relink(product);
  }
}

void add_successor_alerts(const AccountState& state, std::vector<Violation>& to) {
  for (const Channel& channel : state.channels) {
    if (channel.gone_keys.empty()) continue;
    for (const std::uint32_t listing : channel.lone_keys) {
      if (state.listings[listing].link != Link::Replaces) continue;
      const auto former = replaced_by(state, listing);
      if (!former) continue;
      const std::string spelling(state.arena.get(state.listings[listing].sku));
      to.push_back({"listing.replaced",
                    "listing '" + spelling + "' of " + channel.name + " is new, and '" +
                        std::string(state.arena.get(state.listings[*former].sku)) +
                        "' is gone there: if it was renamed, stockctl relink '" + spelling +
                        "' goes on with the old one's product; if it is another product, stockctl "
                        "relink '" +
                        spelling + "' --refuse lets it be one; until then it is not written"});
    }
  }
}

void find_keys(AccountState& state) {
  for (std::uint32_t listing = 0; listing < state.listings.size(); ++listing)
    note_key(state, listing);
}

}  // namespace stockd::engine
