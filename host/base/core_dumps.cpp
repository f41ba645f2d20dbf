// SPDX-License-Identifier: Apache-2.0
//
// The limit keeps the kernel from writing a file; the flag keeps a crash handler and a debugger
// out.
#include "base/core_dumps.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace stockd {

void forbid_core_dumps() {
  // Neither can fail: lowering a limit is always allowed, and the flag's value is a known one.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace stockd
