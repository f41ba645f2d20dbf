// SPDX-License-Identifier: Apache-2.0
//
// Reads what a ByteWriter kept. A reader that met the end of its bytes, or nonsense, says so once
// and gives zeros from then on, so that callers check at the end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::engine {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) {
      good_ = false;
      return 0;
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }

  std::uint64_t count() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t part = byte();
      value |= static_cast<std::uint64_t>(part & 0x7f) << shift;
      if ((part & 0x80) == 0) return value;
    }
    good_ = false;
    return 0;
  }

  // How many elements follow: never more than there are bytes left.
  std::uint64_t length() {
    const std::uint64_t value = count();
    if (value <= bytes_.size() - at_) return value;
    good_ = false;
    return 0;
  }

  std::int64_t number() {
    const std::uint64_t bits = count();
    return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
  }

  // A number that must be below `end`.
  std::uint32_t below(std::uint64_t end) {
    const std::uint64_t value = count();
    if (value < end) return static_cast<std::uint32_t>(value);
    good_ = false;
    return 0;
  }

  template <class Enum>
  Enum choice(Enum last) {
    return static_cast<Enum>(below(static_cast<std::uint64_t>(last) + 1));
  }

  bool flag() { return below(2) == 1; }

  std::string_view text() {
    const std::uint64_t size = length();
    const std::string_view out = bytes_.substr(at_, size);
    at_ += size;
    return out;
  }

  bool good() const { return good_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

}  // namespace stockd::engine
