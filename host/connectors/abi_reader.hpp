// SPDX-License-Identifier: Apache-2.0
//
// Copies what the other side handed over into owned values, and remembers the first thing wrong
// with it: a null table, a size too small, text that is no UTF-8, a run that cannot be stepped.
// What the values may be is the referee's.
#pragma once

#include "connectors/operation.hpp"

#include <stockd/abi/base.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace stockd::connectors {

class AbiReader {
 public:
  static constexpr std::size_t kTextBytesMax = 64 << 10;
  static constexpr std::size_t kBodyBytesMax = 8 << 20;
  static constexpr std::size_t kPairsMax = 256;

  // `has_last` is STOCKD_HAS(object, <the last field of version 1.0>).
  bool complete(const char* type, bool is_null, bool has_last, std::uint32_t size);

  // `field` as it stands in the header, eg: "stockd_level.remote".
  std::string text(const char* field, stockd_str_t value, std::size_t bytes_max = kTextBytesMax);
  std::string bytes(const char* field, stockd_bytes_t value, std::size_t bytes_max);
  Headers pairs(const char* field, stockd_run_t run);

  bool ok() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }  // eg: "stockd_level.remote is no UTF-8"
  void fail(const std::string& problem);

 private:
  std::string copied(const char* field, const char* data, std::size_t size, std::size_t bytes_max);

  std::string problem_;
};

inline stockd_str_t as_str(std::string_view text) {
  return {text.data(), text.size()};
}

inline stockd_bytes_t as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace stockd::connectors
