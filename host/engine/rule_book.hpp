// SPDX-License-Identifier: Apache-2.0
//
// The rules of an account, found by SKU: a hundred thousand exact SKUs cost no more than one. Each
// key is resolved by itself: channel + exact SKU > channel + pattern > exact SKU > pattern >
// channel > default, and between equals the later line.
#pragma once

#include "model/account.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace stockd::engine {

template <class T>
struct Ruled {
  std::optional<T> value;
  int line = 0;
  int rank = -1;  // of the line it came from
};

struct ResolvedRules {
  Ruled<Quantity> buffer, max, min, fixed;
  Ruled<std::int64_t> percent;
  Ruled<SyncMode> sync;
};

struct Target {
  bool on = false;  // rules say that it is written
  SyncMode sync = SyncMode::On;
  Quantity value = 0;
};

// Explained: as if nothing had happened but lines, counts, adjustments and kits.
enum class Cause : std::uint8_t { All, Explained };

// `*` stands for any run of characters, nothing else is special.
bool matches(std::string_view pattern, std::string_view text);

class RuleBook {
 public:
  RuleBook() = default;
  explicit RuleBook(std::vector<RuleLine> lines);

  ResolvedRules resolve(std::string_view channel, std::string_view sku) const;

 private:
  void consider(std::size_t index, std::string_view channel, int specific,
                ResolvedRules& best) const;

  std::vector<RuleLine> lines_;
  boost::unordered_flat_map<std::string, std::vector<std::size_t>> exact_;
  std::vector<std::size_t> patterns_;
  std::vector<std::size_t> general_;
};

}  // namespace stockd::engine
