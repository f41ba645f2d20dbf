// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong with the next requests, on command: {"do":"fault","kind":"error500","count":2}.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::twin {

struct Fault {
  std::string kind;
  std::int64_t count = 0;
  std::int64_t ms = 0;
  std::int64_t status = 0;
};

class Faults {
 public:
  // Throws Trouble where the kind is unknown.
  void add(const Fault& fault);

  // The next one that fits a request with this body; kind is empty if there is none. Faults that
  // tell "applied" from "not applied" wait for a request that changes something, and one about
  // cursors for a page after the first.
  Fault take(std::string_view body);

 private:
  std::vector<Fault> faults_;
};

// The answer to a query that was run, made worse as the fault says.
std::string spoilt(const Fault& fault, std::string body);

}  // namespace stockd::shopify::twin
