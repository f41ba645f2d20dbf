// SPDX-License-Identifier: Apache-2.0
//
// Units that leave the merchant's shelf for a platform's own warehouse: the marketplace lowers the
// level without any order, or tells only that they are on their way. Nobody but a person, or the
// rule `replenishment: deduct`, may say that a fall of the level was that.
#pragma once

#include "engine/explanation.hpp"
#include "engine/input.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stockd::engine {

struct AccountState;

// Records of what the platform tells of its own warehouse, where it is news. `known` tells a
// listing's number, also of those the same page brings.
std::vector<Record> pools_told(
    const AccountState& state, UnixMs at, const std::vector<LevelFact>& levels,
    const std::function<std::optional<std::uint32_t>(const std::string&)>& known);

// The level of a listing fell by so many units, and no order says why. True: they are withheld from
// every listing of the product until it is decided; false: it is an edit like any other.
bool withhold_fall(AccountState& state, std::uint32_t listing, Quantity units);

// The level rose again. Returns the units that a fall before does not explain.
Quantity take_back_fall(AccountState& state, std::uint32_t listing, Quantity units);

Quantity withheld_of(const AccountState& state, std::uint32_t listing);
Quantity withheld_of_product(const AccountState& state, std::uint32_t product);

Result<std::vector<Record>> decide_transfer(const AccountState& state, const DecideTransfer& input,
                                            UnixMs at);
Result<std::vector<Record>> decide_transfer(const AccountState& state, const EnterTransfer& input,
                                            UnixMs at);
// What `replenishment: deduct` posts.
void decide_transfers(const AccountState& state, UnixMs at, std::vector<Record>& out);

void fold_replenishment(AccountState& state, const PoolsTold& body);
void fold_replenishment(AccountState& state, const TransferDecided& body);

// Whether `replenishment: deduct` posts what the level lost: it was seen on its way, or there.
bool transfer_is_due(const AccountState& state, std::uint32_t listing);

std::vector<ProposedTransfer> proposed_transfers(const AccountState& state);

}  // namespace stockd::engine
