// SPDX-License-Identifier: Apache-2.0
//
// Names are matched by their parts: a marketplace that invents another header calls it a signature,
// a token or a key all the same. A name too many is harmless, one too few is not.
#include "admin/masked_row.hpp"

#include "connectors/utf8.hpp"

#include <algorithm>
#include <array>

namespace stockd::admin {
namespace {

constexpr std::array<std::string_view, 12> kSecretParts = {
    "auth",  "cookie", "credential", "digest", "hmac",    "key",
    "nonce", "pass",   "secret",     "sign",   "session", "token"};

constexpr std::string_view kMask = "***";

bool is_secret(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::any_of(kSecretParts.begin(), kSecretParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace

std::string masked_header(std::string_view name, std::string_view value) {
  return is_secret(name) ? std::string(kMask) : readable(value);
}

std::string masked_target(std::string_view target) {
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return readable(target);
  std::string out = readable(target.substr(0, query + 1));
  std::string_view rest = target.substr(query + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    out += readable(pair.substr(0, equals));
    if (equals < pair.size()) {
      out += '=';
      out += masked_header(pair.substr(0, equals), pair.substr(equals + 1));
    }
    if (end < rest.size()) out += '&';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

std::string readable(std::string_view bytes) {
  if (connectors::is_utf8(bytes)) return std::string(bytes);
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
      continue;
    }
    out += "\\x";
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace stockd::admin
