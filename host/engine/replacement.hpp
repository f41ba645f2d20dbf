// SPDX-License-Identifier: Apache-2.0
//
// Where the SKU is a listing's key on its platform, as on Amazon, a changed SKU is a listing that
// is gone and a new one. The new one is held, unwritten and unlinked, until a person says what it
// is: taken for a product of its own it would sell the same units a second time.
#pragma once

#include "engine/engine.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace stockd::engine {

struct AccountState;

// The gone listing that this one looks like the successor of. Only the newest of a channel's gone
// listings are compared, and only where the gone one's product is sold on another channel and this
// one's is not.
std::optional<std::uint32_t> replaced_by(const AccountState& state, std::uint32_t listing);

// These are all listings of a product, and it changed: the channels' lists of keys are brought in
// line. Returns the channels of which other listings may be held now, or no longer.
std::vector<std::uint32_t> note_keys(AccountState& state,
                                     const std::vector<std::uint32_t>& listings);

// Links the listings anew that are held because of that, or no longer.
void relink_successors(AccountState& state, const std::vector<std::uint32_t>& channels);

// One of each listing that is held, with what to do.
void add_successor_alerts(const AccountState& state, std::vector<Violation>& to);

// The same for a state that was loaded, before its links are made.
void find_keys(AccountState& state);

}  // namespace stockd::engine
