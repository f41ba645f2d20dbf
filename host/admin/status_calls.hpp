// SPDX-License-Identifier: Apache-2.0
//
// Calls about the server and its channels.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_status(runtime::Server& server, const Call& call, const Answer& answer);
void get_channels(runtime::Server& server, const Call& call, const Answer& answer);
void post_sweep(runtime::Server& server, const Call& call, const Answer& answer);
void post_kill_switch(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
