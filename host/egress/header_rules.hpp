// SPDX-License-Identifier: Apache-2.0
//
// What a connector may say in a request's headers, and what it gets to see of an answer's.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"

#include <string>
#include <vector>

namespace stockd::egress {

// Refuses method and header names that are no tokens, values with control characters (a line break
// would start a header of its own), and headers that are the host's: framing and credentials.
Result<> check_head(const connectors::HttpRequest& request);

// Drops cookies, credentials and every header that repeats one of `secrets`.
void remove_credentials(connectors::Headers& headers, const std::vector<std::string>& secrets);

// What the header `name` says a lane gains, in thousandths of a unit per second; nothing where
// there is no such header or it says no such number. An empty name means no header.
std::optional<std::int64_t> rate_milli_s(const connectors::Headers& headers,
                                         const std::string& name);

}  // namespace stockd::egress
