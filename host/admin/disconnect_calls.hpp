// SPDX-License-Identifier: Apache-2.0
//
// Calls that end a channel's life as part of stockd, and begin it again.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_disconnect(runtime::Server& server, const Call& call, const Answer& answer);
void post_disconnect(runtime::Server& server, const Call& call, const Answer& answer);
void post_connect(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
