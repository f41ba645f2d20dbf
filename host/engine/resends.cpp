// SPDX-License-Identifier: Apache-2.0
//
// Writes under a key of the platform's. While nobody knows whether one happened it is sent again,
// the same bytes under the same key, until the platform says; after the time for which the platform
// remembers keys it never is.
#include "engine/account_state.hpp"

#include <algorithm>

namespace stockd::engine {

// The group's outcome is not known yet: false if it can never be asked for.
bool AccountState::retry(std::uint64_t id, Intent& intent) {
  if (intent.forgotten_at == 0) return false;
  const UnixMs at = now + back_off_of(intent.tries + 1);
  if (at >= intent.forgotten_at) return false;
  ++intent.tries;
  intent.unsure = true;
  intent.waits = true;
  intent.retry_at = at;
  retries.insert({at, id});
  return true;
}

void AccountState::retries_fall_due(UnixMs at) {
  while (!retries.empty() && retries.begin()->first <= at) {
    const std::uint64_t id = retries.begin()->second;
    retries.erase(retries.begin());
    Intent& intent = intents.at(id);
    intent.waits = false;
    channels[intent.channel].resends.insert(id);
  }
}

void AccountState::forget_intent(std::uint64_t id) {
  const auto found = intents.find(id);
  if (found == intents.end()) return;
  retries.erase({found->second.retry_at, id});
  channels[found->second.channel].resends.erase(id);
  channels[found->second.channel].resending.erase(id);
  intents.erase(found);
}

// A group to send again as it was; it is not given twice before its outcome is told.
std::optional<IntentMade> AccountState::take_resend(std::uint32_t channel_index) {
  Channel& channel = channels[channel_index];
  if (!channel.connected()) return std::nullopt;
  for (const std::uint64_t id : channel.resends) {
    if (!channel.resending.insert(id).second) continue;
    const Intent& intent = intents.at(id);
    return IntentMade{id, ChannelId{channel_index}, intent.key, intent.mode, intent.items};
  }
  return std::nullopt;
}

}  // namespace stockd::engine
