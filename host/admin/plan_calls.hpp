// SPDX-License-Identifier: Apache-2.0
//
// Calls that show and accept plans.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_plan(runtime::Server& server, const Call& call, const Answer& answer);
void post_apply(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
