// SPDX-License-Identifier: Apache-2.0
//
// The ways in: one endpoint for each running channel whose marketplace sends webhooks.
#pragma once

#include "config/secrets.hpp"
#include "ingress/ingress.hpp"
#include "runtime/accounts.hpp"
#include "runtime/fleet.hpp"

#include <vector>

namespace stockd::runtime {

// `secrets` must outlive the endpoints; it is asked at every webhook.
std::vector<ingress::Endpoint> endpoints_of(const Fleet::Agents& agents, const Accounts& accounts,
                                            const config::Secrets& secrets);

}  // namespace stockd::runtime
