// SPDX-License-Identifier: Apache-2.0
//
// Two shops in which shoppers buy while things go wrong, under either truth, and the levels that
// both must show in the end. Where the Shopify shop decides, its staff receive goods meanwhile:
// what they change there is a fact that must survive too.
#pragma once

#include "deployment.hpp"

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace stockd::e2e {

enum class Truth { Ledger, Shop };

void PrintTo(Truth truth, std::ostream* out);
std::string name_of(Truth truth);

class Trade {
 public:
  using Levels = std::map<std::string, std::int64_t>;

  explicit Trade(Truth truth, int woo_shops = 1);

  Deployment& deployment() { return deployment_; }

  // Starts everything and applies the plan; returns when both shops show the same.
  void connect();

  // So many sales, in turns over shops and products; among them what staff receive.
  void go_on(int sales);

  // A fault of the twins of both kinds. WooCommerce's may have another name.
  void set_fault(const boost::json::object& fault, const std::string& in_woo = {});

  // All shops show what was sold and received, no listing waits for anything, and the ledger's sums
  // are right.
  void expect_settled();

 private:
  bool settled() const;

  Truth truth_;
  std::vector<std::string> shops_;
  Deployment deployment_;
  Levels expected_;
  int sold_ = 0;
};

}  // namespace stockd::e2e
