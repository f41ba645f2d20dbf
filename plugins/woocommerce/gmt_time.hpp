// SPDX-License-Identifier: Apache-2.0
//
// WooCommerce writes UTC stamps as "2026-11-24T16:46:00": whole seconds and no zone suffix.
// Together with `dates_are_gmt=true` a suffix would be shifted by the shop's offset, silently, so
// this is the only spelling that is read or written. Shop-local stamps and HTTP dates are left to
// others.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::woocommerce {

inline std::string format_gmt(std::int64_t unix_ms) {
  using std::chrono::days, std::chrono::floor, std::chrono::hh_mm_ss, std::chrono::milliseconds,
      std::chrono::seconds, std::chrono::sys_time, std::chrono::year_month_day;
  const auto time = floor<seconds>(sys_time<milliseconds>{milliseconds{unix_ms}});
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

// Formatting the result again must give the input; that refuses suffixes, blanks and February 30th.
inline std::optional<std::int64_t> parse_gmt(std::string_view text) {
  using std::chrono::duration_cast, std::chrono::hours, std::chrono::milliseconds,
      std::chrono::minutes, std::chrono::seconds, std::chrono::sys_days, std::chrono::year;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const std::string copy{text};
  if (copy.size() != 19 ||
      std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &y, &mo, &d, &h, &mi, &s) != 6 ||
      mo < 1 || d < 1) {
    return std::nullopt;
  }
  const sys_days date{year{y} / mo / d};
  const auto time = date + hours{h} + minutes{mi} + seconds{s};
  const std::int64_t unix_ms = duration_cast<milliseconds>(time.time_since_epoch()).count();
  return format_gmt(unix_ms) == text ? std::optional{unix_ms} : std::nullopt;
}

}  // namespace stockd::woocommerce
