// SPDX-License-Identifier: Apache-2.0
//
// What a channel may do. A channel whose credentials died is blind until a call succeeds, and then
// returns to the phase it had, unless its rules have changed meanwhile.
#include "engine/account_state.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

tl::unexpected<Error> no_such_channel() {
  return failure(Kind::Config, "channel.unknown", "this account has no such channel");
}

}  // namespace

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

AccountState::Decision AccountState::decide(const ChannelBlinded& input, UnixMs at) {
  if (!knows(input.channel)) return Records{};
  const ChannelPhase phase = channels[index_of(input.channel)].phase;
  if (phase != ChannelPhase::Observe && phase != ChannelPhase::Managed) return Records{};
  return Records{
      record_of(at, ChannelPhaseChanged{input.channel, ChannelPhase::Blind, input.reason})};
}

AccountState::Decision AccountState::decide(const ChannelSighted& input, UnixMs at) {
  if (!knows(input.channel)) return Records{};
  const Channel& channel = channels[index_of(input.channel)];
  if (channel.phase != ChannelPhase::Blind) return Records{};
  return Records{record_of(
      at, ChannelPhaseChanged{input.channel, channel.phase_before, "its credentials work again"})};
}

void AccountState::fold(const Record& record, const ChannelPhaseChanged& body) {
  const std::uint32_t c = index_of(body.channel);
  Channel& channel = channels[c];
  if (body.phase == ChannelPhase::Blind) channel.phase_before = channel.phase;
  channel.phase = body.phase;
  channel.phase_reason = body.reason;
  channel.phase_since = record.at_ms;
  channel.was_managed = channel.was_managed || body.phase == ChannelPhase::Managed;
  // Who owns the last units, and what is reserved, may have changed on every channel.
  refresh_all();
}

bool AccountState::truth_is_blind() const {
  const auto truth = channel_named(account.stock.source_of_truth);
  return truth && channels[*truth].phase == ChannelPhase::Blind;
}

// A part of a plan may have been accepted: what it does not cover goes on observing.
bool AccountState::released(const Listing& row) const {
  const std::vector<std::string>& only = channels[row.channel].only;
  if (only.empty()) return true;
  const std::string_view sku = arena.get(products[row.product].sku);
  return std::any_of(only.begin(), only.end(),
                     [&](const std::string& pattern) { return matches(pattern, sku); });
}

}  // namespace stockd::engine
