// SPDX-License-Identifier: Apache-2.0
//
// The `tests:` of account files, run on the engine itself: what it would show with so many units is
// compared with what the merchant expects. A file whose tests fail is as broken as one with a
// mistyped key.
#pragma once

#include "config/settings.hpp"

#include <map>
#include <string>
#include <vector>

namespace stockd::runtime {

// One error for each number that differs, with the steps that led to it.
std::vector<config::Finding> run_tests(const config::LoadedAccount& account);

// Rules of different lines that meet on the same listings and contradict each other.
std::vector<config::Finding> find_min_above_max(const Account& account);

// config::load_accounts(), and then both: accounts that fail are among the broken ones.
config::LoadedAccounts load_tested_accounts(const config::ServerSettings& settings,
                                            const std::map<std::string, Manifest>& manifests);

}  // namespace stockd::runtime
