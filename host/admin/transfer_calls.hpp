// SPDX-License-Identifier: Apache-2.0
//
// Units that seem to have been sent to a platform's own warehouse: what waits, and the decisions.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_transfers(runtime::Server& server, const Call& call, const Answer& answer);
void post_transfer(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
