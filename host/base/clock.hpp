// SPDX-License-Identifier: Apache-2.0
//
// Unix time in milliseconds, passed in wherever time matters, so that tests own it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd {

using UnixMs = std::int64_t;

// [any-thread]
UnixMs wall_clock_ms();

// eg: 1764028800123 -> "2025-11-25T00:00:00.123Z"
std::string format_utc(UnixMs at);

// An HTTP date, eg: "Tue, 25 Nov 2025 00:00:00 GMT"; nothing where it is no such date.
std::optional<UnixMs> parse_http_date(std::string_view text);

// An ISO 8601 date and time with its zone, eg: "2026-03-02T10:01:00+02:00",
// "2026-03-02T08:01:00.5Z"; without a zone it is UTC. Fractions of a second do not count.
std::optional<UnixMs> parse_iso_date(std::string_view text);

}  // namespace stockd
