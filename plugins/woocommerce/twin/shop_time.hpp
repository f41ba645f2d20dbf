// SPDX-License-Identifier: Apache-2.0
//
// The shop's two clocks: stamps without a zone, in local time and in UTC, whole seconds both; and
// how the filters read a date, with the trap that a zone suffix together with dates_are_gmt is
// shifted by the shop's offset.
#pragma once

#include "../gmt_time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::woocommerce::twin {

inline std::string local_stamp(std::int64_t unix_ms, std::int64_t offset_minutes) {
  return format_gmt(unix_ms + offset_minutes * 60'000);
}

// eg: "Mon, 23 Nov 2026 03:44:25 GMT"
inline std::string http_date(std::int64_t unix_ms) {
  using std::chrono::floor, std::chrono::milliseconds, std::chrono::sys_days, std::chrono::sys_time,
      std::chrono::weekday, std::chrono::year_month_day;
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_days day = floor<std::chrono::days>(sys_time<milliseconds>{milliseconds{unix_ms}});
  const year_month_day date{day};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02u %s %d %s GMT", kDays[weekday{day}.c_encoding()],
                static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()), format_gmt(unix_ms).substr(11).c_str());
  return text;
}

// The instant a date filter means, in Unix seconds; nothing for what the shop refuses.
inline std::optional<std::int64_t> filter_instant_s(std::string text, bool dates_are_gmt,
                                                    std::int64_t offset_minutes) {
  if (text.size() < 19) return std::nullopt;
  std::string suffix = text.substr(19);
  text.resize(19);
  if (text[10] == ' ') text[10] = 'T';
  const std::optional<std::int64_t> fields_ms = parse_gmt(text);
  if (!fields_ms) return std::nullopt;
  if (!suffix.empty() && suffix[0] == '.') {
    const auto end = suffix.find_first_not_of("0123456789", 1);
    suffix.erase(0, end == std::string::npos ? suffix.size() : end);
  }
  const std::int64_t fields_s = *fields_ms / 1000;
  const std::int64_t shop_s = offset_minutes * 60;
  if (suffix.empty()) return dates_are_gmt ? fields_s : fields_s - shop_s;
  std::int64_t zone_s = 0;
  if (suffix != "Z") {
    int hours = 0, minutes = 0;
    if (suffix.size() != 6 || (suffix[0] != '+' && suffix[0] != '-' && suffix[0] != ' ') ||
        std::sscanf(suffix.c_str() + 1, "%2d:%2d", &hours, &minutes) != 2) {
      return std::nullopt;
    }
    zone_s = (suffix[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  const std::int64_t instant_s = fields_s - zone_s;
  return dates_are_gmt ? instant_s + shop_s : instant_s;
}

}  // namespace stockd::woocommerce::twin
