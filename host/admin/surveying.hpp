// SPDX-License-Identifier: Apache-2.0
//
// Takes an account's listings away from its partition, to be looked through elsewhere.
#pragma once

#include "preflight/account_facts.hpp"
#include "runtime/server.hpp"

#include <functional>

namespace stockd::admin {

// A part of the listings and products at a time, so that sales go between. `done` runs on the
// account's partition and must be short. [any-thread]
Result<void> survey_account(
    runtime::Server& server, const AccountName& account,
    std::function<void(engine::Survey survey, preflight::AccountFacts facts)> done);

}  // namespace stockd::admin
