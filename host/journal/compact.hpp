// SPDX-License-Identifier: Apache-2.0
//
// The alphabet of stored bytes: variable-length integers (seven bits a byte, lowest first, signed
// ones folded so that small negatives stay small) and length-prefixed text. The reader is strict:
// what the writer would not have written is an error, and nothing is read past the end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::journal {

class CompactWriter {
 public:
  explicit CompactWriter(std::string& out) : out_(out) {}

  void unsigned_integer(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }

  void signed_integer(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    unsigned_integer((bits << 1) ^ (value < 0 ? ~0ull : 0ull));
  }

  void text(std::string_view value) {
    unsigned_integer(value.size());
    out_.append(value);
  }

 private:
  std::string& out_;
};

// After the first mistake every further read returns nothing and ok() stays false, so a decoder
// needs to look once, at its end.
class CompactReader {
 public:
  explicit CompactReader(std::string_view in) : in_(in) {}

  std::uint64_t unsigned_integer();
  std::int64_t signed_integer();
  std::uint64_t at_most(std::uint64_t most);  // larger values are a mistake
  std::string_view text();                    // into the input

  // How many elements follow, each of at least one byte: no lie here can make a reader allocate
  // more than the input is long.
  std::size_t count();

  bool ok() const { return ok_; }
  bool finished() const { return ok_ && in_.empty(); }

 private:
  void fail() {
    ok_ = false;
    in_ = {};
  }

  std::string_view in_;
  bool ok_ = true;
};

}  // namespace stockd::journal
