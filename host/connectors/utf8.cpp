// SPDX-License-Identifier: Apache-2.0
//
// Table 3-7 of the Unicode standard: the first byte gives the length and the range of the second;
// all others are 80..BF.
#include "connectors/utf8.hpp"

#include <cstddef>

namespace stockd::connectors {
namespace {

struct Lead {
  std::size_t more = 0;  // bytes that follow
  unsigned char second_least = 0x80;
  unsigned char second_most = 0xbf;
  bool valid = true;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {0};
  if (byte < 0xc2) return {0, 0, 0, false};
  if (byte < 0xe0) return {1};
  if (byte == 0xe0) return {2, 0xa0, 0xbf};
  if (byte == 0xed) return {2, 0x80, 0x9f};
  if (byte < 0xf0) return {2};
  if (byte == 0xf0) return {3, 0x90, 0xbf};
  if (byte < 0xf4) return {3};
  if (byte == 0xf4) return {3, 0x80, 0x8f};
  return {0, 0, 0, false};
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const Lead lead = lead_of(static_cast<unsigned char>(bytes[at]));
    if (!lead.valid || bytes.size() - at <= lead.more) return false;
    for (std::size_t i = 1; i <= lead.more; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[at + i]);
      const unsigned char least = i == 1 ? lead.second_least : 0x80;
      const unsigned char most = i == 1 ? lead.second_most : 0xbf;
      if (byte < least || byte > most) return false;
    }
    at += lead.more + 1;
  }
  return true;
}

}  // namespace stockd::connectors
