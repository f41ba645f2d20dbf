// SPDX-License-Identifier: Apache-2.0
//
// GET /v1/preflight?account=&now=: whether sync may start, and what is in its way.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

// Where a channel is still being read and `now` is not given, the answer only says so.
void get_preflight(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
