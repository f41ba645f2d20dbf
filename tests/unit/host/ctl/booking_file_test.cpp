// SPDX-License-Identifier: Apache-2.0
//
// Files of receipts and counts: what spreadsheets write is read, and every mistake of every line is
// found with its place.
#include "ctl/booking_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stockd::ctl {
namespace {

using testing::ElementsAre;

BookingFile read(const std::string& text, const std::string& kind = "receive",
                 const std::string& name = "") {
  return read_bookings("goods.csv", text, kind, name);
}

// eg: "3:5 csv.units"
std::vector<std::string> places(const BookingFile& file) {
  std::vector<std::string> out;
  for (const auto& finding : file.findings) {
    out.push_back(std::to_string(finding.line) + ":" + std::to_string(finding.column) + " " +
                  finding.code);
  }
  return out;
}

std::vector<std::string> skus(const BookingFile& file) {
  std::vector<std::string> out;
  for (const auto& booking : file.bookings)
    out.push_back(booking.sku + "=" + std::to_string(booking.units));
  return out;
}

TEST(BookingFile, ReadsWhatSpreadsheetsWrite) {
  EXPECT_THAT(skus(read("sku,units\nTENT,5\nMUG,12\n")), ElementsAre("TENT=5", "MUG=12"));
  EXPECT_THAT(skus(read("\xef\xbb\xbfSKU;Units;Note\r\nTENT;5;box 1\r\n\r\nMUG;12;\r\n")),
              ElementsAre("TENT=5", "MUG=12"));
  EXPECT_THAT(skus(read("units\tsku\n5\tTENT\n")), ElementsAre("TENT=5"));
  EXPECT_THAT(skus(read("sku,units\n\"MUG, \"\"blue\"\"\", 3 \n")), ElementsAre("MUG, \"blue\"=3"));
  EXPECT_THAT(skus(read("sku,units\nZELT-Ü/?#%@,1\nTENT,7")),
              ElementsAre("ZELT-Ü/?#%@=1", "TENT=7"));
}

TEST(BookingFile, GivesEveryLineAnIdThatOnlyTheSameFileHas) {
  const auto first = read("sku,units\nTENT,5\nTENT,5\n");
  ASSERT_EQ(first.bookings.size(), 2u);
  EXPECT_NE(first.bookings[0].id, first.bookings[1].id);
  EXPECT_EQ(read("sku,units\nTENT,5\nTENT,5\n").bookings[1].id, first.bookings[1].id);
  EXPECT_NE(read("sku,units\nTENT,5\nTENT,6\n").bookings[0].id, first.bookings[0].id);
  EXPECT_EQ(read("sku,units\nTENT,5\n", "receive", "delivery-42").bookings[0].id, "delivery-42/2");
  EXPECT_EQ(read("sku,units,id\nTENT,5,D42-1\n").bookings[0].id, "D42-1");
}

TEST(BookingFile, FindsEveryMistakeOfEveryLine) {
  const auto file = read(
      "sku,units,note\n"
      "TENT,2.5,\n"
      ",x,\n"
      "MUG,-1,\n"
      "MUG,9007199254740993,\n"
      "MUG\n"
      "\"MUG,3,\n"
      "BOWL,4,ok\n"
      "ÜBER,zwei,\n");
  EXPECT_THAT(places(file),
              ElementsAre("2:6 csv.units", "3:1 csv.sku", "3:2 csv.units", "4:5 csv.units",
                          "5:5 csv.units", "6:1 csv.fields", "7:1 csv.quote", "9:6 csv.units"));
  EXPECT_EQ(file.findings[0].source, "TENT,2.5,");
  EXPECT_EQ(file.findings[0].width, 3);
}

TEST(BookingFile, NeedsItsColumns) {
  EXPECT_THAT(places(read("")), ElementsAre("0:0 csv.empty"));
  EXPECT_THAT(places(read("sku,units\n")), ElementsAre("0:0 csv.empty"));
  EXPECT_THAT(places(read("TENT,5\n")), ElementsAre("1:1 csv.column", "1:6 csv.column"));
  const auto mistyped = read("sku,unit\nTENT,5\n");
  EXPECT_THAT(places(mistyped), ElementsAre("1:5 csv.column"));
  EXPECT_EQ(mistyped.findings[0].help, "use 'units'");
  EXPECT_THAT(places(read("sku,units,sku\nA,1,B\n")), ElementsAre("1:11 csv.column"));
}

TEST(BookingFile, RefusesBytesThatAreNoText) {
  EXPECT_THAT(places(read("sku,units\nT\xff\xfe,1\n")), ElementsAre("2:1 csv.encoding"));
  EXPECT_THAT(places(read(std::string("sku,units\nT\0A,1\n", 16))), ElementsAre("2:1 csv.sku"));
  EXPECT_THAT(places(read("sku,units\n" + std::string(1025, 'A') + ",1\n")),
              ElementsAre("2:1 csv.sku"));
}

TEST(BookingFile, CountsAProductOnceAndUsesAnIdOnce) {
  EXPECT_THAT(places(read("sku,units\nTENT,5\nTENT,6\n", "count")), ElementsAre("3:1 csv.twice"));
  EXPECT_THAT(places(read("sku,units\nTENT,5\nTENT,6\n", "receive")), ElementsAre());
  EXPECT_THAT(places(read("sku,units,id\nA,5,x\nB,6,x\n")), ElementsAre("3:5 csv.id"));
}

}  // namespace
}  // namespace stockd::ctl
