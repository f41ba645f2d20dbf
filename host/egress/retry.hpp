// SPDX-License-Identifier: Apache-2.0
//
// When a request is repeated, and after how long. Pure: the channel asks, and does the waiting.
#pragma once

#include "connectors/operation.hpp"

#include <cstdint>
#include <optional>

namespace stockd::egress {

// May be sent again byte for byte without doing anything twice.
bool may_repeat(const connectors::HttpRequest& request);

// The answer (or its absence) says nothing about the request itself: a transport failure, 408, 429
// or 5xx.
bool worth_repeating(const connectors::HttpResponse& response);

// The server's own word, in seconds or as a date; at most an hour is believed.
std::optional<std::int64_t> retry_after_ms(const connectors::Headers& headers, UnixMs now_ms);

// What a header of another name says, for platforms that tell it their own way: seconds from now, a
// Unix time in seconds or milliseconds, an ISO 8601 or an HTTP date; at most an hour is believed.
std::optional<std::int64_t> reset_after_ms(const connectors::Headers& headers,
                                           const std::string& name, UnixMs now_ms);

// 250 ms doubled with each attempt up to 30 s, of which the upper half is chance, so that clients
// that failed together do not come back together. `attempt` counts from 1.
std::int64_t back_off_ms(int attempt, std::uint32_t chance);

}  // namespace stockd::egress
