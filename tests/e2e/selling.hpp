// SPDX-License-Identifier: Apache-2.0
//
// Two shops that are connected and sell: where the stories of operators begin.
#pragma once

#include "deployment.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

namespace stockd::e2e {

class Selling : public ::testing::Test {
 protected:
  void SetUp() override;

  // Accepts the plan as it is once it is ready.
  void apply_plan();

  bool both_show(const std::string& sku, std::int64_t level) const;
  bool shows(const std::string& twin, const std::string& sku, std::int64_t level) const;

  // The command fails with this exit code, and says so.
  void expect_refused(const std::vector<std::string>& arguments, int exit_code,
                      const std::string& words) const;

  std::string phase_of(const std::string& channel) const;

  // TENT, MUG and ZELT-Ü/?#%@ with ten each.
  Deployment deployment_{options()};
  static DeploymentOptions options();
};

inline constexpr const char* kOddSku = "ZELT-Ü/?#%@";

}  // namespace stockd::e2e
