// SPDX-License-Identifier: Apache-2.0
//
// How many listings of each channel are well, counted without holding the account up.
#pragma once

#include "runtime/server.hpp"

#include <functional>
#include <map>

namespace stockd::admin {

using ListingCounts = std::map<ChannelId, engine::Engine::Counts>;

// Counts a part of the listings at a time, so that sales go between, and then hands the sums over
// on the account's partition. [any-thread]
Result<void> count_listings(
    runtime::Server& server, const AccountName& account,
    std::function<void(const engine::Engine& engine, const ListingCounts& counts)> done);

}  // namespace stockd::admin
