// SPDX-License-Identifier: Apache-2.0
//
// Holds requests and answers to Amazon's swagger 2.0 models, as far as these use swagger:
// parameters, types, required members, enums, limits, references, formats of times. Members that a
// model does not name are told too: nothing may be sent or answered that Amazon would not.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd::amazon {

using Complaints = std::vector<std::string>;

struct SwaggerRequest {
  std::string method;
  std::string url;  // absolute
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

class Swagger {
 public:
  // Of the models that lie beside the project; nothing where they do not.
  static std::optional<Swagger> load();

  // What is wrong with a request; an address that no model has is wrong too.
  Complaints check(const SwaggerRequest& request) const;

  // What is wrong with the answer that the request got.
  Complaints check(const SwaggerRequest& request, std::uint32_t status,
                   const std::string& body) const;

 private:
  struct Operation {
    const boost::json::object* model = nullptr;
    const boost::json::object* operation = nullptr;
    const boost::json::array* shared = nullptr;  // parameters of the path
    std::map<std::string, std::string> path;     // parameters in the path
  };

  std::optional<Operation> find(const std::string& method, const std::string& path) const;

  std::vector<boost::json::object> models_;
};

// A JSON Schema (draft-like) check of one value, for the feeds' schemas and the models'
// definitions. `root` resolves references.
void check_value(const boost::json::value& value, const boost::json::object& schema,
                 const boost::json::object& root, const std::string& where, Complaints& out);

}  // namespace stockd::amazon
