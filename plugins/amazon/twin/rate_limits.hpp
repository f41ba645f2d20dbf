// SPDX-License-Identifier: Apache-2.0
//
// One token bucket an operation, as the usage plans of Amazon's models say.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace stockd::amazon::twin {

class RateLimits {
 public:
  // `factor` makes every plan so many times as generous; 0: there are no limits.
  explicit RateLimits(double factor) : factor_(factor) {}

  // Takes a token for one call; false where there is none.
  bool take(std::string_view operation, std::int64_t now_ms);

  // What the header of a success says, or nothing where the operation has no plan.
  std::string header(std::string_view operation) const;

 private:
  struct Bucket {
    double tokens = 0;
    std::int64_t at_ms = 0;
  };

  double factor_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace stockd::amazon::twin
