// SPDX-License-Identifier: Apache-2.0
//
// An account as JSON with stable bytes: fixed key order, optional keys only where they are set. The
// journal holds it, and two equal texts mean that nothing was changed. `v` is raised when a key
// changes its meaning; a new key is read with a default, so that old journals stay readable.
#include "model/account.hpp"

#include <boost/json.hpp>

#include <array>
#include <stdexcept>

namespace stockd {
namespace {

namespace json = boost::json;

constexpr std::int64_t kVersion = 1;

constexpr std::array<std::string_view, 2> kMerges{"grow", "latest"};
constexpr std::array<std::string_view, 3> kSyncs{"on", "watch", "off"};
constexpr std::array<std::string_view, 3> kEdits{"alert", "overwrite", "adopt"};

template <class Names, class Value>
json::string name_in(const Names& names, Value value) {
  return json::string(names.at(static_cast<std::size_t>(value)));
}

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values)
    out.emplace_back(value);
  return out;
}

json::object json_of(const ChannelConfig& channel) {
  json::object sku;
  sku["strip_prefix"] = texts(channel.sku.strip_prefix);
  sku["strip_suffix"] = texts(channel.sku.strip_suffix);
  json::object out;
  out["name"] = channel.name.str();
  out["connector"] = channel.connector;
  out["settings"] = channel.settings_json;
  out["location"] = channel.location;
  out["sku"] = std::move(sku);
  out["merge"] = name_in(kMerges, channel.merge);
  out["lag_ms"] = channel.lag_ms;
  out["window_ms"] = channel.window_ms;
  out["quantity_most"] = channel.quantity_most;
  out["can_set"] = channel.can_set;
  out["can_swap"] = channel.can_swap;
  out["can_adjust"] = channel.can_adjust;
  return out;
}

json::object json_of(const RuleLine& rule) {
  json::object out;
  if (rule.channel) out["channel"] = rule.channel->str();
  if (!rule.sku.empty()) out["sku"] = rule.sku;
  if (rule.buffer) out["buffer"] = *rule.buffer;
  if (rule.percent) out["percent"] = *rule.percent;
  if (rule.max) out["max"] = *rule.max;
  if (rule.min) out["min"] = *rule.min;
  if (rule.fixed) out["fixed"] = *rule.fixed;
  if (rule.sync) out["sync"] = name_in(kSyncs, *rule.sync);
  out["line"] = rule.line;
  return out;
}

json::object json_of(const StockRules& stock) {
  json::array opening;
  for (const ChannelName& channel : stock.opening)
    opening.emplace_back(channel.str());
  json::array rules;
  for (const RuleLine& rule : stock.rules)
    rules.push_back(json_of(rule));
  json::object out;
  out["source_of_truth"] = stock.source_of_truth;
  out["opening"] = std::move(opening);
  out["rules"] = std::move(rules);
  out["on_edit"] = name_in(kEdits, stock.on_edit);
  return out;
}

// The readers below throw std::exception on whatever they did not expect; account_from_json()
// makes one Error of it.
std::string text_at(const json::object& from, std::string_view key) {
  return std::string(from.at(key).as_string());
}

std::int64_t number_at(const json::object& from, std::string_view key) {
  return from.at(key).as_int64();
}

template <class Value, class Names>
Value named_at(const json::object& from, std::string_view key, const Names& names) {
  const std::string_view text = from.at(key).as_string();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<Value>(i);
  }
  throw std::invalid_argument("'" + std::string(text) + "' is no " + std::string(key));
}

std::vector<std::string> texts_at(const json::object& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& value : from.at(key).as_array())
    out.emplace_back(value.as_string());
  return out;
}

ChannelConfig channel_from(const json::object& from) {
  const json::object& sku = from.at("sku").as_object();
  ChannelConfig out;
  out.name = ChannelName(text_at(from, "name"));
  out.connector = text_at(from, "connector");
  out.settings_json = text_at(from, "settings");
  out.location = text_at(from, "location");
  out.sku.strip_prefix = texts_at(sku, "strip_prefix");
  out.sku.strip_suffix = texts_at(sku, "strip_suffix");
  out.merge = named_at<OrderMerge>(from, "merge", kMerges);
  out.lag_ms = number_at(from, "lag_ms");
  out.window_ms = number_at(from, "window_ms");
  out.quantity_most = number_at(from, "quantity_most");
  out.can_set = from.at("can_set").as_bool();
  out.can_swap = from.at("can_swap").as_bool();
  out.can_adjust = from.at("can_adjust").as_bool();
  return out;
}

void read_optional(const json::object& from, std::string_view key,
                   std::optional<std::int64_t>& to) {
  if (from.contains(key)) to = number_at(from, key);
}

RuleLine rule_from(const json::object& from) {
  RuleLine out;
  if (from.contains("channel")) out.channel = ChannelName(text_at(from, "channel"));
  if (from.contains("sku")) out.sku = text_at(from, "sku");
  read_optional(from, "buffer", out.buffer);
  read_optional(from, "percent", out.percent);
  read_optional(from, "max", out.max);
  read_optional(from, "min", out.min);
  read_optional(from, "fixed", out.fixed);
  if (from.contains("sync")) out.sync = named_at<SyncMode>(from, "sync", kSyncs);
  out.line = static_cast<int>(number_at(from, "line"));
  return out;
}

Account account_from(const json::object& from) {
  if (number_at(from, "v") > kVersion) {
    throw std::invalid_argument("it was written by a newer version of stockd");
  }
  Account out;
  out.name = AccountName(text_at(from, "account"));
  out.currency = text_at(from, "currency");
  out.timezone = text_at(from, "timezone");
  out.file = text_at(from, "file");
  for (const json::value& channel : from.at("channels").as_array()) {
    out.channels.push_back(channel_from(channel.as_object()));
  }
  const json::object& stock = from.at("stock").as_object();
  out.stock.source_of_truth = text_at(stock, "source_of_truth");
  for (std::string& channel : texts_at(stock, "opening")) {
    out.stock.opening.emplace_back(std::move(channel));
  }
  for (const json::value& rule : stock.at("rules").as_array()) {
    out.stock.rules.push_back(rule_from(rule.as_object()));
  }
  out.stock.on_edit = named_at<EditPolicy>(stock, "on_edit", kEdits);
  for (const auto& [spelling, sku] : from.at("aliases").as_object()) {
    out.aliases.emplace(std::string(spelling), Sku(std::string(sku.as_string())));
  }
  return out;
}

}  // namespace

std::string to_json(const Account& account) {
  json::array channels;
  for (const ChannelConfig& channel : account.channels)
    channels.push_back(json_of(channel));
  json::object aliases;
  for (const auto& [spelling, sku] : account.aliases)
    aliases[spelling] = sku.str();
  json::object out;
  out["v"] = kVersion;
  out["account"] = account.name.str();
  out["currency"] = account.currency;
  out["timezone"] = account.timezone;
  out["file"] = account.file;
  out["channels"] = std::move(channels);
  out["stock"] = json_of(account.stock);
  out["aliases"] = std::move(aliases);
  return json::serialize(out);
}

Result<Account> account_from_json(std::string_view text) {
  try {
    return account_from(json::parse(json::string_view(text.data(), text.size())).as_object());
  } catch (const std::exception& problem) {
    return failure(Kind::Defect, "account.json",
                   std::string("a stored account cannot be read: ") + problem.what());
  }
}

}  // namespace stockd
