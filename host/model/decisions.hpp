// SPDX-License-Identifier: Apache-2.0
//
// Bodies of records about what waits for people, and what they decided.
#pragma once

#include "model/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd {

// A person accepted the plan with this hash for these channels; they become managed.
struct PlanAccepted {
  std::string hash;
  std::vector<ChannelId> channels;
  std::string actor;
  std::string only = {};  // a pattern of SKUs: the others stay as they are; empty: all
};

// On: nothing is raised anywhere, decreases go.
struct KillSwitchSet {
  bool on = false;
  std::string actor;
};

// More changes of a channel than the guard lets pass have no explanation: they are held.
struct GuardTripped {
  ChannelId channel{};
  std::int64_t zeroed = 0;  // listings that would show nothing
  std::int64_t moved = 0;   // listings that would change
  std::int64_t of = 0;      // listings that are written
};

// The guard holds nothing any more: a person decided, or what was unexplained is explained.
struct GuardReleased {
  ChannelId channel{};
  std::string reason;
};

// A person decided about a listing whose SKU was changed.
struct ListingRelinked {
  ListingId listing{};
  bool accepted = false;  // false: it keeps its old product
  std::string sku;        // the product's, after the channel's pattern
  std::string actor;
};

// A person looked at units that came back. The line's new state follows in its own record.
struct ReturnDecided {
  ChannelId channel{};
  std::string order;
  std::string line;
  ListingId listing{};
  Quantity good = 0;
  Quantity damaged = 0;
  std::string actor;
};

// What a platform has of a listing in its own warehouse and on the way there; never written.
struct PoolsTold {
  ListingId listing{};
  Quantity on_way = 0;
  Quantity at_platform = 0;
};

// It was decided about units that seem to have been sent to the platform's warehouse. What they
// take from the truth is in a StockAdjusted of its own.
struct TransferDecided {
  ListingId listing{};
  bool accepted = false;
  Quantity units = 0;  // that were sent; refused: 0
  Quantity open = 0;   // that waited for the decision; entered by hand: 0
  std::string actor;
};

}  // namespace stockd
