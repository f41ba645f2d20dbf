// SPDX-License-Identifier: Apache-2.0
//
// One call to whoever serves a Unix socket, waited for. Command lines and tests use it.
#pragma once

#include "base/result.hpp"
#include "net/call.hpp"

#include <string>

namespace stockd::net {

// An Error only where no answer came; an answer that says no is a Reply with its status. `start`
// says how to start the server where none answers.
Result<Reply> call_socket(const std::string& socket_path, const Call& call,
                          const std::string& start);

}  // namespace stockd::net
