// SPDX-License-Identifier: Apache-2.0
//
// What people decide about things that wait for them: returns, changed SKUs, held changes.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_returns(runtime::Server& server, const Call& call, const Answer& answer);
void post_return(runtime::Server& server, const Call& call, const Answer& answer);
void post_relink(runtime::Server& server, const Call& call, const Answer& answer);
void post_refuse(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
