// SPDX-License-Identifier: Apache-2.0
//
// The bytes of every answer the ingress gives: a status, hardly a body, nothing of the request.
#pragma once

#include <string>
#include <string_view>

namespace stockd::ingress {

inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// Replaces `out`.
void write_answer(std::string& out, int status, bool keep_alive);

}  // namespace stockd::ingress
