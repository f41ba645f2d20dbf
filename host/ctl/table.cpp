// SPDX-License-Identifier: Apache-2.0
//
// Padding and times for terminals.
#include "ctl/table.hpp"

#include "base/clock.hpp"
#include "ctl/terminal.hpp"

#include <algorithm>
#include <ctime>

namespace stockd::ctl {

namespace {

constexpr std::size_t kBetween = 2;
constexpr std::size_t kWidthLeast = 6;  // a column is never cut below this

// The length of the colour that begins here; 0: none does.
std::size_t colour_at(const std::string& text, std::size_t at) {
  if (text[at] != '\x1b') return 0;
  const auto end = text.find('m', at);
  return end == std::string::npos ? 0 : end - at + 1;
}

bool begins_character(char c) {
  // Continuation bytes of UTF-8 take no place of their own.
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

std::size_t width_of(const std::string& text) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t colour = colour_at(text, i); colour != 0) {
      i += colour - 1;
    } else {
      out += begins_character(text[i]) ? 1 : 0;
    }
  }
  return out;
}

std::string fitted(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::string out;
  std::size_t shown = 0;
  bool coloured = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t colour = colour_at(text, i); colour != 0) {
      out += text.substr(i, colour);
      coloured = true;
      i += colour - 1;
      continue;
    }
    if (begins_character(text[i]) && ++shown >= width) break;
    out += text[i];
  }
  return out + "…" + (coloured ? "\x1b[0m" : "");
}

std::vector<std::size_t> Table::widths(std::size_t indent, std::size_t width) const {
  std::vector<std::size_t> out;
  for (const auto& row : rows_) {
    out.resize(std::max(out.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      out[i] = std::max(out[i], width_of(row[i]));
  }
  if (width == 0 || out.empty()) return out;
  std::size_t all = indent + (out.size() - 1) * kBetween;
  for (const std::size_t one : out)
    all += one;
  while (all > width) {
    const auto widest = std::max_element(out.begin(), out.end());
    if (*widest <= kWidthLeast) break;
    --*widest;
    --all;
  }
  return out;
}

std::string Table::print(std::size_t indent) const {
  return print(indent, terminal_width());
}

std::string Table::print(std::size_t indent, std::size_t width) const {
  const std::vector<std::size_t> wide = widths(indent, width);
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = fitted(row[i], wide[i]);
      const std::string gap(wide[i] - width_of(cell), ' ');
      const bool right = std::find(right_.begin(), right_.end(), i) != right_.end();
      line += right ? gap + cell : cell + gap;
      line.append(kBetween, ' ');
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

std::string counted(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace stockd::ctl
