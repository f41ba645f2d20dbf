// SPDX-License-Identifier: Apache-2.0
//
// The call that makes the server read its files again.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void post_reload(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
