// SPDX-License-Identifier: Apache-2.0
//
// The Seller API v2: its routes, and what each answers.
#pragma once

#include "batches.hpp"
#include "rest.hpp"
#include "seller.hpp"

#include <string>

namespace stockd::takealot::twin {

// A kind of endpoint, with a rate limit of its own. Empty: there is no such route.
std::string endpoint_of(const Call& call);

struct ApiRules {
  unsigned invalid_status = 200;  // of a single write with validation errors
  std::int64_t sales_lag_ms = 0;  // from a sale to its row in the lists
};

class Api {
 public:
  Api(Seller& seller, Batches& batches, ApiRules rules)
      : seller_(seller), batches_(batches), rules_(rules) {}

  Answer run(const Call& call);

 private:
  // api_offers.cpp
  Answer offers(const Call& call);
  Answer count(const Call& call);
  Answer single(const Call& call, const std::string& identifier);
  Answer create(const Call& call, const std::string& identifier);
  Answer post_batch(const Call& call);
  Offer* find(const std::string& identifier);

  // api_sales.cpp
  Answer sales(const Call& call);
  Answer sales_orders(const Call& call);
  Answer sales_summary(const Call& call);
  Answer invoices(const std::string& order);

  Seller& seller_;
  Batches& batches_;
  ApiRules rules_;
};

}  // namespace stockd::takealot::twin
