// SPDX-License-Identifier: Apache-2.0
//
// Finds a row by its text without a copy of the text: the set holds row numbers only.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <string_view>

namespace stockd::engine {

struct AccountData;

struct RowKey {
  std::uint32_t channel = 0;  // 0 for products
  std::string_view text;
};

struct RowHash {
  using is_transparent = void;
  const AccountData* state;
  bool products;
  std::size_t operator()(const RowKey& key) const;
  std::size_t operator()(std::uint32_t row) const;
};

struct RowEqual {
  using is_transparent = void;
  const AccountData* state;
  bool products;
  RowKey key_of(std::uint32_t row) const;
  bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
  bool operator()(const RowKey& key, std::uint32_t row) const {
    const RowKey other = key_of(row);
    return key.channel == other.channel && key.text == other.text;
  }
  bool operator()(std::uint32_t row, const RowKey& key) const { return (*this)(key, row); }
};

using RowIndex = boost::unordered_flat_set<std::uint32_t, RowHash, RowEqual>;

}  // namespace stockd::engine
