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

LastUnits read_last_units(const Node& stock, const std::vector<ChannelConfig>& channels,
                          Report& report) {
  LastUnits out;
  const Node& last = map_at(stock, "last_units");
  out.threshold = integer_at(last, "threshold").value_or(0);
  for (const Node* owner : texts_at(last, "owner")) {
    if (!expect_channel(*owner, channels, report)) continue;
    const ChannelName name(owner->text);
    if (std::find(out.owner.begin(), out.owner.end(), name) != out.owner.end()) {
      report.error(*owner, "config.duplicate-key", "'" + owner->text + "' owns twice", "remove it");
    }
    out.owner.push_back(name);
  }
  if (last.find("owner") != nullptr && texts_at(last, "owner").empty()) {
    report.error(*last.find("owner"), "config.empty", "no channel owns the last units",
                 "name the channel that may sell them");
  }
  if (out.threshold != 0) out.line = last.line + 1;
  return out;
}

}  // namespace

std::optional<EditPolicy> edit_policy_at(const Node& map) {
  const std::optional<std::string> word = text_at(map, "on_edit");
  if (word == "alert") return EditPolicy::Alert;
  if (word == "overwrite") return EditPolicy::Overwrite;
  if (word == "adopt") return EditPolicy::Adopt;
  return std::nullopt;
}

std::optional<CancelPolicy> cancel_policy_at(const Node& map) {
  const std::optional<std::string> word = text_at(map, "cancellations");
  if (word == "restock") return CancelPolicy::Restock;
  if (word == "tray") return CancelPolicy::Tray;
  return std::nullopt;
}

std::optional<ReturnPolicy> return_policy_at(const Node& map) {
  const std::optional<std::string> word = text_at(map, "returns");
  if (word == "restock") return ReturnPolicy::Restock;
  if (word == "tray") return ReturnPolicy::Tray;
  if (word == "ignore") return ReturnPolicy::Ignore;
  return std::nullopt;
}

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
  out.source_of_truth = read_truth(stock, channels, report);
  out.allow_multiple_stores = boolean_at(stock, "allow_multiple_stores").value_or(false);
  out.accept_loss = boolean_at(stock, "accept_loss").value_or(false);
  out.opening = read_opening(stock, channels, report);
  for (const Node* rule : maps_at(stock, "rules")) {
    out.rules.push_back(read_rule(*rule, channels, report));
  }
  out.on_edit = edit_policy_at(stock).value_or(EditPolicy::Alert);
  if (text_at(stock, "when_blind") == "reserve") out.when_blind = BlindPolicy::Reserve;
  if (text_at(stock, "on_rename") == "follow") out.on_rename = RenamePolicy::Follow;
  out.cancellations = cancel_policy_at(stock).value_or(CancelPolicy::Restock);
  out.returns = return_policy_at(stock).value_or(ReturnPolicy::Tray);
  out.last_units = read_last_units(stock, channels, report);
  const Node& guard = map_at(stock, "guard");
  out.guard.max_zeroed = percent_at(guard, "max_zeroed").value_or(out.guard.max_zeroed);
  out.guard.max_moved = percent_at(guard, "max_moved").value_or(out.guard.max_moved);
  if (stock.find("guard") != nullptr) out.guard.line = guard.line + 1;
  return out;
}

std::map<Sku, Kit> read_kits(const Node& root, Report& report) {
  const Node& kits = map_at(root, "kits");
  std::map<Sku, Kit> out;
  for (std::size_t i = 0; i < kits.keys.size() && i < kits.items.size(); ++i) {
    const Node& name = kits.keys[i];
    const Node& parts = kits.items[i];
    Kit kit;
    kit.line = name.line + 1;
    for (const Node& part : parts.keys) {
      if (kits.find(part.text) != nullptr) {
        report.error(part, "config.kit",
                     "'" + part.written + "' is a kit itself; a kit is made of products",
                     "write its parts instead");
      }
      kit.parts.emplace(Sku(part.text), integer_at(parts, part.text).value_or(1));
    }
    if (kit.parts.empty() && parts.is_map()) {
      report.error(name, "config.kit", "'" + name.written + "' has no parts",
                   "name what it is made of, eg: {TENT-2P: 1, STOVE-1: 1}");
    }
    out.emplace(Sku(name.text), std::move(kit));
  }
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
