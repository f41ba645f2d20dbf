// SPDX-License-Identifier: Apache-2.0
//
// The GraphQL endpoint: parses, validates, charges the cost bucket, runs, and wraps the answer into
// Shopify's envelope. HTTP and tokens are twin.cpp's.
#pragma once

#include "cost_bucket.hpp"
#include "graphql/schema.hpp"
#include "resolver.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::shopify::twin {

class Endpoint {
 public:
  Endpoint(ShopResolver& resolver, std::int64_t points_per_s);

  // The body of a 200.
  std::string answer(std::string_view body, const std::string& version, std::int64_t now_ms);

  // A throttled answer to a query of `requested` points.
  std::string throttled(std::int64_t requested, std::int64_t now_ms);

 private:
  boost::json::object run(const graphql::Document& document, const graphql::Operation& operation,
                          const boost::json::object& given, std::int64_t now_ms);
  boost::json::object cost(std::int64_t requested, boost::json::value actual, std::int64_t now_ms);

  ShopResolver& resolver_;
  graphql::Schema schema_;
  CostBucket bucket_;
  std::int64_t points_per_s_;
};

}  // namespace stockd::shopify::twin
