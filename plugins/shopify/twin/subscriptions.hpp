// SPDX-License-Identifier: Apache-2.0
//
// The mutations of webhook subscriptions, with Shopify's rules for addresses.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

namespace stockd::shopify::twin {

class Subscriptions {
 public:
  // `plain_loopback`: http:// to this machine is accepted, which Shopify itself would refuse.
  Subscriptions(Shop& shop, bool plain_loopback) : shop_(shop), plain_loopback_(plain_loopback) {}

  graphql::Cell create(const graphql::Call& call, std::int64_t now_ms);
  graphql::Cell update(const graphql::Call& call);
  graphql::Cell remove(const graphql::Call& call);

 private:
  // The complaints about the address of a subscription, `self` apart.
  boost::json::array check(const SubscriptionRow& wanted, const SubscriptionRow* self) const;
  std::optional<std::size_t> find(const std::string& id) const;

  Shop& shop_;
  bool plain_loopback_;
};

}  // namespace stockd::shopify::twin
