// SPDX-License-Identifier: Apache-2.0
//
// A connector offers a capability by having the member function. A member with the right name and
// the wrong signature is an error with a sentence, never a capability that is silently missing.
#pragma once

#include <stockd/item.hpp>
#include <stockd/op.hpp>
#include <stockd/task.hpp>
#include <stockd/webhook.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace stockd::inline sdk {

// Whether Member is `Task<> C::f(Op&, Argument)`, const or not.
template <class C, class Member, class... Argument>
inline constexpr bool kFits = std::is_same_v<Member, Task<> (C::*)(Op&, Argument...)> ||
                              std::is_same_v<Member, Task<> (C::*)(Op&, Argument...) const>;

#define STOCKD_CAPABILITY(concept_name, member) \
  template <class C>                            \
  concept concept_name = requires {             \
    &C::member;                                 \
  }

STOCKD_CAPABILITY(ListsCatalogue, list_catalogue);
STOCKD_CAPABILITY(LooksUpStock, lookup_stock);
STOCKD_CAPABILITY(SetsStock, set_stock);
STOCKD_CAPABILITY(SwapsStock, swap_stock);
STOCKD_CAPABILITY(AdjustsStock, adjust_stock);
STOCKD_CAPABILITY(PollsOrders, poll_orders);
STOCKD_CAPABILITY(LooksUpOrders, lookup_orders);
STOCKD_CAPABILITY(ReceivesWebhooks, receive_webhook);
STOCKD_CAPABILITY(EnsuresSubscriptions, ensure_subscriptions);
STOCKD_CAPABILITY(Checks, check);
STOCKD_CAPABILITY(ListsLocations, list_locations);
STOCKD_CAPABILITY(SettlesWrites, settle_writes);

#undef STOCKD_CAPABILITY

#define STOCKD_SIGNATURE(concept_name, member, ...)                               \
  if constexpr (concept_name<C>) {                                                \
    static_assert(kFits<C, decltype(&C::member), __VA_ARGS__>,                    \
                  #member " must be: Task<> " #member "(Op&, " #__VA_ARGS__ ")"); \
  }

// Instantiating it checks every capability of C.
template <class C>
constexpr bool signatures_fit() {
  using Items = std::vector<Item>;
  using Ids = std::vector<std::string>;
  using Tickets = std::vector<Ticket>;
  STOCKD_SIGNATURE(ListsCatalogue, list_catalogue, std::string)
  STOCKD_SIGNATURE(LooksUpStock, lookup_stock, Items)
  STOCKD_SIGNATURE(SetsStock, set_stock, Items)
  STOCKD_SIGNATURE(SwapsStock, swap_stock, Items)
  STOCKD_SIGNATURE(AdjustsStock, adjust_stock, Items)
  STOCKD_SIGNATURE(PollsOrders, poll_orders, OrderPoll)
  STOCKD_SIGNATURE(LooksUpOrders, lookup_orders, Ids)
  STOCKD_SIGNATURE(ReceivesWebhooks, receive_webhook, Webhook)
  STOCKD_SIGNATURE(EnsuresSubscriptions, ensure_subscriptions, std::string)
  STOCKD_SIGNATURE(ListsLocations, list_locations, std::string)
  STOCKD_SIGNATURE(SettlesWrites, settle_writes, Tickets)
  if constexpr (Checks<C>) {
    static_assert(kFits<C, decltype(&C::check)>, "check must be: Task<> check(Op&)");
  }
  static_assert(PollsOrders<C> || !LooksUpOrders<C>, "lookup_orders needs poll_orders beside it");
  return true;
}

#undef STOCKD_SIGNATURE

}  // namespace stockd::inline sdk
