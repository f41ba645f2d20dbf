// SPDX-License-Identifier: Apache-2.0
//
// Padding and times for terminals.
#include "ctl/table.hpp"

#include "base/clock.hpp"

#include <algorithm>
#include <ctime>

namespace stockd::ctl {

std::size_t width_of(const std::string& text) {
  // Continuation bytes of UTF-8 take no place of their own.
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string Table::print(std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string clock_text(std::int64_t at_ms) {
  if (at_ms == 0) return "-";
  const std::time_t at = at_ms / 1000;
  const std::time_t now = wall_clock_ms() / 1000;
  std::tm parts{};
  std::tm today{};
  localtime_r(&at, &parts);
  localtime_r(&now, &today);
  char text[32];
  const bool same_day = parts.tm_yday == today.tm_yday && parts.tm_year == today.tm_year;
  std::strftime(text, sizeof text, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M", &parts);
  return text;
}

std::string age_text(std::int64_t at_ms) {
  if (at_ms == 0) return "never";
  const std::int64_t seconds = std::max<std::int64_t>(0, (wall_clock_ms() - at_ms) / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 120) return std::to_string(seconds) + " s ago";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min ago";
  return std::to_string(seconds / 3600) + " h ago";
}

}  // namespace stockd::ctl
