// SPDX-License-Identifier: Apache-2.0
//
// One call of the kernel; a system that refuses it works on, a little later in its answers.
#include "base/priority.hpp"

#include "base/log.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace stockd {
namespace {

// The scheduler weighs nice 5 as 335 and nice 0 as 1024 (kernel/sched/core.c,
// sched_prio_to_weight).
constexpr int kNice = 5;

}  // namespace

void give_way_to_acknowledging() {
  // On Linux the priority belongs to the thread, although POSIX gives it to the process.
  if (::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice) != 0) {
    log::warn("thread.priority", "a thread could not lower its priority and works at the same one");
  }
}

}  // namespace stockd
