// SPDX-License-Identifier: Apache-2.0
//
// Bytes that are the same on every machine: numbers as zigzag varints, texts with their length. The
// writer either keeps what is written or, for hashes of large states, digests it as it goes.
#pragma once

#include "base/digest.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::engine {

class ByteWriter {
 public:
  enum class Keep { All, DigestOnly };

  explicit ByteWriter(Keep keep = Keep::DigestOnly) : keep_(keep) {}

  void byte(std::uint8_t value) {
    bytes_.push_back(static_cast<char>(value));
    if (keep_ == Keep::DigestOnly && bytes_.size() >= kBlock) digest_block();
  }

  void count(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      byte(static_cast<std::uint8_t>(value | 0x80));
    byte(static_cast<std::uint8_t>(value));
  }

  void number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    count((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }

  void text(std::string_view value) {
    count(value.size());
    for (const char c : value)
      byte(static_cast<std::uint8_t>(c));
  }

  const std::string& bytes() const { return bytes_; }

  // Of everything written, in blocks: the digest of a block covers those before it.
  Sha256 digest() {
    digest_block();
    return so_far_;
  }

 private:
  static constexpr std::size_t kBlock = 1 << 16;

  void digest_block() {
    bytes_.insert(0, bytes_of(so_far_));
    so_far_ = sha256(bytes_);
    bytes_.clear();
  }

  Keep keep_;
  std::string bytes_;
  Sha256 so_far_{};
};

}  // namespace stockd::engine
