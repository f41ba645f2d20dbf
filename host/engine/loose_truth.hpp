// SPDX-License-Identifier: Apache-2.0
//
// Questions about a source of truth that takes absolute levels only, with no compare-and-set.
#pragma once

#include "base/clock.hpp"
#include "model/fence_kind.hpp"
#include "model/ids.hpp"

#include <cstdint>
#include <string>

namespace stockd::engine {

struct AccountState;

bool is_loose(const AccountState& state, std::uint32_t listing);

// What must be read before the next write, in either direction; None: nothing, or no write is due.
FenceKind missing_read(const AccountState& state, std::uint32_t listing);

// A set is sent, or has ended: what is sold from the read before it until then may be gone from the
// level.
void note_erasing(AccountState& state, std::uint32_t listing, UnixMs until);

// The sum of sales that sets may have erased which comes nearest to this residual.
Quantity erased_sales(const AccountState& state, std::uint32_t listing, Quantity residual);

// What the merchant has accepted to lose, in one sentence; empty: nothing can be lost.
std::string loss_of(const AccountState& state);

}  // namespace stockd::engine
