// SPDX-License-Identifier: Apache-2.0
//
// The time of records: the wall clock's while that runs ahead of every record, else a clock of its
// own that goes on at half the pace, so that deadlines still fall due after somebody set the wall
// clock back, and both meet again. [one thread at a time]
#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace stockd::runtime {

class JournalClock {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  UnixMs now() { return now(wall_clock_ms(), std::chrono::steady_clock::now()); }

  UnixMs now(UnixMs wall, Steady steady) {
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(steady - looked_at_).count();
    if (wall >= last_) {
      last_ = wall;
    } else if (looked_at_ != Steady{} && passed > 1) {
      last_ = std::max(wall, last_ + passed / 2);
    } else if (looked_at_ != Steady{}) {
      return last_;  // half a millisecond must not be lost again and again
    }
    looked_at_ = steady;
    return last_;
  }

  // The time of a record that was decided at `at`: not before any other's.
  UnixMs at_least(UnixMs at) {
    last_ = std::max(last_, at);
    return last_;
  }

 private:
  UnixMs last_ = 0;
  Steady looked_at_{};
};

}  // namespace stockd::runtime
