// SPDX-License-Identifier: Apache-2.0
//
// What a query costs by Shopify's model: what it asks for (`requested`, before running) and what it
// got (`actual`, from its answer). The model is fitted to recordings; its known misfits stay.
#pragma once

#include "schema.hpp"

#include <boost/json.hpp>

#include <cstdint>

namespace stockd::shopify::graphql {

std::int64_t requested_cost(const Schema& schema, const Document& document,
                            const Operation& operation, const boost::json::object& variables);

std::int64_t actual_cost(const Schema& schema, const Document& document, const Operation& operation,
                         const boost::json::object& variables, const boost::json::object& data);

}  // namespace stockd::shopify::graphql
