// SPDX-License-Identifier: Apache-2.0
//
// What people do: shoppers buy and return, the seller works in the portal and sends stock to
// Takealot, Takealot's staff book it in and disable offers.
#pragma once

#include "batches.hpp"
#include "faults.hpp"
#include "seller.hpp"
#include "webhooks.hpp"

#include <boost/json.hpp>

#include <cstdint>

namespace stockd::takealot::twin {

class People {
 public:
  People(Seller& seller, Batches& batches, Webhooks& webhooks, Faults& faults)
      : seller_(seller), batches_(batches), webhooks_(webhooks), faults_(faults) {}

  // The command's result, or {"error": sentence}.
  boost::json::object act(const boost::json::object& command, std::int64_t now_ms,
                          std::uint64_t requests);

 private:
  using Object = boost::json::object;

  Object sell(const Object& command, std::int64_t now_ms);
  Object change_order(const Object& command);
  Object take_back(const Object& command);
  Object set_level(const Object& command);
  Object rename(const Object& command);
  Object replenish(const Object& command);
  Object receive_at_dc(const Object& command);
  Object remove_from_dc(const Object& command);
  Object lock(const Object& command);
  Object set_leadtime(const Object& command);
  Object portal_test(const Object& command, std::int64_t now_ms);
  Object make_webhook(const Object& command);
  Object fault(const Object& command);
  Object show(std::uint64_t requests) const;

  Offer& offer_in(const Object& command);
  std::vector<std::size_t> order_in(const Object& command) const;
  std::int64_t warehouse_in(const Object& command, const Offer& offer) const;
  void tell_update(const Offer& offer, const char* field, std::int64_t value);
  Object level_of(const Offer& offer) const;

  Seller& seller_;
  Batches& batches_;
  Webhooks& webhooks_;
  Faults& faults_;
};

}  // namespace stockd::takealot::twin
