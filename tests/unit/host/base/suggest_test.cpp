// SPDX-License-Identifier: Apache-2.0
//
// A suggestion is made only where it is certain to be the one word that was meant.
#include "base/suggest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stockd {
namespace {

TEST(Suggest, CountsEdits) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("bufer", "buffer"), 1u);
}

TEST(Suggest, NamesTheOneNearWord) {
  const std::vector<std::string> words{"buffer", "percent", "channel", "sku", "min", "max"};
  EXPECT_EQ(suggest("bufer", words), "buffer");
  EXPECT_EQ(suggest("chanel", words), "channel");
  EXPECT_EQ(suggest("sk", words), "sku");
}

TEST(Suggest, StaysSilentWhereItWouldGuess) {
  const std::vector<std::string> words{"buffer", "min", "max"};
  EXPECT_FALSE(suggest("warehouse", words).has_value());
  EXPECT_FALSE(suggest("mix", std::vector<std::string>{"min", "max"}).has_value());
  EXPECT_FALSE(suggest("cost", words).has_value());
  EXPECT_FALSE(suggest("anything", {}).has_value());
}

}  // namespace
}  // namespace stockd
