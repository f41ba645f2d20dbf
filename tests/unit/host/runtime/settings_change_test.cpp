// SPDX-License-Identifier: Apache-2.0
//
// What a reload takes of stockd.yaml, and what it names instead.
#include "runtime/settings_change.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

TEST(SettingsChange, TakesWhatCanChangeWhileTheServerRuns) {
  config::ServerSettings running;
  config::ServerSettings fresh = running;
  fresh.sweep_every_ms = 1;
  fresh.accounts = "elsewhere/*.yaml";
  fresh.webhooks.public_url = "https://other.example";
  fresh.connectors.credentials["amazon"]["id"] = "new";
  fresh.webhooks.inbox_per_account = 1 << 20;
  const SettingsChange change = changed_settings(running, fresh);
  EXPECT_TRUE(change.needs_restart.empty());
  EXPECT_EQ(change.effective.sweep_every_ms, 1);
  EXPECT_EQ(change.effective.accounts, "elsewhere/*.yaml");
  EXPECT_EQ(change.effective.webhooks.inbox_per_account, 1u << 20);
  EXPECT_EQ(change.effective.webhooks.public_url, "https://other.example");
  EXPECT_EQ(change.effective.connectors.credentials, fresh.connectors.credentials);
}

TEST(SettingsChange, NamesWhatWaitsForTheNextStartAndKeepsItAsItRuns) {
  config::ServerSettings running;
  running.data_dir = "/var/lib/stockd";
  config::ServerSettings fresh = running;
  fresh.data_dir = "/elsewhere";
  fresh.webhooks.address = "127.0.0.1";
  fresh.webhooks.port = 1;
  fresh.sandbox = true;
  const SettingsChange change = changed_settings(running, fresh);
  EXPECT_EQ(change.needs_restart,
            (std::vector<std::string>{"data_dir", "webhooks.listen", "sandbox"}));
  EXPECT_EQ(change.effective.data_dir, "/var/lib/stockd");
  EXPECT_EQ(change.effective.webhooks.port, running.webhooks.port);
  EXPECT_FALSE(change.effective.sandbox);
}

}  // namespace
}  // namespace stockd::runtime
