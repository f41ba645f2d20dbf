// SPDX-License-Identifier: Apache-2.0
//
// Calls about webhooks that were not worked off yet: what waits, what was set aside, and what
// becomes of it.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_inbox(runtime::Server& server, const Call& call, const Answer& answer);
void get_inbox_row(runtime::Server& server, const Call& call, const Answer& answer);
void post_inbox_retry(runtime::Server& server, const Call& call, const Answer& answer);
void post_inbox_drop(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
