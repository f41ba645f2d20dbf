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

}  // namespace stockd
