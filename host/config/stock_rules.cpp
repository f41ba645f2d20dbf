// SPDX-License-Identifier: Apache-2.0
//
// `stock:` and `tests:` of an account: what refers to channels must name one that exists.
#include "config/account_file.hpp"
#include "config/checker.hpp"

#include <algorithm>
#include <set>

namespace stockd::config {
namespace {

std::optional<SyncMode> sync_at(const Node& rule) {
  const std::optional<std::string> word = text_at(rule, "sync");
  if (word == "on") return SyncMode::On;
  if (word == "watch") return SyncMode::Watch;
  if (word == "off") return SyncMode::Off;
  return std::nullopt;
}

EditPolicy edit_policy_at(const Node& stock) {
  const std::optional<std::string> word = text_at(stock, "on_edit");
  if (word == "overwrite") return EditPolicy::Overwrite;
  if (word == "adopt") return EditPolicy::Adopt;
  return EditPolicy::Alert;
}

RuleLine read_rule(const Node& node, const std::vector<ChannelConfig>& channels, Report& report) {
  RuleLine out;
  out.line = node.line + 1;
  if (const auto channel = text_at(node, "channel")) {
    expect_channel(*node.find("channel"), channels, report);
    out.channel = ChannelName(*channel);
  }
  out.sku = text_at(node, "sku").value_or("");
  if (node.find("sku") != nullptr && out.sku.empty()) {
    report.error(*node.find("sku"), "config.empty", "a rule's SKU is empty", "remove it");
  }
  out.buffer = integer_at(node, "buffer");
  out.percent = percent_at(node, "percent");
  out.max = integer_at(node, "max");
  out.min = integer_at(node, "min");
  out.fixed = integer_at(node, "fixed");
  out.sync = sync_at(node);
  if (out.min && out.max && *out.min > *out.max) {
    report.error(*node.find("min"), "config.min-max", "min is above max in the same rule",
                 "write at most " + std::to_string(*out.max));
  }
  const bool says_something =
      out.buffer || out.percent || out.max || out.min || out.fixed || out.sync;
  if (!says_something && !report.failed()) {
    report.warning(node, "config.idle-rule", "this rule changes nothing",
                   "add buffer, percent, max, min, fixed or sync");
  }
  return out;
}

std::vector<ChannelName> read_opening(const Node& stock, const std::vector<ChannelConfig>& channels,
                                      Report& report) {
  std::vector<ChannelName> out;
  std::set<std::string> seen;
  const std::vector<const Node*> names = texts_at(stock, "opening");
  if (names.size() == 1 && names.front()->text == "none") return out;
  for (const Node* node : names) {
    if (!expect_channel(*node, channels, report)) continue;
    if (!seen.insert(node->text).second) {
      report.error(*node, "config.duplicate-key", "'" + node->text + "' opens twice", "remove it");
      continue;
    }
    out.emplace_back(node->text);
  }
  const Node* given = stock.find("opening");
  if (given != nullptr && given->is_list() && given->items.empty()) {
    report.error(*given, "config.empty", "no channel opens the ledger",
                 "name one, or write 'none' to wait for counts");
  }
  return out;
}

}  // namespace

bool expect_channel(const Node& name, const std::vector<ChannelConfig>& channels, Report& report) {
  std::vector<std::string> known;
  for (const ChannelConfig& channel : channels)
    known.push_back(channel.name.str());
  if (std::find(known.begin(), known.end(), name.text) != known.end()) return true;
  std::string help = use_instead(name.text, known);
  if (help.empty() && !known.empty()) {
    help = "channels here:";
    for (const std::string& word : known)
      help += " " + word;
  }
  report.error(name, "config.unknown-channel", "no channel is called '" + name.written + "'",
               std::move(help));
  return false;
}

StockRules read_stock(const Node& stock, const std::vector<ChannelConfig>& channels,
                      Report& report) {
  StockRules out;
  const std::optional<std::string> truth = text_at(stock, "source_of_truth");
  if (truth && *truth != "ledger") {
    const Node& at = *stock.find("source_of_truth");
    if (expect_channel(at, channels, report)) {
      report.error(at, "config.not-yet",
                   "a channel as source of truth is not supported by this version",
                   "write 'ledger'");
    }
  }
  out.opening = read_opening(stock, channels, report);
  for (const Node* rule : maps_at(stock, "rules")) {
    out.rules.push_back(read_rule(*rule, channels, report));
  }
  out.on_edit = edit_policy_at(stock);
  return out;
}

std::vector<AccountTest> read_tests(const Node& root, const std::vector<ChannelConfig>& channels,
                                    Report& report) {
  std::vector<AccountTest> out;
  for (const Node* node : maps_at(root, "tests")) {
    const Node& given = map_at(*node, "given");
    const Node& expect = map_at(*node, "expect");
    AccountTest test;
    test.line = node->line + 1;
    if (given.keys.size() > 1) {
      report.error(given.keys[1], "config.not-yet",
                   "a test with more than one SKU is not supported by this version",
                   "write one test for each");
    }
    if (given.keys.empty()) continue;
    test.sku = Sku(given.keys.front().text);
    test.given = integer_at(given, given.keys.front().text).value_or(0);
    for (const Node& channel : expect.keys) {
      if (!expect_channel(channel, channels, report)) continue;
      test.expect[ChannelName(channel.text)] = integer_at(expect, channel.text).value_or(0);
    }
    out.push_back(std::move(test));
  }
  return out;
}

}  // namespace stockd::config
