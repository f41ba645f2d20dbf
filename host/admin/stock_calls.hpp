// SPDX-License-Identifier: Apache-2.0
//
// Calls about products: their stock, why it is what it is, and what people say about it.
#pragma once

#include "admin/api.hpp"

namespace stockd::admin {

void get_stock(runtime::Server& server, const Call& call, const Answer& answer);
void get_explain(runtime::Server& server, const Call& call, const Answer& answer);
void post_adjust(runtime::Server& server, const Call& call, const Answer& answer);

}  // namespace stockd::admin
