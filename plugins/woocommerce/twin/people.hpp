// SPDX-License-Identifier: Apache-2.0
//
// What people do in the shop, as commands: shoppers buy, staff cancel, ship, take returns, edit
// numbers and rename. Each gives back what it did, or {"error": a sentence}.
#pragma once

#include "faults.hpp"
#include "shop.hpp"
#include "webhooks.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>

namespace stockd::woocommerce::twin {

class People {
 public:
  People(Shop& shop, Webhooks& webhooks, Faults& faults)
      : shop_{shop}, webhooks_{webhooks}, faults_{faults} {}

  boost::json::object act(const boost::json::object& command, std::int64_t now_ms,
                          std::uint64_t requests);

 private:
  boost::json::object sell(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object change_order(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object take_back(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object set_level(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object rename(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object bin(const boost::json::object& command, std::int64_t now_ms);
  boost::json::object cron(std::int64_t now_ms);
  boost::json::object fault(const boost::json::object& command);
  boost::json::object show(std::uint64_t requests) const;

  Product& by_sku(const boost::json::object& command);
  Order& by_id(const boost::json::object& command);

  Shop& shop_;
  Webhooks& webhooks_;
  Faults& faults_;
};

}  // namespace stockd::woocommerce::twin
