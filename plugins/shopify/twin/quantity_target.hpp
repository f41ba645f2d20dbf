// SPDX-License-Identifier: Apache-2.0
//
// The counter a row of a stock mutation is about.
#pragma once

#include "shop.hpp"
#include "stock_payload.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>

namespace stockd::shopify::twin {

struct Target {
  std::size_t item = 0;
  std::size_t location = 0;
};

// Nothing, and errors, where item or location are unknown or may not be written.
std::optional<Target> find_target(const Shop& shop, const boost::json::value& row,
                                  const std::string& list, std::size_t index, UserErrors& errors);

}  // namespace stockd::shopify::twin
