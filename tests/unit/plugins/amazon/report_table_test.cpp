// SPDX-License-Identifier: Apache-2.0
//
// The listings report in the shapes it comes in, and those that must not be believed.
#include "report_table.hpp"

#include "report_place.hpp"
#include "shared_files.hpp"

#include <stockd/trouble.hpp>

#include <gtest/gtest.h>

namespace stockd::amazon {
namespace {

std::string code_of_reading(const std::string& text, const std::string& type) {
  try {
    read_report(text, type);
    return {};
  } catch (const Trouble& trouble) {
    return trouble.code();
  }
}

constexpr const char* kUtf8 = "text/plain; charset=UTF-8";

TEST(Report, FindsItsColumnsByName) {
  const auto table = read_report(
      "quantity\tfulfillment-channel\tseller-sku\tnew-column\titem-name\r\n"
      "7\tDEFAULT\tMUG-1\t\tMug \"large\"\r\n"
      "\tAMAZON_EU\tMUG-1-FBA\tx\tMug\r\n",
      kUtf8);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].sku, "MUG-1");
  EXPECT_EQ(table.rows[0].title, "Mug \"large\"");
  EXPECT_FALSE(table.rows[0].by_amazon);
  EXPECT_EQ(table.rows[1].sku, "MUG-1-FBA");
  EXPECT_TRUE(table.rows[1].by_amazon);
}

TEST(Report, FindsTheSkuUnderATranslatedHeader) {
  const auto table = read_report("nom-produit\tsku-vendeur\tquantit\xE9\nTasse\tMUG-1\t7\n",
                                 "text/plain;charset=Cp1252");
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_EQ(table.rows[0].sku, "MUG-1");
  EXPECT_EQ(code_of_reading("name\tnumber\nMug\t1\n", kUtf8), "amazon.report-columns");
}

TEST(Report, IsReadInItsOwnCharacterSet) {
  const std::string text = "seller-sku\titem-name\nT\xDC-1\t\x80 5 M\xFCsli\n";
  const auto table = read_report(text, "text/plain; charset=windows-1252");
  EXPECT_EQ(table.rows.at(0).sku, "T\xC3\x9C-1");
  EXPECT_EQ(table.rows.at(0).title, "\xE2\x82\xAC 5 M\xC3\xBCsli");
  EXPECT_EQ(read_report(text, "text/plain").rows.at(0).sku, "T\xC3\x9C-1");
  EXPECT_EQ(code_of_reading(text, kUtf8), "amazon.report-broken");
  EXPECT_EQ(code_of_reading(text, "text/plain; charset=Shift_JIS"), "amazon.report-broken");
  // Of a set that is not known plain letters are the same, and a title is not needed.
  const auto plain = read_report("\xEF\xBB\xBFseller-sku\titem-name\nMUG-1\t\x83\x7D\n",
                                 "text/plain; charset=Shift_JIS");
  EXPECT_EQ(plain.rows.at(0).sku, "MUG-1");
  EXPECT_EQ(plain.rows.at(0).title, "");
}

TEST(Report, IsVoidWhereItIsCutShort) {
  EXPECT_EQ(code_of_reading("item-name\tseller-sku\tstatus\nMug\tMUG-1\tActive\nCup\tCU", kUtf8),
            "amazon.report-broken");
  EXPECT_EQ(code_of_reading("item-name\tseller-sku\tstatus\nMug\n\tMUG-1\tActive\n", kUtf8),
            "amazon.report-broken");
  EXPECT_EQ(code_of_reading("item-name\tseller-sku\tstatus\nMug\t\tActive\n", kUtf8),
            "amazon.report-broken");
  EXPECT_EQ(code_of_reading("", kUtf8), "amazon.report-columns");
  EXPECT_EQ(code_of_reading("<html>", kUtf8), "amazon.report-columns");
}

TEST(Report, ReadsTheExample) {
  const auto text = shared_file("examples/GET_MERCHANT_LISTINGS_ALL_DATA.tsv");
  if (!text) GTEST_SKIP() << "platforms/amazon/examples is not here";
  const auto table = read_report(*text, kUtf8);
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0].sku, "ACME-1001-FBM");
  EXPECT_FALSE(table.rows[0].by_amazon);
  EXPECT_TRUE(table.rows[1].by_amazon);
}

TEST(ReportPlace, GoesThroughItsCursor) {
  ReportPlace place;
  place.report = "50012345";
  place.since_ms = 123;
  place.looks = 2;
  place.total = 4000;
  const auto waiting = report_place(cursor_of(place));
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->report, "50012345");
  EXPECT_EQ(waiting->since_ms, 123);
  EXPECT_EQ(waiting->looks, 2);
  EXPECT_EQ(waiting->total, 4000);
  place.document = "amzn1.spdoc.1.4.eu.abc";
  place.offset = 1000;
  const auto reading = report_place(cursor_of(place));
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->document, "amzn1.spdoc.1.4.eu.abc");
  EXPECT_EQ(reading->offset, 1000);
  EXPECT_FALSE(report_place("s 20 40 token"));
  EXPECT_FALSE(report_place(""));
  for (const char* bad : {"r 1 2", "d doc x 3", "r id -1 0 0", "d  1 2"})
    EXPECT_THROW(report_place(bad), Trouble) << bad;
}

}  // namespace
}  // namespace stockd::amazon
