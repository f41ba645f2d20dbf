// SPDX-License-Identifier: Apache-2.0
//
// What operations find out, as values: the host-side form of the SDK's facts (sdk/include/stockd/
// abi/ext). Their meaning is written there; here they only own their text.
#pragma once

#include "base/clock.hpp"
#include "model/ids.hpp"
#include "model/trouble.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stockd {

enum class Fulfilment : std::uint8_t { Merchant = 0, Platform = 1 };
enum class ListingState : std::uint8_t { Live = 0, Hidden = 1, Gone = 2 };
enum class LevelState : std::uint8_t { Unknown = 0, Known = 1, Untracked = 2, Gone = 3 };
enum class Pool : std::uint8_t { Sellable = 0, Inbound = 1, Platform = 2 };
enum class OrderState : std::uint8_t { Open = 0, Closed = 1, Gone = 2 };
enum class HintKind : std::uint8_t { Listing = 1, Order = 2, Catalogue = 3, Ticket = 4 };
enum class WrittenState : std::uint8_t { Applied = 0, Accepted = 1 };

struct ListingFact {
  std::string remote;
  std::string sku;
  std::string shelf;
  std::string title;
  Fulfilment fulfilment = Fulfilment::Merchant;
  bool managed = true;
  ListingState state = ListingState::Live;
};

struct LevelFact {
  std::uint64_t ref = 0;
  std::string remote;
  std::string location;
  Quantity quantity = 0;
  LevelState state = LevelState::Unknown;
  Pool pool = Pool::Sellable;
  UnixMs as_of_ms = 0;
  std::string version;
};

struct OrderFact {
  std::string order;
  OrderState state = OrderState::Open;
  UnixMs placed_at_ms = 0;
  UnixMs touched_at_ms = 0;
};

struct LineCounts {
  Quantity ordered = 0;
  Quantity cancelled = 0;
  Quantity restocked = 0;

  Quantity consumed() const { return ordered - cancelled - restocked; }
  bool operator==(const LineCounts&) const = default;
};

struct OrderLineFact {
  std::string order;
  std::string line;
  std::string remote;
  std::string sku;
  std::string location;
  Fulfilment fulfilment = Fulfilment::Merchant;
  LineCounts counts;
  UnixMs placed_at_ms = 0;
  UnixMs touched_at_ms = 0;
};

struct PageFact {
  std::string cursor;
  bool more = false;
  UnixMs as_of_ms = 0;
};

struct HintFact {
  HintKind kind = HintKind::Catalogue;
  std::string remote;
};

struct BudgetFact {
  std::string lane;
  std::int64_t remaining = 0;
  std::int64_t capacity = 0;
  std::int64_t refill_milli_s = 0;
  std::uint32_t wait_ms = 0;
};

struct WrittenFact {
  std::uint64_t ref = 0;
  WrittenState state = WrittenState::Applied;
  std::optional<Quantity> found;
  std::string ticket;
  Trouble trouble;
};

struct LocationFact {
  std::string id;
  std::string name;
  bool active = true;
  bool sells_online = true;
};

struct GrantFact {
  std::string name;
  bool present = false;
};

struct SubscriptionFact {
  std::string topic;
  std::string remote;
  std::int32_t change = 0;
};

struct VerdictFact {
  bool genuine = false;
};

using Fact =
    std::variant<ListingFact, LevelFact, OrderFact, OrderLineFact, PageFact, HintFact, BudgetFact,
                 WrittenFact, LocationFact, GrantFact, SubscriptionFact, VerdictFact>;

// The facts of one type, in their order. eg: facts_of<LevelFact>(outcome.facts)
template <class T>
std::vector<T> facts_of(const std::vector<Fact>& facts) {
  std::vector<T> out;
  for (const Fact& fact : facts) {
    if (const T* found = std::get_if<T>(&fact)) out.push_back(*found);
  }
  return out;
}

}  // namespace stockd
