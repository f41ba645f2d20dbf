// SPDX-License-Identifier: Apache-2.0
//
// Takealot's clock: South African time, two hours before UTC all year, which it writes without a
// zone, eg: "02 May 2026 13:13:00". Lists of sales are asked for by its calendar days.
#pragma once

#include <stockd/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::takealot {

inline constexpr std::int64_t kSastMs = 2LL * 3600 * 1000;
inline constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

// A stamp without a zone is South African; those of ISO 8601 say theirs.
inline std::optional<std::int64_t> parse_sast(std::string_view text) {
  if (const auto zoned = parse_iso(text)) return zoned;
  if (const auto bare = parse_iso(std::string(text) + "Z")) return *bare - kSastMs;
  const auto written = parse_http_date("Sat, " + std::string(text) + " GMT");
  if (!written) return std::nullopt;
  return *written - kSastMs;
}

// The calendar day, eg: "2026-05-02".
inline std::string sast_day(std::int64_t unix_ms) {
  return format_iso(unix_ms + kSastMs).substr(0, 10);
}

}  // namespace stockd::takealot
