// SPDX-License-Identifier: Apache-2.0
//
// Orders 2026-01-01: search and get.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "seller.hpp"

namespace stockd::amazon::twin {

class OrdersApi {
 public:
  OrdersApi(Seller& seller, const Delays& delays) : seller_(seller), delays_(delays) {}

  Answer search(const Call& call);
  Answer get(const Call& call);

 private:
  Seller& seller_;
  const Delays& delays_;
};

}  // namespace stockd::amazon::twin
