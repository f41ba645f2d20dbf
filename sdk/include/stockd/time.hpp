// SPDX-License-Identifier: Apache-2.0
//
// Marketplaces' times as Unix milliseconds, which is how facts carry them. Reads ISO 8601 with a
// zone and the HTTP date; writes ISO 8601 in UTC. There is no clock here: now is Op::now_ms(), and
// the platform's now is Response::date_ms().
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::inline sdk {

// Eats fields from the front of a time. Once one is missing, all that follow are.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) noexcept : rest_(text) {}

  int digits(std::size_t count) noexcept {
    int value = 0;
    if (rest_.size() < count) ok_ = false;
    for (std::size_t i = 0; ok_ && i < count; ++i) {
      const char c = rest_[i];
      if (c < '0' || c > '9') ok_ = false;
      value = value * 10 + (c - '0');
    }
    if (ok_) rest_.remove_prefix(count);
    return ok_ ? value : 0;
  }

  // One of `choices`; returns which, or 0 after failing.
  char one_of(std::string_view choices) noexcept {
    if (!ok_ || rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) {
      ok_ = false;
      return 0;
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  bool next_is(char c) const noexcept { return ok_ && !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const noexcept {
    return ok_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  std::string_view take(std::size_t count) noexcept {
    if (rest_.size() < count) ok_ = false;
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  bool ended() const noexcept { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

inline std::optional<std::int64_t> unix_ms(int year, int month, int day, int hour, int minute,
                                           int second) noexcept {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // A leap second is read as the second after it.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60'000 + second * 1000LL;
}

// "2026-11-24T10:00:00+02:00", "...Z", "...+0200"; a fraction is cut to milliseconds. Without a
// zone it is not a moment: append the one the platform documents.
inline std::optional<std::int64_t> parse_iso(std::string_view text) noexcept {
  TimeReader in(text);
  const int year = in.digits(4);
  in.one_of("-");
  const int month = in.digits(2);
  in.one_of("-");
  const int day = in.digits(2);
  in.one_of("Tt ");
  const int hour = in.digits(2);
  in.one_of(":");
  const int minute = in.digits(2);
  in.one_of(":");
  const int second = in.digits(2);
  std::int64_t fraction_ms = 0;
  if (in.next_is('.')) {
    in.one_of(".");
    for (int weight = 100; in.next_is_digit(); weight /= 10)
      fraction_ms += in.digits(1) * weight;
  }
  std::int64_t offset_ms = 0;
  if (const char zone = in.one_of("Zz+-"); zone == '+' || zone == '-') {
    const int hours = in.digits(2);
    if (in.next_is(':')) in.one_of(":");
    offset_ms = (hours * 60 + in.digits(2)) * (zone == '-' ? -60'000LL : 60'000LL);
  }
  if (!in.ended()) return std::nullopt;
  const auto local = unix_ms(year, month, day, hour, minute, second);
  if (!local) return std::nullopt;
  return *local + fraction_ms - offset_ms;
}

// "Tue, 24 Nov 2026 08:00:00 GMT", the form HTTP has required since 1999.
inline std::optional<std::int64_t> parse_http_date(std::string_view text) noexcept {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  TimeReader in(text);
  in.take(5);
  const int day = in.digits(2);
  in.one_of(" ");
  const std::size_t month = kMonths.find(in.take(3));
  in.one_of(" ");
  const int year = in.digits(4);
  in.one_of(" ");
  const int hour = in.digits(2);
  in.one_of(":");
  const int minute = in.digits(2);
  in.one_of(":");
  const int second = in.digits(2);
  if (in.take(4) != " GMT" || !in.ended() || month % 3 != 0) return std::nullopt;
  return unix_ms(year, static_cast<int>(month / 3) + 1, day, hour, minute, second);
}

// "2026-11-24T08:00:00Z", with milliseconds only where there are any.
inline std::string format_iso(std::int64_t ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds(ms)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  std::array<char, 40> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  std::string out(text.data(), static_cast<std::size_t>(size));
  if (const auto left = time.subseconds().count(); left != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(left));
    out += text.data();
  }
  return out + "Z";
}

}  // namespace stockd::inline sdk
