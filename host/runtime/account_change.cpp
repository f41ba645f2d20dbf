// SPDX-License-Identifier: Apache-2.0
//
// Rules are compared by what they resolve to for each listing, so that a line that moved in the
// file or says the same in other words changes nothing.
#include "runtime/account_change.hpp"

#include "engine/rule_book.hpp"

#include <boost/json/parse.hpp>

namespace stockd::runtime {
namespace {

std::set<ChannelName> all_channels(const Account& account) {
  std::set<ChannelName> out;
  for (const ChannelConfig& channel : account.channels)
    out.insert(channel.name);
  return out;
}

const ChannelConfig* channel_named(const Account& account, const ChannelName& name) {
  for (const ChannelConfig& channel : account.channels) {
    if (channel.name == name) return &channel;
  }
  return nullptr;
}

// Whether something differs that is neither a rule nor one channel's own.
bool reaches_across(const Account& from, const Account& to) {
  Account rest = from;
  rest.file = to.file;
  rest.channels = to.channels;
  rest.stock.rules = to.stock.rules;
  rest.stock.guard = to.stock.guard;
  rest.stock.last_units.line = to.stock.last_units.line;
  for (auto& [sku, kit] : rest.kits) {
    const auto now = to.kits.find(sku);
    if (now != to.kits.end()) kit.line = now->second.line;
  }
  if (rest != to) return true;
  for (const ChannelConfig& channel : from.channels) {
    const ChannelConfig* now = channel_named(to, channel.name);
    // Another spelling links listings to other products, which the other channels show too.
    const bool is_respelt =
        now != nullptr && (now->sku != channel.sku || now->aliases != channel.aliases);
    if (is_respelt) return true;
  }
  return false;
}

bool same_values(const engine::ResolvedRules& a, const engine::ResolvedRules& b) {
  return a.buffer.value == b.buffer.value && a.percent.value == b.percent.value &&
         a.max.value == b.max.value && a.min.value == b.min.value &&
         a.fixed.value == b.fixed.value && a.sync.value == b.sync.value;
}

// Settings are JSON that config/ wrote; text that is none compares as a whole.
bool contradicts(const std::string& from, const std::string& to) {
  boost::system::error_code bad_from;
  boost::system::error_code bad_to;
  const auto before = boost::json::parse(from, bad_from);
  const auto after = boost::json::parse(to, bad_to);
  if (bad_from || bad_to || !before.is_object() || !after.is_object()) return from != to;
  for (const auto& [key, value] : before.get_object()) {
    const auto* now = after.get_object().if_contains(key);
    if (now != nullptr && *now != value) return true;
  }
  return false;
}

}  // namespace

bool is_other_store(const ChannelConfig& from, const ChannelConfig& to) {
  ChannelConfig rest = from;
  rest.settings_json = to.settings_json;
  rest.sku = to.sku;
  rest.aliases = to.aliases;
  rest.on_edit = to.on_edit;
  rest.cancellations = to.cancellations;
  rest.returns = to.returns;
  rest.replenishment = to.replenishment;
  rest.merge = to.merge;
  rest.lag_ms = to.lag_ms;
  rest.window_ms = to.window_ms;
  rest.quantity_most = to.quantity_most;
  rest.can_set = to.can_set;
  rest.can_swap = to.can_swap;
  rest.keeps_cancelled = to.keeps_cancelled;
  rest.can_adjust = to.can_adjust;
  return rest != to || contradicts(from.settings_json, to.settings_json);
}

std::set<ChannelName> channels_moved(const engine::Engine& engine, const Account& to) {
  const Account& from = engine.account();
  if (reaches_across(from, to)) return all_channels(from);
  std::set<ChannelName> out;
  for (const ChannelConfig& channel : from.channels) {
    const ChannelConfig* now = channel_named(to, channel.name);
    const bool is_moved = now == nullptr || is_other_store(channel, *now) ||
                          now->quantity_most != channel.quantity_most;
    if (is_moved) out.insert(channel.name);
  }
  if (from.stock.rules == to.stock.rules) return out;
  const engine::RuleBook before(from.stock.rules);
  const engine::RuleBook after(to.stock.rules);
  for (const Sku& sku : engine.skus()) {
    for (const ChannelConfig& channel : from.channels) {
      if (out.contains(channel.name)) continue;
      const auto was = before.resolve(channel.name.view(), sku.view());
      if (!same_values(was, after.resolve(channel.name.view(), sku.view()))) {
        out.insert(channel.name);
      }
    }
  }
  return out;
}

}  // namespace stockd::runtime
