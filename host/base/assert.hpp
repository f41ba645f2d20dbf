// SPDX-License-Identifier: Apache-2.0
//
// Assertions state what must hold, and stay on in release builds: a broken invariant ends the
// process before it reaches a marketplace. Never assert on input, files or the network.
#pragma once

namespace stockd {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace stockd

#define STOCKD_ASSERT(expression)      \
  ((expression) ? static_cast<void>(0) \
                : ::stockd::assertion_failed(#expression, __FILE__, __LINE__))
