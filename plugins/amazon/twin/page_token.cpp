// SPDX-License-Identifier: Apache-2.0
//
// See page_token.hpp: hexadecimal digits of "OFFSET GIVEN REQUEST".
#include "page_token.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::amazon::twin {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

std::int64_t number_before_space(std::string_view& text, bool& good) {
  const auto end = std::min(text.find(' '), text.size());
  std::int64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + end, number);
  good = good && error == std::errc() && at == text.data() + end;
  text.remove_prefix(std::min(end + 1, text.size()));
  return number;
}

}  // namespace

std::string page_token(const PageToken& token) {
  const std::string plain =
      std::to_string(token.offset) + " " + std::to_string(token.given_ms) + " " + token.request;
  std::string out;
  for (const char c : plain) {
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::optional<PageToken> read_page_token(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = kHex.find(text[i]);
    const auto low = kHex.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
  }
  std::string_view rest = plain;
  PageToken out;
  bool good = !plain.empty() && text.size() % 2 == 0;
  out.offset = number_before_space(rest, good);
  out.given_ms = number_before_space(rest, good);
  out.request = std::string(rest);
  return good && out.offset >= 0 ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace stockd::amazon::twin
