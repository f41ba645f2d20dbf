// SPDX-License-Identifier: Apache-2.0
//
// What a check of a channel's credentials says.
#include "runtime/credential_check.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

TEST(CredentialCheck, NamesThePermissionsThatAreMissing) {
  connectors::OperationResult result;
  result.facts.emplace_back(GrantFact{"read products", true});
  result.facts.emplace_back(GrantFact{"write products", false});
  const CredentialCheck check = checked(result, 1'000);
  EXPECT_EQ(check.at_ms, 1'000);
  EXPECT_EQ(check.missing, std::vector<std::string>{"write products"});
  EXPECT_TRUE(check.trouble.empty());
}

TEST(CredentialCheck, KeepsWhatTheSettingsLackWithTheRemedy) {
  connectors::OperationResult result;
  result.trouble.kind = Kind::Config;
  result.trouble.code = "woo.stock-off";
  result.trouble.message = "The shop does not manage stock at all.";
  result.trouble.hint = "Switch it on.";
  const CredentialCheck check = checked(result, 1'000);
  EXPECT_EQ(check.code, "woo.stock-off");
  EXPECT_EQ(check.trouble, "The shop does not manage stock at all.");
  EXPECT_EQ(check.hint, "Switch it on.");
  EXPECT_TRUE(check.missing.empty());
}

}  // namespace
}  // namespace stockd::runtime
