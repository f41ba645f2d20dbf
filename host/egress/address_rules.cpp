// SPDX-License-Identifier: Apache-2.0
//
// The registries of special-purpose addresses (RFC 6890 and its updates) as two tables. For IPv6
// the test is the other way round: only global unicast, 2000::/3, is public at all.
#include "egress/address_rules.hpp"

#include <array>
#include <cstdint>

namespace stockd::egress {
namespace {

namespace ip = boost::asio::ip;

struct RangeV4 {
  std::uint32_t base;
  int bits;
  std::string_view what;
};

constexpr std::array kRangesV4{
    RangeV4{0x00000000, 8, "unspecified"},    RangeV4{0x0a000000, 8, "private"},
    RangeV4{0x64400000, 10, "carrier-grade"}, RangeV4{0x7f000000, 8, "loopback"},
    RangeV4{0xa9fe0000, 16, "link-local"},    RangeV4{0xac100000, 12, "private"},
    RangeV4{0xc0000000, 24, "reserved"},      RangeV4{0xc0000200, 24, "documentation"},
    RangeV4{0xc0586300, 24, "reserved"},      RangeV4{0xc0a80000, 16, "private"},
    RangeV4{0xc6120000, 15, "benchmarking"},  RangeV4{0xc6336400, 24, "documentation"},
    RangeV4{0xcb007100, 24, "documentation"}, RangeV4{0xe0000000, 4, "multicast"},
    RangeV4{0xf0000000, 4, "reserved"},
};

struct RangeV6 {
  std::array<std::uint8_t, 8> base;
  int bits;
  std::string_view what;
};

// Parts of 2000::/3 that lead elsewhere: Teredo and 6to4 carry an IPv4 address that nobody checked.
constexpr std::array kRangesV6{
    RangeV6{{0x20, 0x01, 0x00}, 23, "reserved"},
    RangeV6{{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    RangeV6{{0x20, 0x02}, 16, "6to4"},
    RangeV6{{0x3f, 0xff, 0x00}, 20, "documentation"},
};

std::string_view why_not_public(const ip::address_v4& address) {
  const std::uint32_t value = address.to_uint();
  for (const RangeV4& range : kRangesV4) {
    if ((value ^ range.base) >> (32 - range.bits) == 0) return range.what;
  }
  return {};
}

bool within(const ip::address_v6::bytes_type& bytes, const RangeV6& range) {
  for (int bit = 0; bit < range.bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((bytes[at] & mask) != (range.base[at] & mask)) return false;
  }
  return true;
}

std::string_view why_not_public(const ip::address_v6& address) {
  if (address.is_loopback()) return "loopback";
  if (address.is_unspecified()) return "unspecified";
  if (address.is_v4_mapped()) return "v4-mapped";
  if (address.is_multicast()) return "multicast";
  if (address.is_link_local()) return "link-local";
  if (address.scope_id() != 0) return "scoped";
  const auto bytes = address.to_bytes();
  if ((bytes[0] & 0xfe) == 0xfc) return "unique local";
  if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b) return "NAT64";
  if ((bytes[0] & 0xe0) != 0x20) return "reserved";
  for (const RangeV6& range : kRangesV6) {
    if (within(bytes, range)) return range.what;
  }
  return {};
}

}  // namespace

std::string_view why_not_public(const ip::address& address) {
  return address.is_v4() ? why_not_public(address.to_v4()) : why_not_public(address.to_v6());
}

}  // namespace stockd::egress
