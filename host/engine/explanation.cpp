// SPDX-License-Identifier: Apache-2.0
//
// The words for the states of a listing.
#include "engine/explanation.hpp"

namespace stockd::engine {

std::string_view health_name(ListingHealth health) {
  switch (health) {
    case ListingHealth::Unlinked:
      return "unlinked";
    case ListingHealth::Unknown:
      return "unknown";
    case ListingHealth::Equal:
      return "equal";
    case ListingHealth::Differs:
      return "differs";
    case ListingHealth::Confirming:
      return "confirming";
    case ListingHealth::Edited:
      return "edited";
    case ListingHealth::Parked:
      return "parked";
    case ListingHealth::Held:
      return "held";
    case ListingHealth::Watched:
      return "watched";
    case ListingHealth::Gone:
      return "gone";
    case ListingHealth::Ambiguous:
      return "ambiguous";
  }
  return "unknown";
}

std::string_view phase_name(ChannelPhase phase) {
  switch (phase) {
    case ChannelPhase::Observe:
      return "observe";
    case ChannelPhase::Managed:
      return "managed";
    case ChannelPhase::Paused:
      return "paused";
    case ChannelPhase::Blind:
      return "blind";
    case ChannelPhase::Disconnected:
      return "disconnected";
  }
  return "observe";
}

}  // namespace stockd::engine
