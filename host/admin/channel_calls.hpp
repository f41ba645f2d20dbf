// SPDX-License-Identifier: Apache-2.0
//
// Whether a channel is written.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void post_phase(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
