// SPDX-License-Identifier: Apache-2.0
//
// A capability with the right name and the wrong parameters is an error, not a capability that is
// silently missing. With CONTROL the parameters are right.
#include <stockd/connector.hpp>

class Acme {
 public:
  Acme(const stockd::Host&, std::string_view) {}
#ifdef CONTROL
  stockd::Task<> set_stock(stockd::Op&, std::vector<stockd::Item>) {
    co_return;
  }
#else
  stockd::Task<> set_stock(stockd::Op&, const std::vector<stockd::Item>&) {
    co_return;
  }
#endif
};
STOCKD_CONNECTOR(Acme, "acme", "0.1.0")
