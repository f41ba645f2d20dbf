// SPDX-License-Identifier: Apache-2.0
//
// Calls about secrets: set, remove, list. Values come in and never go out.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_secrets(runtime::Server& server, const Call& call, const Answer& answer);
void post_secret(runtime::Server& server, const Call& call, const Answer& answer);
void post_secret_remove(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
