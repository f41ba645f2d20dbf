// SPDX-License-Identifier: Apache-2.0
//
// Reading what CompactWriter wrote, from bytes that may be torn or hostile.
#include "journal/compact.hpp"

namespace stockd::journal {

std::uint64_t CompactReader::unsigned_integer() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (in_.empty()) break;
    const auto byte = static_cast<unsigned char>(in_.front());
    in_.remove_prefix(1);
    const std::uint64_t bits = byte & 0x7f;
    if (shift == 63 && bits > 1) break;  // beyond 64 bits
    value |= bits << shift;
    if ((byte & 0x80) != 0) continue;
    if (byte == 0 && shift != 0) break;  // a longer spelling of a smaller number
    return value;
  }
  fail();
  return 0;
}

std::int64_t CompactReader::signed_integer() {
  const std::uint64_t folded = unsigned_integer();
  return static_cast<std::int64_t>((folded >> 1) ^ ((folded & 1) != 0 ? ~0ull : 0ull));
}

std::uint64_t CompactReader::at_most(std::uint64_t most) {
  const std::uint64_t value = unsigned_integer();
  if (value <= most) return value;
  fail();
  return 0;
}

std::string_view CompactReader::text() {
  const std::uint64_t size = unsigned_integer();
  if (!ok_ || size > in_.size()) {
    fail();
    return {};
  }
  const std::string_view value = in_.substr(0, size);
  in_.remove_prefix(size);
  return value;
}

std::size_t CompactReader::count() {
  const std::uint64_t value = unsigned_integer();
  if (value <= in_.size()) return value;
  fail();
  return 0;
}

}  // namespace stockd::journal
