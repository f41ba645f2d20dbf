// SPDX-License-Identifier: Apache-2.0
//
// One call to a running server, waited for. stockctl and the tests use it.
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"

#include <string>

namespace stockd::admin {

// An Error only where no answer came; an answer that says no is a Reply with its status.
Result<Reply> call_socket(const std::string& socket_path, const Call& call);

}  // namespace stockd::admin
