// SPDX-License-Identifier: Apache-2.0
//
// What was sealed opens with its key and context only, and not once a bit of it was changed.
#include "base/seal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace stockd {
namespace {

const std::string kKey(kSealKeyBytes, 'k');

TEST(Seal, OpensWithItsKeyAndContextOnly) {
  const std::string sealed = seal(kKey, "karoo/woo.webhook", "a secret");
  EXPECT_EQ(sealed.find("a secret"), std::string::npos);
  EXPECT_EQ(unseal(kKey, "karoo/woo.webhook", sealed), "a secret");
  EXPECT_FALSE(unseal(kKey, "other/woo.webhook", sealed));
  EXPECT_FALSE(unseal(std::string(kSealKeyBytes, 'x'), "karoo/woo.webhook", sealed));
  EXPECT_FALSE(unseal("short", "karoo/woo.webhook", sealed));
}

TEST(Seal, NeverGivesTheSameBytesTwice) {
  EXPECT_NE(seal(kKey, "c", "value"), seal(kKey, "c", "value"));
}

TEST(Seal, RefusesEveryChangedBit) {
  const std::string sealed = seal(kKey, "c", "value");
  for (std::size_t byte = 0; byte < sealed.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[byte] = static_cast<char>(changed[byte] ^ (1 << bit));
      EXPECT_FALSE(unseal(kKey, "c", changed)) << byte << "." << bit;
    }
  }
  for (std::size_t length = 0; length < sealed.size(); ++length)
    EXPECT_FALSE(unseal(kKey, "c", sealed.substr(0, length)));
}

TEST(Seal, TakesEmptyAndWipesWhatIsNeededNoMore) {
  EXPECT_EQ(unseal(kKey, "", seal(kKey, "", "")), "");
  std::string text = "a secret";
  wipe(text);
  EXPECT_TRUE(text.empty());
}

}  // namespace
}  // namespace stockd
