// SPDX-License-Identifier: Apache-2.0
//
// What sellers may change about an offer, checked as the Seller Portal documents it: codes E1 to
// E33. With any error nothing of the change is applied.
#pragma once

#include "seller.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot::twin {

struct ValidationError {
  std::string code;
  std::string message;
};

boost::json::array errors_json(const std::vector<ValidationError>& errors);

// Applies the fields of a PATCH, or tells why not. `batch`: its id, or empty.
std::vector<ValidationError> update_offer(Seller& seller, Offer& offer,
                                          const boost::json::object& fields,
                                          const std::string& batch);

struct Created {
  Offer* offer = nullptr;
  std::vector<ValidationError> errors;
};
Created create_offer(Seller& seller, const std::string& barcode, const boost::json::object& fields,
                     const std::string& batch, std::int64_t now_ms);

}  // namespace stockd::takealot::twin
