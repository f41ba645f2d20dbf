// SPDX-License-Identifier: Apache-2.0
//
// Assertions state what must hold, and stay on in release builds: a broken invariant ends the
// process before it reaches a marketplace. Never assert on input, files or the network.
#pragma once

#include <string_view>

namespace stockd {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

// Ends the process at once, without destructors. The sentence is written to standard error by the
// caller's own thread, because the log would lose it. [any-thread]
[[noreturn]] void end_process(int exit_code, std::string_view sentence) noexcept;

}  // namespace stockd

#define STOCKD_ASSERT(expression)      \
  ((expression) ? static_cast<void>(0) \
                : ::stockd::assertion_failed(#expression, __FILE__, __LINE__))
