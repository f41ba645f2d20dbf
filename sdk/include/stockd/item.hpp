// SPDX-License-Identifier: Apache-2.0
//
// What an operation is given to work on: items to read or write, tickets to settle, the window of
// an order poll. All of them own their texts, because a coroutine outlives the call that began it.
#pragma once

#include <stockd/abi/ext/settle.h>
#include <stockd/abi/ext/stock.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class Item {
 public:
  Item() {}
  explicit Item(const stockd_item_t& raw)
      : ref(raw.ref),
        sku(view(raw.sku)),
        location(view(raw.location)),
        remote(view(raw.remote)),
        quantity(raw.quantity),
        expected(raw.expected) {}

  std::uint64_t ref = 0;      // the host's handle; facts about this item repeat it
  std::string sku;            // as the marketplace spells it
  std::string location;       // empty where the marketplace has no locations
  std::string remote;         // as last emitted for this listing
  std::int64_t quantity = 0;  // the new value, or the delta
  std::int64_t expected = 0;  // swap_stock only: the value it must still have
};
static_assert(!std::is_aggregate_v<Item>);

class Ticket {
 public:
  Ticket() {}
  explicit Ticket(const stockd_ticket_t& raw)
      : ref(raw.ref), ticket(view(raw.ticket)), remote(view(raw.remote)), sku(view(raw.sku)) {}

  std::uint64_t ref = 0;  // of the item
  std::string ticket;     // as given to Op::accepted()
  std::string remote;
  std::string sku;
};
static_assert(!std::is_aggregate_v<Ticket>);

class OrderPoll {
 public:
  OrderPoll() {}
  OrderPoll(std::string_view from, std::int64_t window, std::int64_t overlap)
      : cursor(from), window_ms(window), overlap_ms(overlap) {}

  std::string cursor;           // empty: the orders of the last window_ms
  std::int64_t window_ms = 0;   // counted back from the platform's own time
  std::int64_t overlap_ms = 0;  // ask for this much before the cursor as well
};
static_assert(!std::is_aggregate_v<OrderPoll>);

// Whatever a written-fact can be about.
template <class T>
concept Referred = requires(const T& about) {
  about.ref + std::uint64_t{0};
};

}  // namespace stockd::inline sdk
