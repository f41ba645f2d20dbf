// SPDX-License-Identifier: Apache-2.0
//
// The system clock and the two date forms that the server itself reads or prints.
#include "base/clock.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace stockd {

UnixMs wall_clock_ms() {
  namespace chrono = std::chrono;
  return chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string format_utc(UnixMs at) {
  const std::time_t seconds = static_cast<std::time_t>(at >= 0 ? at / 1000 : (at - 999) / 1000);
  const int ms = static_cast<int>(at - static_cast<UnixMs>(seconds) * 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[80];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, ms);
  return text;
}

std::optional<UnixMs> parse_http_date(std::string_view text) {
  std::tm parts{};
  const std::string copy{text};
  const char* end = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return static_cast<UnixMs>(timegm(&parts)) * 1000;
}

std::optional<UnixMs> parse_iso_date(std::string_view text) {
  std::tm parts{};
  std::string copy{text};
  if (copy.size() > 10 && copy[10] == ' ') copy[10] = 'T';
  const char* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return std::nullopt;
  if (*rest == '.') {
    do {
      ++rest;
    } while (*rest >= '0' && *rest <= '9');
  }
  const UnixMs local = static_cast<UnixMs>(timegm(&parts)) * 1000;
  std::string zone(rest);
  if (zone.empty() || zone == "Z" || zone == "z") return local;
  std::erase(zone, ':');
  std::tm offset{};
  const char* end = strptime(zone.c_str() + 1, "%H%M", &offset);
  if ((zone[0] != '+' && zone[0] != '-') || end == nullptr || *end != '\0') return std::nullopt;
  const UnixMs shift = (offset.tm_hour * 60LL + offset.tm_min) * 60'000;
  return zone[0] == '+' ? local - shift : local + shift;
}

}  // namespace stockd
