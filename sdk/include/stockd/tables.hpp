// SPDX-License-Identifier: Apache-2.0
//
// The C tables of a connector's capabilities. `A` is its adapter: A::begin(self, op, sink, make)
// begins an operation behind the exception barrier. Arguments are copied before the coroutine
// starts, because they are valid during the call only.
#pragma once

#include <stockd/abi/abi.h>
#include <stockd/capabilities.hpp>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::inline sdk {

template <class T, class Raw>
std::vector<T> owned(stockd_run_t run) {
  std::vector<T> all;
  all.reserve(run.count);
  each<Raw>(run, [&](const Raw& raw) { all.emplace_back(raw); });
  return all;
}

template <class C, class A>
class Tables {
 public:
  // The table behind an extension's id, null if C does not offer it.
  static const void* find(std::string_view id) noexcept {
    static_assert(signatures_fit<C>());
    if constexpr (ListsCatalogue<C>) {
      static constexpr stockd_catalogue_t kTable{sizeof kTable, &list_catalogue};
      if (id == STOCKD_EXT_LISTING) return &kTable;
    }
    if constexpr (LooksUpStock<C>) {
      static constexpr stockd_stock_read_t kTable{sizeof kTable, &lookup_stock};
      if (id == STOCKD_EXT_STOCK_READ) return &kTable;
    }
    if constexpr (SetsStock<C>) {
      static constexpr stockd_stock_write_t kTable{sizeof kTable, &set_stock};
      if (id == STOCKD_EXT_STOCK_SET) return &kTable;
    }
    if constexpr (SwapsStock<C>) {
      static constexpr stockd_stock_write_t kTable{sizeof kTable, &swap_stock};
      if (id == STOCKD_EXT_STOCK_SWAP) return &kTable;
    }
    if constexpr (AdjustsStock<C>) {
      static constexpr stockd_stock_write_t kTable{sizeof kTable, &adjust_stock};
      if (id == STOCKD_EXT_STOCK_ADJUST) return &kTable;
    }
    return find_more(id);
  }

 private:
  using Head = const stockd_op_t*;
  using Sink = const stockd_sink_t*;

  static const void* find_more(std::string_view id) noexcept {
    if constexpr (PollsOrders<C>) {
      static constexpr stockd_orders_t kTable{sizeof kTable, &poll_orders, lookup_orders_or_null()};
      if (id == STOCKD_EXT_ORDERS) return &kTable;
    }
    if constexpr (ReceivesWebhooks<C>) {
      static constexpr stockd_webhook_receiver_t kTable{sizeof kTable, &receive_webhook};
      if (id == STOCKD_EXT_WEBHOOK) return &kTable;
    }
    if constexpr (EnsuresSubscriptions<C>) {
      static constexpr stockd_subscriber_t kTable{sizeof kTable, &ensure_subscriptions};
      if (id == STOCKD_EXT_SUBSCRIBE) return &kTable;
    }
    if constexpr (Checks<C>) {
      static constexpr stockd_check_t kTable{sizeof kTable, &check};
      if (id == STOCKD_EXT_CHECK) return &kTable;
    }
    if constexpr (ListsLocations<C>) {
      static constexpr stockd_locations_t kTable{sizeof kTable, &list_locations};
      if (id == STOCKD_EXT_LOCATIONS) return &kTable;
    }
    if constexpr (SettlesWrites<C>) {
      static constexpr stockd_settle_t kTable{sizeof kTable, &settle_writes};
      if (id == STOCKD_EXT_SETTLE) return &kTable;
    }
    return nullptr;
  }

  static stockd_status list_catalogue(void* self, Head op, stockd_bytes_t cursor,
                                      Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.list_catalogue(running, std::string(view(cursor)));
    });
  }
  static stockd_status lookup_stock(void* self, Head op, stockd_run_t items, Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.lookup_stock(running, owned<Item, stockd_item_t>(items));
    });
  }
  static stockd_status set_stock(void* self, Head op, stockd_run_t items, Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.set_stock(running, owned<Item, stockd_item_t>(items));
    });
  }
  static stockd_status swap_stock(void* self, Head op, stockd_run_t items, Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.swap_stock(running, owned<Item, stockd_item_t>(items));
    });
  }
  static stockd_status adjust_stock(void* self, Head op, stockd_run_t items, Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.adjust_stock(running, owned<Item, stockd_item_t>(items));
    });
  }
  static stockd_status poll_orders(void* self, Head op, stockd_bytes_t cursor,
                                   std::int64_t window_ms, std::int64_t overlap_ms,
                                   Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.poll_orders(running, OrderPoll(view(cursor), window_ms, overlap_ms));
    });
  }
  static stockd_status lookup_orders(void* self, Head op, stockd_run_t ids, Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      std::vector<std::string> all;
      each<stockd_str_t>(ids, [&](stockd_str_t id) { all.emplace_back(view(id)); });
      return connector.lookup_orders(running, std::move(all));
    });
  }
  static constexpr auto lookup_orders_or_null() noexcept -> decltype(stockd_orders_t::lookup) {
    if constexpr (LooksUpOrders<C>) {
      return &lookup_orders;
    } else {
      return nullptr;
    }
  }
  static stockd_status receive_webhook(void* self, Head op, const stockd_webhook_t* webhook,
                                       Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.receive_webhook(running, Webhook(*webhook));
    });
  }
  static stockd_status ensure_subscriptions(void* self, Head op, stockd_str_t url,
                                            Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.ensure_subscriptions(running, std::string(view(url)));
    });
  }
  static stockd_status check(void* self, Head op, Sink sink) noexcept {
    return A::begin(self, op, sink,
                    [&](C& connector, Op& running) { return connector.check(running); });
  }
  static stockd_status list_locations(void* self, Head op, stockd_bytes_t cursor,
                                      Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.list_locations(running, std::string(view(cursor)));
    });
  }
  static stockd_status settle_writes(void* self, Head op, stockd_run_t tickets,
                                     Sink sink) noexcept {
    return A::begin(self, op, sink, [&](C& connector, Op& running) {
      return connector.settle_writes(running, owned<Ticket, stockd_ticket_t>(tickets));
    });
  }
};

}  // namespace stockd::inline sdk
