// SPDX-License-Identifier: Apache-2.0
//
// A partition's snapshot: the snapshots of its accounts one behind the other, each with its number
// and length in decimal. The engines version their own bytes, and the journal hashes the whole.
#pragma once

#include "engine/engine.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::runtime {

std::string snapshot_of(const std::map<AccountId, engine::Engine>& engines);

// No bytes give no engines.
Result<std::map<AccountId, engine::Engine>> restore_engines(std::string_view bytes);

// One account's engine; nothing where the snapshot does not know the account.
Result<std::optional<engine::Engine>> restore_engine(std::string_view bytes, AccountId account);

}  // namespace stockd::runtime
