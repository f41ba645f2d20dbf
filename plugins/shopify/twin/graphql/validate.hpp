// SPDX-License-Identifier: Apache-2.0
//
// Checks an operation against a schema before anything runs, and turns arguments and variables into
// JSON. Complaints have the shape and the words of Shopify's. Rules no stock client can break (such
// as fragment cycles between unused fragments) are left out.
#pragma once

#include "document.hpp"
#include "schema.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace stockd::shopify::graphql {

// One entry of a response's `errors`.
boost::json::object make_error(const std::string& message, Position at, boost::json::array path,
                               boost::json::object extensions);

// Nothing where the operation fits the schema.
boost::json::array validate(const Schema& schema, const Document& document,
                            const Operation& operation);

// The operation's variables with their defaults, each as its declared type demands; what does not
// fit is added to `errors`.
boost::json::object coerce_variables(const Schema& schema, const Operation& operation,
                                     const boost::json::object& given, boost::json::array& errors);

// The arguments of a field by name, defaults included; absent ones are absent.
boost::json::object arguments_of(const FieldType& field, const Selection& selection,
                                 const boost::json::object& variables);

boost::json::value to_json(const Value& value, const boost::json::object& variables);

// Whether @skip and @include leave the selection in.
bool is_included(const Selection& selection, const boost::json::object& variables);

// The operation to run. Null with the complaint added to `errors`.
const Operation* choose_operation(const Document& document, std::string_view name,
                                  boost::json::array& errors);

}  // namespace stockd::shopify::graphql
