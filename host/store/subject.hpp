// SPDX-License-Identifier: Apache-2.0
//
// What a record is about: the keys by which people find it again. Found for every record on its way
// into the index, so it makes no text; the sentences are told (history.hpp) when somebody asks.
#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <vector>

namespace stockd::store {

struct Subject {
  enum class Kind : std::uint8_t { Account, Channel, Listing, Product };

  Kind kind = Kind::Account;
  std::uint32_t id = 0;

  // One column of the index.
  std::int64_t number() const { return (std::int64_t{id} << 2) | static_cast<std::int64_t>(kind); }
  bool operator==(const Subject&) const = default;

  static Subject of(ChannelId channel) { return {Kind::Channel, index_of(channel)}; }
  static Subject of(ListingId listing) { return {Kind::Listing, index_of(listing)}; }
  static Subject of(ProductId product) { return {Kind::Product, index_of(product)}; }
};

// Appends; nothing for records that mean nothing to people.
void subjects_of(const Record& record, std::vector<Subject>& out);

}  // namespace stockd::store
