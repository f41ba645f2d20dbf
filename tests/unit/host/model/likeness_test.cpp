// SPDX-License-Identifier: Apache-2.0
//
// What people mistype, and what only looks like it.
#include "model/likeness.hpp"

#include <gtest/gtest.h>

namespace stockd {
namespace {

void expect_alike(std::string_view a, std::string_view b, Difference difference) {
  for (const auto& [x, y] : {std::pair(a, b), std::pair(b, a)}) {
    const auto found = difference_of(x, y);
    ASSERT_TRUE(found) << x << " and " << y;
    EXPECT_EQ(*found, difference) << x << " and " << y << ": " << difference_name(*found);
  }
}

TEST(Likeness, IsFoundInWhatPeopleMistype) {
  expect_alike("tent-2P", "TENT-2P", Difference::LetterCase);
  expect_alike("TENT-2P ", "TENT-2P", Difference::Space);
  expect_alike("TENT\xc2\xa0-2P", "tent-2p", Difference::Space);
  expect_alike("TENT2P", "TENT-2P", Difference::Separator);
  expect_alike("tent_2.p", "TENT-2P", Difference::Separator);
  expect_alike("TENT-2O", "TENT-20", Difference::LookAlike);
  expect_alike("MUG-I", "mug-l", Difference::LookAlike);
  expect_alike("TNET-2P", "TENT-2P", Difference::OneEdit);
  expect_alike("TENTT-2P", "TENT-2P", Difference::OneEdit);
  expect_alike("TEN-2P", "TENT-2P", Difference::OneEdit);
  expect_alike("TEMT-2P", "TENT2P", Difference::OneEdit);
}

TEST(Likeness, IsNotFoundInVariantsOfAProduct) {
  for (const auto& [a, b] :
       {std::pair("TENT-1", "TENT-2"), std::pair("TENT-1", "TENT-11"),
        std::pair("SHIRT-S", "SHIRT-M"), std::pair("SHIRT-L", "SHIRT-XL"),
        std::pair("TENT-12", "TENT-21"), std::pair("TENT-2P", "TENT-2P"), std::pair("MUG", "MUGS"),
        std::pair("TENT", "STOVE"), std::pair("-", "_"), std::pair("TENT-2P", "TENT-2-PERSONS")}) {
    EXPECT_FALSE(difference_of(a, b)) << a << " and " << b;
  }
}

}  // namespace
}  // namespace stockd
