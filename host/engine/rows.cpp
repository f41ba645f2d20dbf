// SPDX-License-Identifier: Apache-2.0
//
// Finding rows by the texts that name them.
#include "engine/account_state.hpp"

namespace stockd::engine {
namespace {

constexpr std::size_t kAlertsMax = 32;

}  // namespace

std::size_t RowHash::operator()(const RowKey& key) const {
  return std::hash<std::string_view>{}(key.text) ^ (key.channel * std::size_t{0x9e3779b97f4a7c15});
}

std::size_t RowHash::operator()(std::uint32_t row) const {
  return (*this)(RowEqual{state, products}.key_of(row));
}

RowKey RowEqual::key_of(std::uint32_t row) const {
  if (products) return {0, state->arena.get(state->products[row].sku)};
  const Listing& listing = state->listings[row];
  return {listing.channel, state->arena.get(listing.remote)};
}

AccountData::AccountData(AccountId account_number)
    : account_id(account_number),
      by_remote(0, RowHash{this, false}, RowEqual{this, false}),
      by_sku(0, RowHash{this, true}, RowEqual{this, true}) {}

std::optional<std::uint32_t> AccountData::channel_named(std::string_view name) const {
  for (std::uint32_t i = 0; i < channels.size(); ++i) {
    if (channels[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> AccountData::listing_of(std::uint32_t channel,
                                                     std::string_view remote) const {
  const auto found = by_remote.find(RowKey{channel, remote});
  if (found == by_remote.end()) return std::nullopt;
  return *found;
}

std::optional<std::uint32_t> AccountData::product_of(std::string_view sku) const {
  const auto found = by_sku.find(RowKey{0, sku});
  if (found == by_sku.end()) return std::nullopt;
  return *found;
}

const Pending* AccountData::pending_of(std::uint32_t listing) const {
  const auto found = pending.find(listing);
  return found == pending.end() ? nullptr : &found->second;
}

void AccountData::alert(std::string code, std::string text) {
  alerts.push_back({std::move(code), std::move(text)});
  if (alerts.size() > kAlertsMax) alerts.pop_front();
}

}  // namespace stockd::engine
