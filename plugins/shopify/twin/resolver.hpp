// SPDX-License-Identifier: Apache-2.0
//
// The meaning of every field of the simulated schema, over the shop's rows.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"
#include "stock_mutations.hpp"
#include "subscriptions.hpp"

#include <cstdint>
#include <string>

namespace stockd::shopify::twin {

class ShopResolver : public graphql::Resolver {
 public:
  ShopResolver(Shop& shop, StockMutations& stock, Subscriptions& subscriptions)
      : shop_(shop), stock_(stock), subscriptions_(subscriptions) {}

  void begin(std::int64_t now_ms, std::string version) {
    now_ms_ = now_ms;
    version_ = std::move(version);
  }

  graphql::Cell resolve(const graphql::Object& object, const graphql::Call& call) override;

 private:
  graphql::Cell query(const graphql::Call& call);
  graphql::Cell mutation(const graphql::Call& call);
  graphql::Cell location(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell item(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell level(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell product(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell variant(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell order(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell line(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell refund(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell refund_line(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell place(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell place_part(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell subscription(const graphql::Object& object, const graphql::Call& call);
  graphql::Cell shop_field(const graphql::Call& call);

  graphql::Cell catalogue(const graphql::Call& call);
  graphql::Cell locations(const graphql::Call& call);
  graphql::Cell orders(const graphql::Call& call);
  graphql::Cell node(const std::string& id) const;
  // Orders, and what belongs to them.
  graphql::Cell order_node(const std::string& id) const;
  graphql::Cell order_places(const graphql::Object& object, const graphql::Call& call);
  bool order_visible(const OrderRow& order) const;
  void require_scope(const graphql::Call& call, const std::string& scope) const;

  Shop& shop_;
  StockMutations& stock_;
  Subscriptions& subscriptions_;
  std::int64_t now_ms_ = 0;
  std::string version_;
};

}  // namespace stockd::shopify::twin
