// SPDX-License-Identifier: Apache-2.0
//
// A listing of the catalogue, as a fact to emit.
#pragma once

#include <stockd/abi/ext/listing.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

// Live, managed and on the merchant's shelf unless said otherwise.
class ListingFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_LISTING;

  // `remote` is the platform's own stable id.
  explicit ListingFact(std::string remote) : remote_(std::move(remote)) {}

  ListingFact& sku(std::string text) {
    sku_ = std::move(text);
    return *this;
  }
  // Listings with the same shelf share one counter.
  ListingFact& shelf(std::string name) {
    shelf_ = std::move(name);
    return *this;
  }
  ListingFact& title(std::string text) {
    title_ = std::move(text);
    return *this;
  }
  // Whether the platform counts its stock.
  ListingFact& managed(bool counted) {
    managed_ = counted;
    return *this;
  }
  // Exists, but is not offered.
  ListingFact& hidden() {
    state_ = STOCKD_LISTING_HIDDEN;
    return *this;
  }
  ListingFact& gone() {
    state_ = STOCKD_LISTING_GONE;
    return *this;
  }
  // Its stock is the platform's warehouse; never written.
  ListingFact& platform_fulfilled() {
    fulfilment_ = STOCKD_FULFILMENT_PLATFORM;
    return *this;
  }

  stockd_listing_t c() const noexcept {
    stockd_listing_t raw{};
    raw.size = sizeof raw;
    raw.remote = c_text(remote_);
    raw.sku = c_text(sku_);
    raw.shelf = c_text(shelf_);
    raw.title = c_text(title_);
    raw.fulfilment = fulfilment_;
    raw.managed = managed_ ? 1 : 0;
    raw.state = state_;
    return raw;
  }

 private:
  std::string remote_;
  std::string sku_;
  std::string shelf_;
  std::string title_;
  std::int32_t fulfilment_ = STOCKD_FULFILMENT_MERCHANT;
  std::int32_t state_ = STOCKD_LISTING_LIVE;
  bool managed_ = true;
};
static_assert(!std::is_aggregate_v<ListingFact>);

}  // namespace stockd::inline sdk
