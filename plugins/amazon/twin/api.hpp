// SPDX-License-Identifier: Apache-2.0
//
// The Selling Partner API of one seller: which operation a request is, whether it may be asked now,
// and what it answers.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "documents.hpp"
#include "feeds_api.hpp"
#include "inventory_api.hpp"
#include "listings_api.hpp"
#include "orders_api.hpp"
#include "rate_limits.hpp"
#include "reports_api.hpp"
#include "seller.hpp"
#include "static_pairs.hpp"
#include "tokens.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace stockd::amazon::twin {

class Api {
 public:
  Api(Seller& seller, const Delays& delays, Documents documents, const json::Object& credentials,
      double rate_factor);

  // A request to any of the hosts: token endpoint, API, storage.
  Answer handle(const Call& call);
  // The same of a request that is refused for haste.
  static Answer throttled();

  void advance(std::int64_t now_ms);
  std::optional<std::int64_t> next_ms() const;

  Tokens tokens;
  ListingsApi listings;
  StaticPairs pairs;
  bool sandbox = false;        // only the sandbox answers, as on Amazon's own sandbox hosts
  std::uint64_t requests = 0;  // to the API

 private:
  struct Route;
  const Route* route_of(const Call& call) const;
  Answer run(const Call& call);
  Answer marketplaces() const;
  Answer in_sandbox(const Call& call);

  Seller& seller_;
  Documents documents_;
  InventoryApi inventory_;
  OrdersApi orders_;
  FeedsApi feeds_;
  ReportsApi reports_;
  RateLimits limits_;
};

}  // namespace stockd::amazon::twin
