// SPDX-License-Identifier: Apache-2.0
//
// Whether a value fits a declared input type. Used for literals in a document and for the variables
// that come with it.
#pragma once

#include "schema.hpp"

#include <boost/json.hpp>

#include <string>

namespace stockd::shopify::graphql {

// One reason why a variable does not fit.
struct Problem {
  boost::json::array path;
  std::string explanation;
};

void find_problems(const Schema& schema, const TypeRef& type, const boost::json::value& value,
                   const boost::json::array& path, std::vector<Problem>& problems);

// Variables inside always fit here; `found` is how the misfit is called in the complaint.
bool literal_fits(const Schema& schema, const TypeRef& type, const Value& value,
                  std::string& found);

}  // namespace stockd::shopify::graphql
