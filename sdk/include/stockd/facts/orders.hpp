// SPDX-License-Identifier: Apache-2.0
//
// Orders and their lines, as facts to emit. A platform's many states become three counts of a line:
// how much was ordered, how much of that was cancelled, how much came back to the shelf.
#pragma once

#include <stockd/abi/ext/orders.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

// With `merge: latest` it precedes its lines.
class OrderFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_ORDER;

  explicit OrderFact(std::string order) : order_(std::move(order)) {}

  // Shipped or ended.
  OrderFact& closed() {
    state_ = STOCKD_ORDER_CLOSED;
    return *this;
  }
  // The platform no longer has it; its lines stay as they were.
  OrderFact& gone() {
    state_ = STOCKD_ORDER_GONE;
    return *this;
  }
  OrderFact& placed_at_ms(std::int64_t ms) {
    placed_at_ms_ = ms;
    return *this;
  }
  // The platform's time of its last change.
  OrderFact& touched_at_ms(std::int64_t ms) {
    touched_at_ms_ = ms;
    return *this;
  }

  stockd_order_t c() const noexcept {
    stockd_order_t raw{};
    raw.size = sizeof raw;
    raw.state = state_;
    raw.order = c_text(order_);
    raw.placed_at_ms = placed_at_ms_;
    raw.touched_at_ms = touched_at_ms_;
    return raw;
  }

 private:
  std::string order_;
  std::int32_t state_ = STOCKD_ORDER_OPEN;
  std::int64_t placed_at_ms_ = 0;
  std::int64_t touched_at_ms_ = 0;
};
static_assert(!std::is_aggregate_v<OrderFact>);

class OrderLineFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_ORDER_LINE;

  // `line` is unique within the order, and permanent.
  OrderLineFact(std::string order, std::string line)
      : order_(std::move(order)), line_(std::move(line)) {}

  // Of the listing it takes from, where the platform tells.
  OrderLineFact& remote(std::string id) {
    remote_ = std::move(id);
    return *this;
  }
  OrderLineFact& sku(std::string text) {
    sku_ = std::move(text);
    return *this;
  }
  OrderLineFact& location(std::string id) {
    location_ = std::move(id);
    return *this;
  }
  OrderLineFact& ordered(std::int64_t units) {
    ordered_ = units;
    return *this;
  }
  OrderLineFact& cancelled(std::int64_t units) {
    cancelled_ = units;
    return *this;
  }
  OrderLineFact& restocked(std::int64_t units) {
    restocked_ = units;
    return *this;
  }
  OrderLineFact& placed_at_ms(std::int64_t ms) {
    placed_at_ms_ = ms;
    return *this;
  }
  OrderLineFact& touched_at_ms(std::int64_t ms) {
    touched_at_ms_ = ms;
    return *this;
  }
  OrderLineFact& platform_fulfilled() {
    fulfilment_ = STOCKD_FULFILMENT_PLATFORM;
    return *this;
  }

  stockd_order_line_t c() const noexcept {
    stockd_order_line_t raw{};
    raw.size = sizeof raw;
    raw.fulfilment = fulfilment_;
    raw.order = c_text(order_);
    raw.line = c_text(line_);
    raw.remote = c_text(remote_);
    raw.sku = c_text(sku_);
    raw.location = c_text(location_);
    raw.ordered = ordered_;
    raw.cancelled = cancelled_;
    raw.restocked = restocked_;
    raw.placed_at_ms = placed_at_ms_;
    raw.touched_at_ms = touched_at_ms_;
    return raw;
  }

 private:
  std::string order_;
  std::string line_;
  std::string remote_;
  std::string sku_;
  std::string location_;
  std::int32_t fulfilment_ = STOCKD_FULFILMENT_MERCHANT;
  std::int64_t ordered_ = 0;
  std::int64_t cancelled_ = 0;
  std::int64_t restocked_ = 0;
  std::int64_t placed_at_ms_ = 0;
  std::int64_t touched_at_ms_ = 0;
};
static_assert(!std::is_aggregate_v<OrderLineFact>);

}  // namespace stockd::inline sdk
