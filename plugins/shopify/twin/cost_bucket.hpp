// SPDX-License-Identifier: Apache-2.0
//
// The leaky bucket of Shopify's GraphQL cost limit: a query is admitted when its requested cost is
// available, and pays only its actual cost. Counted in thousandths of a point, so that refilling by
// the millisecond loses nothing. Computing a query's cost is left to the executor.
#pragma once

#include <algorithm>
#include <cstdint>

namespace stockd::shopify::twin {

class CostBucket {
 public:
  CostBucket(std::int64_t maximum, std::int64_t restore_per_s)
      : maximum_(maximum * kScale), restore_per_s_(restore_per_s), level_(maximum * kScale) {}

  // Whether a query of this requested cost may run at `now_ms`; charges nothing.
  bool admits(std::int64_t requested, std::int64_t now_ms) {
    refill(now_ms);
    return requested * kScale <= level_;
  }

  void charge(std::int64_t actual) { level_ = std::max<std::int64_t>(0, level_ - actual * kScale); }

  std::int64_t available(std::int64_t now_ms) {
    refill(now_ms);
    return level_ / kScale;
  }

 private:
  static constexpr std::int64_t kScale = 1000;

  // One point a second is exactly one thousandth a millisecond. Time that runs back refills
  // nothing.
  void refill(std::int64_t now_ms) {
    if (started_ && now_ms > last_ms_) {
      level_ = std::min(maximum_, level_ + (now_ms - last_ms_) * restore_per_s_);
    }
    last_ms_ = started_ ? std::max(last_ms_, now_ms) : now_ms;
    started_ = true;
  }

  std::int64_t maximum_;
  std::int64_t restore_per_s_;
  std::int64_t level_;
  std::int64_t last_ms_ = 0;
  bool started_ = false;
};

}  // namespace stockd::shopify::twin
