// SPDX-License-Identifier: Apache-2.0
//
// Names people write, and the dense numbers that stand for them inside one account. A number is
// given at first sight, in journal order, and never reused, so every replay gives the same ones.
#pragma once

#include "base/tagged.hpp"

#include <cstdint>

namespace stockd {

using AccountName = Tagged<struct AccountNameTag>;
using ChannelName = Tagged<struct ChannelNameTag>;
using Sku = Tagged<struct SkuTag>;  // the merchant's key, after the channel's pattern was applied

enum class AccountId : std::uint32_t {};  // within a data directory
enum class ChannelId : std::uint32_t {};  // the three below: within an account
enum class ProductId : std::uint32_t {};
enum class ListingId : std::uint32_t {};

inline constexpr ListingId kNoListing{0xffffffff};
inline constexpr ProductId kNoProduct{0xffffffff};

template <class Id>
constexpr std::uint32_t index_of(Id id) {
  return static_cast<std::uint32_t>(id);
}

// Whole units. Never negative when it is shown to a marketplace; a truth may be (units owed).
using Quantity = std::int64_t;

}  // namespace stockd
