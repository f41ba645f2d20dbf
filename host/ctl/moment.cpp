// SPDX-License-Identifier: Apache-2.0
//
// A span counts back from now; a date without a time means the end of that day, because whoever
// asks for a day's number means the one it ended with. A minute or second means its end too.
#include "ctl/moment.hpp"

#include <array>
#include <cctype>
#include <ctime>
#include <optional>
#include <regex>

namespace stockd::ctl {
namespace {

constexpr UnixMs kSecond = 1000;
constexpr UnixMs kMinute = 60 * kSecond;
constexpr UnixMs kHour = 60 * kMinute;
constexpr UnixMs kDay = 24 * kHour;

tl::unexpected<Error> unreadable(const std::string& text) {
  return failure(Kind::Rejected, "ctl.time", "'" + text + "' is no time",
                 "write '2026-11-20 14:03', '14:03' for today, or '3h ago'");
}

UnixMs unit_of(char letter) {
  switch (letter) {
    case 's':
      return kSecond;
    case 'm':
      return kMinute;
    case 'h':
      return kHour;
    case 'w':
      return 7 * kDay;
    default:
      return kDay;
  }
}

std::optional<UnixMs> span_ago(const std::string& text, UnixMs now) {
  static const std::regex shape(
      "(\\d{1,6}) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)( ago)?");
  std::smatch parts;
  if (!std::regex_match(text, parts, shape)) return std::nullopt;
  return now - std::stoll(parts[1].str()) * unit_of(parts[2].str().front());
}

std::optional<UnixMs> in_milliseconds(const std::string& text) {
  static const std::regex shape("@(\\d{1,15})");
  std::smatch parts;
  if (!std::regex_match(text, parts, shape)) return std::nullopt;
  return std::stoll(parts[1].str());
}

// Fills hour, minute and second; false: there is no such time of day.
bool set_time(std::tm& out, const std::smatch& parts, std::size_t first) {
  out.tm_hour = std::stoi(parts[first].str());
  out.tm_min = std::stoi(parts[first + 1].str());
  out.tm_sec = parts[first + 2].matched ? std::stoi(parts[first + 2].str()) : 59;
  return out.tm_hour < 24 && out.tm_min < 60 && out.tm_sec < 60;
}

// The end of that second; nothing where the calendar has no such day.
std::optional<UnixMs> moment_of(std::tm parts, bool utc) {
  const std::tm asked = parts;
  parts.tm_isdst = -1;
  const std::time_t at = utc ? ::timegm(&parts) : std::mktime(&parts);
  if (at < 0 || parts.tm_mday != asked.tm_mday || parts.tm_mon != asked.tm_mon) return std::nullopt;
  return static_cast<UnixMs>(at) * kSecond + kSecond - 1;
}

std::optional<UnixMs> on_date(const std::string& text) {
  static const std::regex shape(
      "(\\d{4})-(\\d{2})-(\\d{2})(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2}))?(Z)?)?");
  std::smatch parts;
  if (!std::regex_match(text, parts, shape)) return std::nullopt;
  std::tm out{};
  out.tm_year = std::stoi(parts[1].str()) - 1900;
  out.tm_mon = std::stoi(parts[2].str()) - 1;
  out.tm_mday = std::stoi(parts[3].str());
  if (parts[4].matched) {
    if (!set_time(out, parts, 4)) return std::nullopt;
  } else {
    out.tm_hour = 23;
    out.tm_min = 59;
    out.tm_sec = 59;
  }
  return moment_of(out, parts[7].matched);
}

std::optional<UnixMs> time_of_day(const std::string& text, UnixMs now) {
  static const std::regex shape("(yesterday |today )?(\\d{1,2}):(\\d{2})(?::(\\d{2}))?");
  std::smatch parts;
  if (!std::regex_match(text, parts, shape)) return std::nullopt;
  const std::time_t seconds = now / kSecond;
  std::tm out{};
  localtime_r(&seconds, &out);
  if (parts[1].str() == "yesterday ") {
    const std::time_t before = seconds - kDay / kSecond;
    localtime_r(&before, &out);
  }
  if (!set_time(out, parts, 2)) return std::nullopt;
  return moment_of(out, false);
}

}  // namespace

Result<UnixMs> parse_moment(const std::string& text, UnixMs now) {
  if (text == "now") return now;
  std::optional<UnixMs> out = span_ago(text, now);
  if (!out) out = in_milliseconds(text);
  if (!out) out = on_date(text);
  if (!out) out = time_of_day(text, now);
  if (!out) return unreadable(text);
  // The minute that runs has not ended yet.
  if (*out > now && *out - now <= kMinute) return now;
  return *out;
}

}  // namespace stockd::ctl
