// SPDX-License-Identifier: Apache-2.0
//
// Why was it 7? Numbers are noted while the server runs and asked for afterwards, over a crash too.
#include "base/clock.hpp"
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <unistd.h>
#include <vector>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

class LookingBack : public Selling {
 protected:
  struct Noted {
    UnixMs at_ms = 0;
    json::object product;
  };

  Noted note(const std::string& sku) {
    Noted out;
    out.product = deployment_.ctl({"explain", sku});
    out.at_ms = wall_clock_ms();
    // The next act must not share a millisecond with this moment.
    EXPECT_TRUE(eventually([&] { return wall_clock_ms() > out.at_ms + 1; }));
    return out;
  }

  json::object at(const std::string& sku, UnixMs at_ms) const {
    return deployment_.ctl({"explain", sku, "--at", "@" + std::to_string(at_ms)});
  }

  static std::string numbers_of(const json::object& product) {
    std::string out = json::serialize(product.at("available"));
    for (const auto& listing : product.at("listings").as_array()) {
      out += " " + std::string(listing.at("channel").as_string()) + " " +
             json::serialize(listing.at("shown")) + " -> " + json::serialize(listing.at("target")) +
             " " + json::serialize(listing.at("steps"));
    }
    return out;
  }
};

TEST_F(LookingBack, GivesTheNumbersOfEveryMomentWithTheirReasons) {
  std::vector<Noted> noted = {note("TENT")};
  deployment_.ctl({"receive", "TENT", "5", "--note", "delivery 42"});
  ASSERT_TRUE(both_show("TENT", 15));
  noted.push_back(note("TENT"));
  deployment_.sell("woo", "TENT", 3);
  ASSERT_TRUE(both_show("TENT", 12));
  noted.push_back(note("TENT"));
  deployment_.kill_server();
  deployment_.start_server();
  deployment_.ctl({"count", "TENT", "4"});
  ASSERT_TRUE(both_show("TENT", 4));
  noted.push_back(note("TENT"));
  for (const Noted& moment : noted) {
    const auto then = at("TENT", moment.at_ms);
    EXPECT_EQ(then.at("at_ms").as_int64(), moment.at_ms);
    EXPECT_EQ(numbers_of(then), numbers_of(moment.product)) << deployment_.logs();
  }
}

TEST_F(LookingBack, TellsAWriteFromItsIntentToTheReadThatSawIt) {
  deployment_.ctl({"receive", "TENT", "5", "--note", "delivery 42"});
  ASSERT_TRUE(both_show("TENT", 15));
  const auto seen = [&] {
    const auto product = deployment_.ctl({"explain", "TENT", "--since", "1h"});
    int writes = 0;
    for (const auto& line : product.at("history").as_array()) {
      const json::value* write = line.as_object().if_contains("write");
      if (write == nullptr) continue;
      const auto& object = write->as_object();
      if (object.at("to").as_int64() == 15 && object.contains("outcome") && object.contains("seen"))
        ++writes;
    }
    return writes == 2;
  };
  EXPECT_TRUE(eventually(seen)) << deployment_.ctl_text({"explain", "TENT", "--since", "1h"}).text;
  const auto told = deployment_.ctl_text({"explain", "TENT", "--since", "1h"}).text;
  for (const char* words : {"woo: writing 15, it shows 10", "shop: writing 15", "; seen",
                            "received 5 units, by", "delivery 42"}) {
    EXPECT_NE(told.find(words), std::string::npos) << words << "\n" << told;
  }
  const auto woo = deployment_.ctl_text({"explain", "TENT", "--channel", "woo", "--since", "1h"});
  EXPECT_NE(woo.text.find("woo: "), std::string::npos) << woo.text;
  EXPECT_EQ(woo.text.find("shop: writing"), std::string::npos) << woo.text;
}

TEST_F(LookingBack, NamesTheLineOfTheRuleThatWasInForce) {
  const Noted before = note("TENT");
  EXPECT_EQ(deployment_.stop_server(), 0);
  auto ruled = options();
  ruled.rules = "    - {channel: woo, sku: TENT, buffer: 3}\n";
  deployment_.write_account(ruled);
  deployment_.start_server();
  apply_plan();
  ASSERT_TRUE(shows("woo", "TENT", 7)) << deployment_.logs();
  const Noted after = note("TENT");
  const auto ruled_text = deployment_.ctl_text(
      {"explain", "TENT", "--channel", "woo", "--at", "@" + std::to_string(after.at_ms)});
  EXPECT_NE(ruled_text.text.find("buffer 3"), std::string::npos) << ruled_text.text;
  EXPECT_NE(ruled_text.text.find("karoo-outdoor.yaml:"), std::string::npos) << ruled_text.text;
  const auto plain = deployment_.ctl_text(
      {"explain", "TENT", "--channel", "woo", "--at", "@" + std::to_string(before.at_ms)});
  EXPECT_EQ(plain.text.find("buffer 3"), std::string::npos) << plain.text;
}

TEST_F(LookingBack, RefusesWhatIsNoMomentOfThisJournal) {
  expect_refused({"explain", "TENT", "--at", "soon"}, 64, "ctl.time");
  expect_refused({"explain", "TENT", "--at", "2099-01-01"}, 64, "lies in the future");
  expect_refused({"explain", "TENT", "--at", "2001-01-01"}, 1, "the journal begins later");
  expect_refused({"explain", "TENTS", "--at", "0s"}, 1, "use 'TENT'");
  expect_refused({"explain", ""}, 64, "the SKU is empty");
}

}  // namespace
}  // namespace stockd::e2e
