// SPDX-License-Identifier: Apache-2.0
//
// Runs a validated operation over whatever a Resolver knows. What exists and what a field means is
// the resolver's; here are selections, aliases, fragments, connections, errors and nulls.
#pragma once

#include "validate.hpp"

#include <boost/json.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stockd::shopify::graphql {

struct Record;

// A thing fields can be asked of: a row of the resolver's by type and indices, or a record.
struct Object {
  std::string_view type;
  std::size_t row = 0;
  std::size_t part = 0;
  std::size_t detail = 0;
  std::shared_ptr<const Record> record;
};

struct Page {
  std::vector<Object> nodes;
  std::vector<std::string> cursors;
  bool has_next = false;
  bool has_previous = false;
};

// Null, a leaf or plain JSON; an object; a list of objects, some null; a connection.
using Cell = std::variant<boost::json::value, Object, std::vector<std::optional<Object>>, Page>;

// An object made for one answer, such as a mutation's payload.
struct Record {
  std::map<std::string, Cell, std::less<>> fields;
};

// One field being resolved.
struct Call {
  const Operation& operation;
  const Selection& selection;
  boost::json::object arguments;
  boost::json::array path;
  std::optional<std::string> idempotency_key;
};

// Thrown by a resolver: an entry of `errors`; the field is null.
struct FieldError {
  boost::json::object error;
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  virtual Cell resolve(const Object& object, const Call& call) = 0;
};

struct Execution {
  boost::json::value data;
  boost::json::array errors;
};

Execution execute(const Schema& schema, const Document& document, const Operation& operation,
                  const boost::json::object& variables, Resolver& resolver);

}  // namespace stockd::shopify::graphql
