// SPDX-License-Identifier: Apache-2.0
//
// A listing as Listings Items 2021-08-01 tells it.
#pragma once

#include "seller.hpp"

#include <stockd/json.hpp>

#include <string>
#include <vector>

namespace stockd::amazon::twin {

// Whether it can be bought now.
bool is_buyable(const Listing& listing);

// `included` is what the request calls includedData.
json::Object listing_json(const Listing& listing, const std::vector<std::string>& marketplaces,
                          const std::vector<std::string>& included);

}  // namespace stockd::amazon::twin
