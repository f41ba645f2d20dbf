// SPDX-License-Identifier: Apache-2.0
//
// Amazon's static sandbox: requests and their answers, as its models hold them. A request matches a
// case when it has every parameter that the case names, with that value; the case that names most
// wins.
#pragma once

#include "call.hpp"

#include <stockd/json.hpp>

#include <string>
#include <vector>

namespace stockd::amazon::twin {

class StaticPairs {
 public:
  // A case: {method, pathTemplate, status, request {path, query, header, body}, response}; or an
  // object with `cases`, or an array of either.
  void add(const json::Value& cases);
  bool empty() const { return cases_.empty(); }

  // 400 where no case matches.
  Answer answer(const Call& call) const;

 private:
  struct Case {
    std::string method;
    std::vector<std::string> parts;  // of the path, parameters as "{name}"
    std::uint32_t status = 200;
    json::Object request;
    json::Value response;
  };

  // How many parameters of the case the call has; nothing where it lacks one.
  static std::optional<std::size_t> fit(const Case& each, const Call& call);

  std::vector<Case> cases_;
};

}  // namespace stockd::amazon::twin
