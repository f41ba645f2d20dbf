// SPDX-License-Identifier: Apache-2.0
//
// Receipts, counts and adjustments: all rows of a call or none, shown before they are booked.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void post_adjust_many(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
