// SPDX-License-Identifier: Apache-2.0
//
// See character_set.hpp. Latin-1 is the first 256 code points; windows-1252 differs from it in 0x80
// to 0x9F.
#include "character_set.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace stockd::amazon {
namespace {

constexpr std::array<std::uint16_t, 32> kWindows{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

void append(std::string& out, std::uint16_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string charset_in(std::string_view content_type) {
  std::string lower(content_type);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
  });
  const auto at = lower.find("charset=");
  if (at == std::string::npos) return {};
  std::string name = lower.substr(at + 8, lower.find(';', at) - at - 8);
  std::erase_if(name, [](char c) { return c == '"' || c == ' ' || c == '\''; });
  return name;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t more = byte < 0x80 ? 0 : byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    if ((byte >= 0x80 && byte < 0xC2) || byte > 0xF4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    const auto second = more > 0 ? static_cast<unsigned char>(text[i + 1]) : 0;
    const bool overlong = (byte == 0xE0 && second < 0xA0) || (byte == 0xF0 && second < 0x90);
    const bool beyond = (byte == 0xED && second > 0x9F) || (byte == 0xF4 && second > 0x8F);
    if (overlong || beyond) return false;
    i += more + 1;
  }
  return true;
}

CharacterSet character_set_of(std::string_view content_type, std::string_view text) {
  const std::string name = charset_in(content_type);
  if (name == "utf-8" || name == "utf8" || name == "us-ascii") return CharacterSet::Utf8;
  if (name == "iso-8859-1" || name == "latin1") return CharacterSet::Latin1;
  if (name == "windows-1252" || name == "cp1252") return CharacterSet::Windows1252;
  if (!name.empty()) return CharacterSet::Other;
  return is_utf8(text) ? CharacterSet::Utf8 : CharacterSet::Windows1252;
}

std::optional<std::string> to_utf8(std::string_view bytes, CharacterSet set) {
  if (is_ascii(bytes)) return std::string(bytes);
  if (set == CharacterSet::Other) return std::nullopt;
  if (set == CharacterSet::Utf8) {
    return is_utf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
  }
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = set == CharacterSet::Windows1252 && byte >= 0x80 && byte < 0xA0;
    append(out, special ? kWindows[byte - 0x80] : byte);
  }
  return out;
}

}  // namespace stockd::amazon
