// SPDX-License-Identifier: Apache-2.0
//
// What one channel has to do, most urgent first. Only listings with something to do are in here, so
// millions of listings that show their target cost nothing.
#pragma once

#include "engine/rows.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <set>
#include <tuple>

namespace stockd::engine {

// Lower first: smallest target first. Then raises: those that show least first.
struct WriteKey {
  std::uint8_t raise = 0;
  Quantity value = 0;
  std::uint32_t listing = kNone;

  auto operator<=>(const WriteKey&) const = default;
};

// How long to wait after so many failures in a row.
UnixMs back_off_of(std::uint32_t failures);

struct WorkQueues {
  std::set<WriteKey> writes;
  boost::unordered_flat_map<std::uint32_t, WriteKey> write_keys;
  std::set<std::pair<UnixMs, std::uint32_t>> reads;
  boost::unordered_flat_map<std::uint32_t, UnixMs> read_keys;

  std::set<std::uint32_t> fences;
  std::set<std::uint32_t> tickets;

  void set_write(std::uint32_t listing, const std::optional<WriteKey>& key);
  void set_read(std::uint32_t listing, const std::optional<UnixMs>& since);
};

}  // namespace stockd::engine
