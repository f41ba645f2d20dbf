// SPDX-License-Identifier: Apache-2.0
//
// Pausing and resuming: what is written, what is counted, and what a mistake is answered.
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace stockd::e2e {
namespace {

class Channels : public Selling {};

TEST_F(Channels, APausedOneIsNotWrittenButItsSalesCount) {
  deployment_.ctl({"pause", "--channel", "woo", "--reason", "stocktaking"});
  EXPECT_EQ(phase_of("woo"), "paused");
  EXPECT_EQ(phase_of("shop"), "managed");
  const auto writes = deployment_.stock_writes("woo");
  deployment_.ctl({"receive", "TENT", "5"});
  EXPECT_TRUE(shows("shop", "TENT", 15)) << deployment_.logs();
  deployment_.sell("woo", "TENT", 2);
  EXPECT_TRUE(shows("shop", "TENT", 13)) << deployment_.logs();
  EXPECT_EQ(deployment_.stock_writes("woo"), writes);
  const auto told = deployment_.ctl_text({"explain", "TENT", "--channel", "woo"});
  EXPECT_NE(told.text.find("stocktaking"), std::string::npos) << told.text;
  // It stays paused over a restart.
  EXPECT_EQ(deployment_.stop_server(), 0);
  deployment_.start_server();
  EXPECT_EQ(phase_of("woo"), "paused");
  deployment_.ctl({"resume", "--channel", "woo"});
  EXPECT_TRUE(both_show("TENT", 13)) << deployment_.logs();
}

TEST_F(Channels, AllOfAnAccountArePausedAndResumedTogether) {
  const auto paused = deployment_.ctl({"pause"});
  EXPECT_EQ(paused.at("channels").as_array().size(), 2u);
  EXPECT_EQ(phase_of("shop"), "paused");
  const auto again = deployment_.ctl_text({"pause"});
  EXPECT_NE(again.text.find("as before"), std::string::npos) << again.text;
  deployment_.ctl({"receive", "MUG", "1"});
  deployment_.ctl({"resume"});
  EXPECT_EQ(phase_of("shop"), "managed");
  EXPECT_TRUE(both_show("MUG", 11)) << deployment_.logs();
}

TEST_F(Channels, MistakesAreAnsweredWithWhatToDo) {
  expect_refused({"pause", "--channel", "woooo"}, 1, "use 'woo'");
  expect_refused({"resume", "--channel", "woo"}, 1, "is not paused: it is managed");
  expect_refused({"pause", "--account", "nobody"}, 1, "account.unknown");
  expect_refused({"stock", "--channel", "ebay"}, 1, "channel.unknown");
  expect_refused({"explain", "TENT", "--channel", "ebay"}, 1, "channel.unknown");
  EXPECT_EQ(phase_of("woo"), "managed");
}

TEST_F(Channels, EveryCommandHasAnExampleInItsHelp) {
  for (const char* command : {"validate", "status", "channels", "plan", "apply", "stock", "explain",
                              "receive", "adjust", "count", "sweep", "kill-switch", "verify",
                              "pause", "resume", "backup", "restore", "rename", "inbox"}) {
    const auto help = deployment_.ctl_text({command, "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_NE(help.text.find(std::string("stockctl ") + command), std::string::npos) << help.text;
    EXPECT_EQ(help.text.find('\x1b'), std::string::npos) << "colours where nobody looks";
  }
}

}  // namespace
}  // namespace stockd::e2e
