// SPDX-License-Identifier: Apache-2.0
//
// The parts of an account file that the tables cannot judge: channels against manifests, names
// that refer to each other. Each part reports by itself, so that all mistakes show up together.
#pragma once

#include "config/settings.hpp"
#include "config/yaml_file.hpp"

#include <map>
#include <string>

namespace stockd::config {

struct AccountContext {
  const ServerSettings& server;
  const std::map<std::string, Manifest>& manifests;
};

// The channel's settings completed with the manifest's defaults, as JSON with sorted keys.
std::string read_settings(const Node& channel, const Manifest& manifest, bool sandbox,
                          Report& report);

ChannelConfig read_channel(const Node& name, const Node& channel, const AccountContext& context,
                           Report& report);

StockRules read_stock(const Node& stock, const std::vector<ChannelConfig>& channels,
                      Report& report);

// The channel that decides, or `ledger`.
std::string read_truth(const Node& stock, const std::vector<ChannelConfig>& channels,
                       Report& report);

std::vector<AccountTest> read_tests(const Node& root, const std::vector<ChannelConfig>& channels,
                                    Report& report);

// What `on_edit` says, under `stock:` or under a channel.
std::optional<EditPolicy> edit_policy_at(const Node& map);

// What `cancellations` and `returns` say, likewise.
std::optional<CancelPolicy> cancel_policy_at(const Node& map);
std::optional<ReturnPolicy> return_policy_at(const Node& map);

std::map<Sku, Kit> read_kits(const Node& root, Report& report);

// `aliases:` of the account or of a channel.
std::map<std::string, Sku> read_aliases(const Node& map, Report& report);

// Whether a channel has this name; if not, says so and suggests.
bool expect_channel(const Node& name, const std::vector<ChannelConfig>& channels, Report& report);

}  // namespace stockd::config
