// SPDX-License-Identifier: Apache-2.0
//
// The mutations that change stock, each under an idempotency key: a key happens at most once, is
// answered again with its first answer, refuses other parameters, and is forgotten after its time.
// Whether Shopify replays a call that ended in user errors is not known; here such a key is free
// again, because nothing was done.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace stockd::shopify::twin {

class StockMutations {
 public:
  StockMutations(Shop& shop, std::int64_t key_hours)
      : shop_(shop), keys_ms_(key_hours * 3'600'000) {}

  // The payload of any of them. Throws FieldError for what Shopify reports at the top level.
  graphql::Cell run(const graphql::Call& call, const std::string& version, std::int64_t now_ms);

  // What the next calls suffer: as if an earlier one with their key were still running, or failed.
  std::int64_t concurrent = 0;
  std::int64_t failed_before = 0;
  // The next calls that set quantities are answered as if done; nothing is done, and their keys are
  // not remembered.
  std::int64_t ignored = 0;

 private:
  struct Remembered {
    std::string parameters;
    graphql::Cell payload;
    std::int64_t at_ms = 0;
  };

  graphql::Cell carry_out(const graphql::Call& call, const std::string& version,
                          std::int64_t now_ms);

  Shop& shop_;
  std::int64_t keys_ms_;
  std::map<std::string, Remembered, std::less<>> done_;
};

}  // namespace stockd::shopify::twin
