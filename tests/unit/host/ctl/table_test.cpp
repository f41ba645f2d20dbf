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

TEST(Table, CountsColoursAsNoWidth) {
  EXPECT_EQ(width_of("\x1b[31mbad\x1b[0m"), 3u);
  Table table({"a", "b"});
  table.add({"\x1b[31mred\x1b[0m", "x"});
  EXPECT_EQ(table.print(0, 0), "a    b\n\x1b[31mred\x1b[0m  x\n");
}

TEST(Table, EndsNumbersInOneLine) {
  Table table({"SKU", "units"});
  table.align_right(1);
  table.add({"A", "7"});
  table.add({"B", "12345678"});
  EXPECT_EQ(table.print(0, 0), "SKU     units\nA           7\nB    12345678\n");
}

TEST(Table, GivesWayOnANarrowTerminalAndNowhereElse) {
  Table table({"SKU", "why"});
  table.add({"TENT-2P", "a sentence that is much too long"});
  EXPECT_EQ(table.print(2, 24), "  SKU      why\n  TENT-2P  a sentence t…\n");
  EXPECT_EQ(table.print(0, 0), "SKU      why\nTENT-2P  a sentence that is much too long\n");
  EXPECT_EQ(fitted("ÜÜÜÜ", 3), "ÜÜ…");
  EXPECT_EQ(fitted("\x1b[31mlong text\x1b[0m", 5), "\x1b[31mlong…\x1b[0m");
}

TEST(Table, SaysNeverForNoTime) {
  EXPECT_EQ(age_text(0), "never");
  EXPECT_EQ(clock_text(0), "-");
}

}  // namespace
}  // namespace stockd::ctl
