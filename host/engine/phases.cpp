// SPDX-License-Identifier: Apache-2.0
//
// What a channel may do. A channel whose credentials died is blind until a call succeeds, and one
// that was paused waits for a person; each then returns to the phase it had, or observes if the
// account's file has changed meanwhile. One that a person
// disconnected stays so, whatever its account's file says, until a person connects it; then it
// observes, and needs a plan like a new one.
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
  if (input.phase == ChannelPhase::Disconnected && index_of(input.channel) == truth_channel) {
    return failure(Kind::Config, "channel.truth",
                   "channel '" + channel.name +
                       "' is the source of truth: without it nobody knows "
                       "the stock of the others",
                   "write another source_of_truth into the account's file first");
  }
  if (channel.phase == ChannelPhase::Disconnected && input.phase != ChannelPhase::Observe) {
    return failure(Kind::Config, "channel.disconnected",
                   "channel '" + channel.name + "' is disconnected",
                   "stockctl connect " + channel.name + " lets it observe again");
  }
  const bool resumes = channel.phase == ChannelPhase::Paused;
  const bool planned =
      resumes ? channel.phase_before == ChannelPhase::Managed : channel.was_managed;
  if (input.phase == ChannelPhase::Managed && !planned) {
    return failure(Kind::Config, "channel.unplanned",
                   "no plan of channel '" + channel.name + "' is in force",
                   "accept one first: stockctl plan, then stockctl apply");
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
  const bool leaves = body.phase == ChannelPhase::Disconnected;
  const bool returns = channel.phase == ChannelPhase::Disconnected && !leaves;
  // What was blind before a pause returns to the phase it had before it went blind.
  const bool sees =
      channel.phase == ChannelPhase::Observe || channel.phase == ChannelPhase::Managed;
  if (sees) channel.phase_before = channel.phase;
  channel.phase = body.phase;
  channel.phase_reason = body.reason;
  channel.phase_since = record.at_ms;
  channel.was_managed = !leaves && (channel.was_managed || body.phase == ChannelPhase::Managed);
  if (leaves) end_suspicions(c);
  if (returns) watch_again({c});
  if (leaves || returns) recount_waiting();
  // Who owns the last units, and what is reserved, may have changed on every channel.
  refresh_all();
}

// Nobody watched the levels of these channels for a while: a fence must tell them anew.
void AccountState::watch_again(const std::set<std::uint32_t>& returned) {
  if (returned.empty()) return;
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    const Listing& row = listings[listing];
    if (returned.contains(row.channel)) count_fresh(listing, row.known() && written_to(row));
  }
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
