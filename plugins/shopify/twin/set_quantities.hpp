// SPDX-License-Identifier: Apache-2.0
//
// inventorySetQuantities, the one way an app may set stock here: checks in Shopify's order, all or
// nothing, and each idempotency key at most once.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

#include <map>
#include <string>

namespace stockd::shopify::twin {

class QuantitySetter {
 public:
  explicit QuantitySetter(Shop& shop) : shop_(shop) {}

  // The payload. Throws FieldError for what Shopify reports at the top level.
  graphql::Cell run(const graphql::Call& call, std::int64_t now_ms);

 private:
  struct Remembered {
    std::string parameters;
    graphql::Cell payload;
  };

  Shop& shop_;
  std::map<std::string, Remembered, std::less<>> done_;
};

}  // namespace stockd::shopify::twin
