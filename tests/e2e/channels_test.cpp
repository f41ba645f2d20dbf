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

TEST_F(Channels, ADisconnectedOneIsLeftAloneUntilItIsConnectedAndPlannedAgain) {
  const auto asked = deployment_.ctl_text({"disconnect", "woo"});
  EXPECT_EQ(asked.exit_code, 1);
  for (const char* words :
       {"3 listings", "nothing is written there any more", "/hooks/karoo-outdoor/woo",
        "stockctl connect woo", "nothing was changed"}) {
    EXPECT_NE(asked.text.find(words), std::string::npos) << words << "\n" << asked.text;
  }
  EXPECT_EQ(phase_of("woo"), "managed");
  EXPECT_TRUE(deployment_.ctl({"disconnect", "woo"}).contains("would_disconnect"));
  EXPECT_TRUE(deployment_.ctl({"disconnect", "woo", "--yes", "--reason", "shop closed"})
                  .at("changed")
                  .as_bool());
  EXPECT_EQ(phase_of("woo"), "disconnected");
  const auto writes = deployment_.stock_writes("woo");
  deployment_.ctl({"receive", "TENT", "5"});
  EXPECT_TRUE(shows("shop", "TENT", 15)) << deployment_.logs();
  deployment_.sell("woo", "TENT", 2);

  // Neither a restart nor a reload nor another version of the file connects it again.
  deployment_.kill_server();
  deployment_.start_server();
  DeploymentOptions changed = options();
  changed.rules = "    - {channel: woo, sku: MUG, buffer: 1}\n";
  deployment_.write_account(changed);
  deployment_.ctl({"reload"});
  EXPECT_EQ(phase_of("woo"), "disconnected");
  const auto status = deployment_.ctl_text({"status"});
  EXPECT_NE(status.text.find("woo is disconnected since"), std::string::npos) << status.text;
  EXPECT_NE(status.text.find("shop closed"), std::string::npos) << status.text;
  deployment_.ctl({"sweep"});
  EXPECT_EQ(deployment_.stock_writes("woo"), writes);
  EXPECT_EQ(deployment_.levels("shop").at("TENT"), 15);
  expect_refused({"pause", "--channel", "woo"}, 1, "stockctl connect woo");
  const auto again = deployment_.ctl_text({"disconnect", "woo"});
  EXPECT_NE(again.text.find("as before"), std::string::npos) << again.text;

  deployment_.ctl({"connect", "woo"});
  EXPECT_EQ(phase_of("woo"), "observe");
  expect_refused({"resume", "--channel", "woo"}, 1, "is not paused");
  // What was sold there meanwhile is told by its orders.
  EXPECT_TRUE(shows("shop", "TENT", 13)) << deployment_.logs();
  EXPECT_EQ(deployment_.stock_writes("woo"), writes);
  apply_plan();
  EXPECT_TRUE(both_show("TENT", 13)) << deployment_.logs();
  EXPECT_TRUE(shows("woo", "MUG", 9)) << deployment_.logs();
  deployment_.sell("woo", "TENT", 1);
  EXPECT_TRUE(both_show("TENT", 12)) << deployment_.logs();
}

TEST_F(Channels, ThatCannotBeDisconnectedAreNamedWithWhatToDo) {
  expect_refused({"disconnect", "wooo"}, 1, "use 'woo'");
  expect_refused({"connect", "wooo"}, 1, "use 'woo'");
  expect_refused({"disconnect"}, 64, "ctl.usage");
  expect_refused({"disconnect", "woo", "--account", "nobody"}, 1, "account.unknown");
  const auto before = deployment_.ctl_text({"connect", "woo"});
  EXPECT_NE(before.text.find("is connected, as before"), std::string::npos) << before.text;
  EXPECT_EQ(phase_of("woo"), "managed");
}

TEST_F(Channels, EveryCommandHasAnExampleInItsHelp) {
  for (const char* command :
       {"validate", "status",     "channels", "plan",     "apply",   "stock",
        "explain",  "receive",    "adjust",   "count",    "sweep",   "kill-switch",
        "verify",   "pause",      "resume",   "backup",   "restore", "rename",
        "inbox",    "disconnect", "connect",  "preflight"}) {
    const auto help = deployment_.ctl_text({command, "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_NE(help.text.find(std::string("stockctl ") + command), std::string::npos) << help.text;
    EXPECT_EQ(help.text.find('\x1b'), std::string::npos) << "colours where nobody looks";
  }
}

}  // namespace
}  // namespace stockd::e2e
