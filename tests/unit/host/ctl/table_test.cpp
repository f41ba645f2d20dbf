// SPDX-License-Identifier: Apache-2.0
//
// Tables line up, whatever alphabet their cells are written in.
#include "ctl/table.hpp"

#include <gtest/gtest.h>

namespace stockd::ctl {
namespace {

TEST(Table, AlignsColumnsByCharactersAndLeavesNoTrailingBlanks) {
  Table table({"SKU", "shows"});
  table.add({"Ünï-4", "7 → 5"});
  table.add({"A", "12"});
  EXPECT_EQ(table.print(), "SKU    shows\nÜnï-4  7 → 5\nA      12\n");
}

TEST(Table, CountsContinuationBytesAsNoWidth) {
  EXPECT_EQ(width_of("→ü"), 2u);
}

TEST(Table, SaysNeverForNoTime) {
  EXPECT_EQ(age_text(0), "never");
  EXPECT_EQ(clock_text(0), "-");
}

}  // namespace
}  // namespace stockd::ctl
