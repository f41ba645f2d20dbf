// SPDX-License-Identifier: Apache-2.0
//
// The shop's objects as the API shows them: a product, a variation in its two shapes, an order, a
// refund. What a client may see of a quantity is decided here: "parent", null, the global switch.
#pragma once

#include "shop.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>

namespace stockd::woocommerce::twin {

class Renderer {
 public:
  Renderer(const Shop& shop, std::int64_t offset_minutes) : shop_{shop}, offset_{offset_minutes} {}

  // The shape of /products/{id}, for variations too.
  boost::json::object product(const Product& product, const std::string& origin) const;

  // The shape of /products/{pid}/variations/{id} and /variations.
  boost::json::object variation(const Product& product, const std::string& origin) const;
  boost::json::object order(const Order& order, const std::string& origin) const;
  boost::json::object refund(const Refund& refund) const;

  // Both stamps of a moment: `name` in the shop's time, `name`_gmt in UTC.
  void stamp(boost::json::object& object, const std::string& name, std::int64_t at_ms) const;

 private:
  void stock(boost::json::object& object, const Product& product) const;
  boost::json::object line(const Line& line, std::int64_t sign) const;

  const Shop& shop_;
  std::int64_t offset_;
};

// eg: 1050 -> "10.50"
std::string money(std::int64_t cents);

boost::json::object links(const std::string& self, const std::string& collection);

}  // namespace stockd::woocommerce::twin
