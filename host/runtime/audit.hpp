// SPDX-License-Identifier: Apache-2.0
//
// A second opinion on a journal: truth and consumption added up from the records alone, by other
// code than the engine's. What the engine folded must agree with it.
#pragma once

#include "engine/engine.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stockd::runtime {

// Adds up one account.
class Audit {
 public:
  void add(const Record& record);

  // What contradicts the engine, one sentence each.
  std::vector<std::string> compare(const engine::Engine& engine) const;

 private:
  struct Line {
    ListingId listing = kNoListing;
    ChannelId channel{};
    Fulfilment fulfilment = Fulfilment::Merchant;
    LineCounts counts;
    LineCounts base;
    UnixMs placed_at_ms = 0;
  };
  struct Product {
    bool opened = false;
    Quantity opening = 0;  // level + own consumption at the opening
    Quantity adjusted = 0;
    // Opened by a count: what its listings had consumed by then is in `opening` too.
    std::map<std::uint32_t, Quantity> consumed_when_counted;
  };
  using LineKey = std::pair<std::uint32_t, std::pair<std::string, std::string>>;

  void opened(const ProductOpened& opened);
  void adjusted(const StockAdjusted& adjusted);
  Quantity counted(const Line& line) const;

  std::map<LineKey, Line> lines_;
  std::map<std::uint32_t, UnixMs> baselines_;
  std::map<std::uint32_t, bool> fixed_;
  std::map<std::uint32_t, Product> products_;
};

}  // namespace stockd::runtime
