// SPDX-License-Identifier: Apache-2.0
//
// Says which assertion failed with nothing that could fail itself, then aborts.
#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace stockd {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "stockd: assertion failed: %s at %s:%d\n", expression, file, line);
  std::fflush(stderr);
  std::abort();
}

void end_process(int exit_code, std::string_view sentence) noexcept {
  std::fprintf(stderr, "stockd: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::fflush(stderr);
  std::_Exit(exit_code);
}

}  // namespace stockd
