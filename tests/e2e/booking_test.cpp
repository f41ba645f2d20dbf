// SPDX-License-Identifier: Apache-2.0
//
// Receipts, counts and adjustments as people type them: one on the command line, many in a file,
// and every way to get it wrong.
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace stockd::e2e {
namespace {

class Booking : public Selling {
 protected:
  std::string file(const std::string& text) const {
    const std::string path = deployment_.folder() + "/goods.csv";
    std::ofstream(path) << text;
    return path;
  }

  std::int64_t available(const std::string& sku) const {
    const auto stock = deployment_.ctl({"stock", sku});
    return stock.at("products").as_array().at(0).at("available").as_int64();
  }
};

TEST_F(Booking, OfOneProductSaysWhatItDidAndHowToUndoIt) {
  const auto received = deployment_.ctl_text({"receive", "TENT", "5", "--id", "delivery-1"});
  EXPECT_EQ(received.exit_code, 0);
  EXPECT_NE(received.text.find("received 5 units of TENT: 10 → 15 in stock"), std::string::npos)
      << received.text;
  EXPECT_NE(received.text.find("stockctl adjust TENT -5"), std::string::npos) << received.text;
  const auto again = deployment_.ctl({"receive", "TENT", "5", "--id", "delivery-1"});
  EXPECT_TRUE(again.at("repeated").as_bool());
  EXPECT_TRUE(both_show("TENT", 15));
  deployment_.ctl({"adjust", "TENT", "-2", "--note", "broken"});
  EXPECT_TRUE(both_show("TENT", 13));
  const auto counted = deployment_.ctl({"count", "TENT", "20"});
  EXPECT_EQ(counted.at("before").as_int64(), 13);
  EXPECT_EQ(counted.at("after").as_int64(), 20);
  EXPECT_TRUE(both_show("TENT", 20));
}

TEST_F(Booking, OfAFileIsShownFirstAndBookedOnce) {
  const std::string path = file("sku,units,note\nTENT,5,box 1\nMUG,2,\n\"ZELT-Ü/?#%@\",3,\n");
  // Nobody is there to say yes.
  const auto shown = deployment_.ctl_text({"receive", "--file", path});
  EXPECT_EQ(shown.exit_code, 1);
  EXPECT_NE(shown.text.find("10 → 15"), std::string::npos) << shown.text;
  EXPECT_NE(shown.text.find("nothing was booked"), std::string::npos) << shown.text;
  const auto preview = deployment_.ctl({"receive", "--file", path});
  EXPECT_EQ(preview.at("would_book").to_number<int>(), 3);
  EXPECT_EQ(available("TENT"), 10);

  const auto booked = deployment_.ctl({"receive", "--file", path, "--yes"});
  EXPECT_EQ(booked.at("booked").to_number<int>(), 3);
  EXPECT_TRUE(both_show("TENT", 15));
  EXPECT_TRUE(both_show(kOddSku, 13));
  const auto again = deployment_.ctl({"receive", "--file", path, "--yes"});
  EXPECT_EQ(again.at("booked").to_number<int>(), 0);
  EXPECT_EQ(available("MUG"), 12);
}

TEST_F(Booking, OfAFileWithMistakesListsThemAllAndBooksNothing) {
  const std::string bad = file("sku,units\nTENT,2.5\nMUG,4\n,1\nMUG,-3\n\"MUG,1\n");
  const auto output = deployment_.ctl_text({"receive", "--file", bad, "--yes"});
  EXPECT_EQ(output.exit_code, 1);
  for (const char* place : {":2:6: error", ":4:1: error", ":5:5: error", ":6:1: error"})
    EXPECT_NE(output.text.find(place), std::string::npos) << place << "\n" << output.text;
  EXPECT_NE(output.text.find("4 mistakes"), std::string::npos) << output.text;
  const auto listed = deployment_.ctl({"receive", "--file", bad, "--yes"}, 1);
  EXPECT_EQ(listed.at("findings").as_array().size(), 4u);
  // Well written, but two products do not exist.
  const std::string unknown = file("sku,units\nTENT,5\nTENTT,1\nHAT,1\n");
  const auto refused = deployment_.ctl_text({"receive", "--file", unknown, "--yes"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.text.find(":3: error: no listing has the SKU 'TENTT'"), std::string::npos)
      << refused.text;
  EXPECT_NE(refused.text.find("did you mean 'TENT'"), std::string::npos) << refused.text;
  EXPECT_NE(refused.text.find(":4: error"), std::string::npos) << refused.text;
  EXPECT_EQ(available("TENT"), 10);
  EXPECT_EQ(available("MUG"), 10);
}

TEST_F(Booking, CountsAWholeShelf) {
  const std::string path = file("sku;units\nTENT;7\nMUG;0\n");
  EXPECT_EQ(deployment_.ctl({"count", "--file", path, "--yes"}).at("booked").to_number<int>(), 2);
  EXPECT_TRUE(both_show("TENT", 7));
  EXPECT_TRUE(both_show("MUG", 0));
  const std::string twice = file("sku,units\nTENT,7\nTENT,8\n");
  expect_refused({"count", "--file", twice, "--yes"}, 1, "csv.twice");
}

TEST_F(Booking, RefusesWhatCannotBe) {
  expect_refused({"receive", "TENT", "-5"}, 64, "use stockctl adjust to take units away");
  expect_refused({"count", "TENT", "-1"}, 64, "a count cannot be");
  expect_refused({"receive", "TENT", "2.5"}, 64, "whole units");
  expect_refused({"receive", "TENT", "many"}, 64, "'many' is no whole number");
  expect_refused({"receive", "TENT", "9007199254740993"}, 64, "more than can be counted");
  expect_refused({"receive", "TENT"}, 64, "the number of units is missing");
  expect_refused({"receive", "", "5"}, 64, "the SKU is empty");
  expect_refused({"receive"}, 64, "the SKU is empty");
  expect_refused({"receive", "TENTS", "5"}, 1, "did you mean 'TENT'");
  expect_refused({"receive", "tent", "5"}, 1, "no listing has the SKU 'tent'");
  expect_refused({"receive", "TENT", "5", "--account", "nobody"}, 1, "account.unknown");
  expect_refused({"receive", "--file", deployment_.folder() + "/none.csv"}, 1, "csv.open");
  expect_refused({"receive", "TENT", "5", "--file", "x.csv"}, 64, "ctl.usage");
  expect_refused({"receive", "--file", file("")}, 1, "csv.empty");
  EXPECT_EQ(available("TENT"), 10);
}

TEST_F(Booking, TakesSkusOfEveryAlphabet) {
  const auto received = deployment_.ctl({"receive", kOddSku, "4"});
  EXPECT_EQ(received.at("after").as_int64(), 14);
  EXPECT_TRUE(both_show(kOddSku, 14));
  EXPECT_EQ(deployment_.ctl({"explain", kOddSku}).at("available").as_int64(), 14);
  EXPECT_EQ(available(kOddSku), 14);
}

}  // namespace
}  // namespace stockd::e2e
