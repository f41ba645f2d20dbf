// SPDX-License-Identifier: Apache-2.0
//
// A quantity seen on the marketplace, as a fact to emit. What could not be told is unknown(), never
// zero.
#pragma once

#include <stockd/abi/ext/stock.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class LevelFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_LEVEL;

  // Whole units, may be negative.
  LevelFact(std::string remote, std::int64_t quantity)
      : LevelFact(std::move(remote), quantity, STOCKD_LEVEL_KNOWN) {}
  // The platform does not count this listing.
  static LevelFact untracked(std::string remote) {
    return LevelFact(std::move(remote), 0, STOCKD_LEVEL_UNTRACKED);
  }
  // The platform says that the listing does not exist.
  static LevelFact gone(std::string remote) {
    return LevelFact(std::move(remote), 0, STOCKD_LEVEL_GONE);
  }
  static LevelFact unknown(std::string remote) {
    return LevelFact(std::move(remote), 0, STOCKD_LEVEL_UNKNOWN);
  }

  LevelFact& location(std::string id) {
    location_ = std::move(id);
    return *this;
  }
  // The marketplace's own time of this value.
  LevelFact& as_of_ms(std::int64_t ms) {
    as_of_ms_ = ms;
    return *this;
  }
  // Grows with every change, where the marketplace tells.
  LevelFact& version(std::string text) {
    version_ = std::move(text);
    return *this;
  }
  // Of the item that was looked up.
  LevelFact& ref(std::uint64_t item) {
    ref_ = item;
    return *this;
  }
  // On its way to the platform's warehouse, or in it.
  LevelFact& inbound() {
    pool_ = STOCKD_POOL_INBOUND;
    return *this;
  }
  LevelFact& platform_pool() {
    pool_ = STOCKD_POOL_PLATFORM;
    return *this;
  }

  stockd_level_t c() const noexcept {
    stockd_level_t raw{};
    raw.size = sizeof raw;
    raw.ref = ref_;
    raw.remote = c_text(remote_);
    raw.location = c_text(location_);
    raw.quantity = quantity_;
    raw.state = state_;
    raw.pool = pool_;
    raw.as_of_ms = as_of_ms_;
    raw.version = c_text(version_);
    return raw;
  }

 private:
  LevelFact(std::string remote, std::int64_t quantity, std::int32_t state)
      : remote_(std::move(remote)), quantity_(quantity), state_(state) {}

  std::uint64_t ref_ = 0;
  std::string remote_;
  std::string location_;
  std::int64_t quantity_;
  std::int32_t state_;
  std::int32_t pool_ = STOCKD_POOL_SELLABLE;
  std::int64_t as_of_ms_ = 0;
  std::string version_;
};
static_assert(!std::is_aggregate_v<LevelFact>);

}  // namespace stockd::inline sdk
