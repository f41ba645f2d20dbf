// SPDX-License-Identifier: Apache-2.0
//
// What the engine knows about one channel: how far its feed was read, its order lines, what waits
// to be written or read, and the fence that may be open around a sweep of it.
#pragma once

#include "engine/rows.hpp"
#include "engine/work_queues.hpp"
#include "model/account.hpp"
#include "model/record.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stockd::engine {

template <class Key, class Value>
using FlatMap = boost::unordered_flat_map<Key, Value>;

struct LineId {
  std::string order;
  std::string line;
};

struct ClosedLine {
  std::uint64_t seq = 0;
  std::uint32_t channel = 0;
  LineId id;
};

// Levels read between two order passes. Ephemeral.
struct Fence {
  struct Touch {
    Quantity diff = 0;
    UnixMs placed_at = 0;
  };
  std::map<std::uint32_t, LevelFact> levels;
  FlatMap<std::uint32_t, std::vector<Touch>> touched;
  boost::unordered_flat_set<std::uint32_t> written;
  UnixMs began_at = 0;  // what was asked for before may not contain what the first pass told
  // Levels read later may contain sales that no pass will tell in time.
  bool reads_ended = false;
  bool whole = false;  // around the catalogue
  bool early = false;  // requests of before a restore may still land
};

// Changes of the channel's listings that nothing explains, and whether they are held. See
// guard.cpp.
struct GuardState {
  bool tripped = false;
  UnixMs tripped_at = 0;
  std::set<std::uint32_t> allowed;  // a person accepted them

  // Derived.
  std::map<std::uint32_t, bool> moved;  // listing -> whether it would show nothing
  std::size_t zeroed = 0;
  std::size_t writable = 0;
  bool holding = false;
};

struct Channel {
  std::string name;
  ChannelPhase phase = ChannelPhase::Observe;
  ChannelPhase phase_before = ChannelPhase::Observe;  // it was paused or went blind
  std::string phase_reason;
  UnixMs phase_since = 0;
  std::vector<std::string> only;  // SKUs that a part of a plan was accepted for; empty: all
  GuardState guard;
  bool was_managed = false;
  bool has_baseline = false;
  bool fixed = false;
  UnixMs baseline = 0;
  UnixMs watermark = 0;
  UnixMs swept = 0;  // the watermark of the order pass before the last sweep
  std::string cursor;
  bool reread = false;       // restored: its order feed was not read again yet
  std::uint32_t aborts = 0;  // groups in a row that ended with an aborted item
  FlatMap<std::string, std::vector<Line>> orders;

  // Derived.
  ChannelConfig config;
  bool configured = false;
  FlatMap<std::string, std::vector<LineId>> unmapped;  // by remote or SKU, see lines.cpp
  std::set<std::uint32_t> suspicious;
  std::size_t unfenced = 0;         // listings that are fresh
  std::size_t waiting_opening = 0;  // products that a clean level of this channel would open
  WorkQueues queues;
  std::set<std::uint64_t> resends;  // intents to be sent again
  // Where the SKU is a listing's key: keys that are gone, and keys that nothing else sells. See
  // replacement.hpp.
  std::set<std::uint32_t> gone_keys;
  std::set<std::uint32_t> lone_keys;

  // Ephemeral.
  UnixMs passed_at = 0;  // by our clock, when the feed was passed last; 0: not yet
  std::optional<Fence> fence;
  bool sweep_asked = false;
  boost::unordered_flat_set<std::uint64_t> resending;
  std::uint64_t sweeps = 0;
  FlatMap<std::uint32_t, std::uint64_t> gone_in_sweep;

  std::size_t resends_waiting() const { return resends.size() - resending.size(); }

  // In the account's file, and not disconnected by a person.
  bool connected() const { return configured && phase != ChannelPhase::Disconnected; }

  bool active() const {
    return configured && (phase == ChannelPhase::Observe || phase == ChannelPhase::Managed);
  }
};

}  // namespace stockd::engine
