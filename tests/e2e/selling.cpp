// SPDX-License-Identifier: Apache-2.0
//
// Everything through stockctl, as an operator would.
#include "selling.hpp"

#include <boost/json/array.hpp>

namespace stockd::e2e {

DeploymentOptions Selling::options() {
  DeploymentOptions out;
  for (const char* sku : {"TENT", "MUG", kOddSku}) {
    out.shop.push_back({sku, 10});
    out.woo.push_back({sku, 10});
  }
  return out;
}

void Selling::SetUp() {
  deployment_.start_twins();
  deployment_.start_server();
  apply_plan();
  ASSERT_TRUE(both_show("TENT", 10)) << deployment_.logs();
}

void Selling::apply_plan() {
  const auto plan = deployment_.ctl({"plan"});
  ASSERT_TRUE(plan.at("ready").as_bool()) << deployment_.logs();
  deployment_.ctl({"apply", std::string(plan.at("hash").as_string())});
}

bool Selling::shows(const std::string& twin, const std::string& sku, std::int64_t level) const {
  return eventually([&] { return deployment_.levels(twin)[sku] == level; });
}

bool Selling::both_show(const std::string& sku, std::int64_t level) const {
  return shows("shop", sku, level) && shows("woo", sku, level);
}

void Selling::expect_refused(const std::vector<std::string>& arguments, int exit_code,
                             const std::string& words) const {
  const Output output = deployment_.ctl_text(arguments);
  std::string typed;
  for (const std::string& word : arguments)
    typed += " " + word;
  EXPECT_EQ(output.exit_code, exit_code) << typed << ": " << output.text;
  EXPECT_NE(output.text.find(words), std::string::npos)
      << typed << " should say '" << words << "': " << output.text;
}

std::string Selling::phase_of(const std::string& channel) const {
  const auto reply = deployment_.ctl({"channels"});
  for (const auto& entry : reply.at("channels").as_array()) {
    if (entry.at("channel").as_string() == channel)
      return std::string(entry.at("phase").as_string());
  }
  return {};
}

}  // namespace stockd::e2e
