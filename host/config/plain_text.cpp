// SPDX-License-Identifier: Apache-2.0
//
// One pass over the bytes, which knows the line it is in.
#include "config/plain_text.hpp"

#include <fmt/core.h>

#include <cstdint>

namespace stockd::config {
namespace {

// The bytes that follow a lead byte and the least code point of that length; 0: no lead byte.
struct Lead {
  int follow;
  std::uint32_t least;
  std::uint32_t bits;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xc2 && byte < 0xe0) return {1, 0x80, byte & 0x1fU};
  if (byte >= 0xe0 && byte < 0xf0) return {2, 0x800, byte & 0x0fU};
  if (byte >= 0xf0 && byte < 0xf5) return {3, 0x10000, byte & 0x07U};
  return {0, 0, 0};
}

// Takes one code point from the front; nothing where the bytes are no UTF-8.
std::optional<std::uint32_t> take_point(std::string_view& text) {
  const auto byte = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (byte < 0x80) return byte;
  const Lead lead = lead_of(byte);
  if (lead.follow == 0 || text.size() < static_cast<std::size_t>(lead.follow)) return std::nullopt;
  std::uint32_t point = lead.bits;
  for (int i = 0; i < lead.follow; ++i) {
    const auto next = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if ((next & 0xc0) != 0x80) return std::nullopt;
    point = point << 6 | (next & 0x3fU);
  }
  const bool surrogate = point >= 0xd800 && point < 0xe000;
  if (point < lead.least || point > 0x10ffff || surrogate) return std::nullopt;
  return point;
}

bool is_control(std::uint32_t point) {
  const bool layout = point == '\t' || point == '\n' || point == '\r';
  return (point < 0x20 && !layout) || (point >= 0x7f && point < 0xa0);
}

// Marks that reorder what a person sees, so that a line reads as something else than it is.
bool turns_direction(std::uint32_t point) {
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::optional<Impurity> impurity_in(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) {
    return Impurity{"config.encoding", "the file begins with a byte order mark",
                    "save it as UTF-8 without one", 0, 0};
  }
  int line = 0;
  bool indenting = true;
  const char* line_begin = text.data();
  while (!text.empty()) {
    const int column = static_cast<int>(text.data() - line_begin);
    const auto point = take_point(text);
    if (!point) {
      return Impurity{"config.encoding", "the file is not UTF-8 text", "save it as UTF-8", line,
                      column};
    }
    if (is_control(*point) || turns_direction(*point)) {
      return Impurity{"config.control",
                      fmt::format("an invisible character stands here (U+{:04X})", *point),
                      "remove it", line, column};
    }
    if (*point == '\t' && indenting) {
      return Impurity{"config.tab", "a tab stands in the indentation", "use blanks", line, column};
    }
    indenting = indenting && *point == ' ';
    if (*point != '\n') continue;
    ++line;
    indenting = true;
    line_begin = text.data();
  }
  return std::nullopt;
}

}  // namespace stockd::config
