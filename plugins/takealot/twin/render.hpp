// SPDX-License-Identifier: Apache-2.0
//
// Offers and sales as the Seller API v2 writes them.
#pragma once

#include "seller.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>

namespace stockd::takealot::twin {

// "02 May 2026 13:13:00", South African time.
std::string sale_stamp(std::int64_t unix_ms);
// "Mon, 02 Mar 2026 08:01:00 GMT"
std::string http_date(std::int64_t unix_ms);
const char* dc_name(std::int64_t id);

boost::json::array leadtime_json(const Seller& seller, const Offer& offer);
boost::json::object offer_json(const Seller& seller, const Offer& offer);
// The part of an offer that a batch's result shows.
boost::json::object batch_offer_json(const Seller& seller, const Offer& offer);
boost::json::object sale_json(const Seller& seller, const Sale& sale);

}  // namespace stockd::takealot::twin
