// SPDX-License-Identifier: Apache-2.0
//
// FBA Inventory v1: what Amazon's warehouses hold; and the three calls of the sandbox that put it
// there.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "seller.hpp"

namespace stockd::amazon::twin {

class InventoryApi {
 public:
  InventoryApi(Seller& seller, const Delays& delays) : seller_(seller), delays_(delays) {}

  Answer summaries(const Call& call);
  Answer create(const Call& call);
  Answer add(const Call& call);
  Answer remove(const Call& call);

 private:
  Seller& seller_;
  const Delays& delays_;
};

}  // namespace stockd::amazon::twin
