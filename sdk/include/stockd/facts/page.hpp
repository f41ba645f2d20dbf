// SPDX-License-Identifier: Apache-2.0
//
// Facts about the conversation rather than the shop: where the next page begins, what to look at
// again, what a lane has left.
#pragma once

#include <stockd/abi/ext/page.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class PageFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_PAGE;

  static PageFact more(std::string cursor) { return PageFact(std::move(cursor), true); }
  // An order cursor is kept: the next poll goes on from it.
  static PageFact last(std::string cursor = std::string()) {
    return PageFact(std::move(cursor), false);
  }

  // The platform's own time when it answered this page.
  PageFact& as_of_ms(std::int64_t ms) {
    as_of_ms_ = ms;
    return *this;
  }

  stockd_page_t c() const noexcept {
    stockd_page_t raw{};
    raw.size = sizeof raw;
    raw.more = more_ ? 1 : 0;
    raw.cursor = c_bytes(cursor_);
    raw.as_of_ms = as_of_ms_;
    return raw;
  }

 private:
  PageFact(std::string cursor, bool more) : cursor_(std::move(cursor)), more_(more) {}

  std::string cursor_;
  bool more_;
  std::int64_t as_of_ms_ = 0;
};
static_assert(!std::is_aggregate_v<PageFact>);

// Something changed; look again. Never a value by itself.
class HintFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_HINT;

  static HintFact listing(std::string remote) {
    return HintFact(STOCKD_HINT_LISTING, std::move(remote));
  }
  static HintFact order(std::string id) { return HintFact(STOCKD_HINT_ORDER, std::move(id)); }
  // Of accepted writes: what became of them may be known by now.
  static HintFact ticket(std::string id) { return HintFact(STOCKD_HINT_TICKET, std::move(id)); }
  static HintFact catalogue() { return HintFact(STOCKD_HINT_CATALOGUE, std::string()); }

  stockd_hint_t c() const noexcept {
    stockd_hint_t raw{};
    raw.size = sizeof raw;
    raw.kind = kind_;
    raw.remote = c_text(remote_);
    return raw;
  }

 private:
  HintFact(std::int32_t kind, std::string remote) : kind_(kind), remote_(std::move(remote)) {}

  std::int32_t kind_;
  std::string remote_;
};
static_assert(!std::is_aggregate_v<HintFact>);

// What a lane has left, where the platform tells.
class BudgetFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_BUDGET;

  explicit BudgetFact(std::string lane) : lane_(std::move(lane)) {}

  BudgetFact& remaining(std::int64_t units) {
    remaining_ = units;
    return *this;
  }
  BudgetFact& capacity(std::int64_t units) {
    capacity_ = units;
    return *this;
  }
  // Thousandths of a unit gained per second.
  BudgetFact& refill_milli_per_s(std::int64_t thousandths) {
    refill_milli_s_ = thousandths;
    return *this;
  }
  // No request of this lane before that.
  BudgetFact& wait_ms(std::uint32_t ms) {
    wait_ms_ = ms;
    return *this;
  }

  stockd_budget_t c() const noexcept {
    stockd_budget_t raw{};
    raw.size = sizeof raw;
    raw.lane = c_text(lane_);
    raw.remaining = remaining_;
    raw.capacity = capacity_;
    raw.refill_milli_s = refill_milli_s_;
    raw.wait_ms = wait_ms_;
    return raw;
  }

 private:
  std::string lane_;
  std::int64_t remaining_ = 0;
  std::int64_t capacity_ = 0;
  std::int64_t refill_milli_s_ = 0;
  std::uint32_t wait_ms_ = 0;
};
static_assert(!std::is_aggregate_v<BudgetFact>);

}  // namespace stockd::inline sdk
