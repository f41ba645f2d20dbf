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
constexpr std::array<std::string_view, 3> kFences{"none", "read", "full"};
constexpr std::array<std::string_view, 3> kEdits{"alert", "overwrite", "adopt"};
constexpr std::array<std::string_view, 2> kCancels{"restock", "tray"};
constexpr std::array<std::string_view, 3> kReturns{"restock", "tray", "ignore"};
constexpr std::array<std::string_view, 3> kReplenishments{"propose", "deduct", "ignore"};
constexpr std::array<std::string_view, 2> kRenames{"hold", "follow"};
constexpr std::array<std::string_view, 2> kBlinds{"hold", "reserve"};

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

json::array names(const std::vector<ChannelName>& values) {
  json::array out;
  for (const ChannelName& value : values)
    out.emplace_back(value.str());
  return out;
}

json::object json_of(const std::map<std::string, Sku>& aliases) {
  json::object out;
  for (const auto& [spelling, sku] : aliases)
    out[spelling] = sku.str();
  return out;
}

json::object json_of(const ChannelConfig& channel) {
  json::object sku;
  sku["strip_prefix"] = texts(channel.sku.strip_prefix);
  sku["strip_suffix"] = texts(channel.sku.strip_suffix);
  if (!channel.sku.regex.empty()) sku["regex"] = channel.sku.regex;
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
  if (!channel.aliases.empty()) out["aliases"] = json_of(channel.aliases);
  if (channel.on_edit) out["on_edit"] = name_in(kEdits, *channel.on_edit);
  if (channel.cancellations) out["cancellations"] = name_in(kCancels, *channel.cancellations);
  if (channel.returns) out["returns"] = name_in(kReturns, *channel.returns);
  if (channel.replenishment != ReplenishmentPolicy::Propose) {
    out["replenishment"] = name_in(kReplenishments, channel.replenishment);
  }
  out["can_read"] = channel.can_read;
  out["lag_bounded"] = channel.lag_bounded;
  out["settles"] = channel.settles;
  if (!channel.overtakes) out["overtakes"] = false;
  if (channel.keeps_cancelled) out["keeps_cancelled"] = true;
  out["swap_key_ms"] = channel.swap_key_ms;
  out["adjust_key_ms"] = channel.adjust_key_ms;
  out["fence"] = name_in(kFences, channel.fence);
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

json::object json_of(const LastUnits& last) {
  return {{"threshold", last.threshold}, {"owner", names(last.owner)}, {"line", last.line}};
}

json::object json_of(const Guard& guard) {
  return {{"max_zeroed", guard.max_zeroed}, {"max_moved", guard.max_moved}, {"line", guard.line}};
}

json::object json_of(const Kit& kit) {
  json::object parts;
  for (const auto& [sku, count] : kit.parts)
    parts[sku.str()] = count;
  return {{"parts", std::move(parts)}, {"line", kit.line}};
}

json::object json_of(const StockRules& stock) {
  const StockRules standing;
  json::array rules;
  for (const RuleLine& rule : stock.rules)
    rules.push_back(json_of(rule));
  json::object out;
  out["source_of_truth"] = stock.source_of_truth;
  out["opening"] = names(stock.opening);
  out["rules"] = std::move(rules);
  out["on_edit"] = name_in(kEdits, stock.on_edit);
  if (stock.on_rename != standing.on_rename) {
    out["on_rename"] = name_in(kRenames, stock.on_rename);
  }
  if (stock.when_blind != standing.when_blind) {
    out["when_blind"] = name_in(kBlinds, stock.when_blind);
  }
  if (stock.cancellations != standing.cancellations) {
    out["cancellations"] = name_in(kCancels, stock.cancellations);
  }
  if (stock.returns != standing.returns) out["returns"] = name_in(kReturns, stock.returns);
  if (stock.last_units != standing.last_units) out["last_units"] = json_of(stock.last_units);
  if (stock.guard != standing.guard) out["guard"] = json_of(stock.guard);
  if (stock.allow_multiple_stores) out["allow_multiple_stores"] = true;
  if (stock.accept_loss) out["accept_loss"] = true;
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

// A key that older journals do not have.
bool flag_at(const json::object& from, std::string_view key, bool before) {
  return from.contains(key) ? from.at(key).as_bool() : before;
}

std::vector<std::string> texts_at(const json::object& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& value : from.at(key).as_array())
    out.emplace_back(value.as_string());
  return out;
}

// The name at a key that may be absent.
template <class Value, class Names>
void read_named(const json::object& from, std::string_view key, const Names& names, Value& to) {
  if (from.contains(key)) to = named_at<Value>(from, key, names);
}

template <class Value, class Names>
void read_named(const json::object& from, std::string_view key, const Names& names,
                std::optional<Value>& to) {
  if (from.contains(key)) to = named_at<Value>(from, key, names);
}

std::map<std::string, Sku> aliases_from(const json::object& from) {
  std::map<std::string, Sku> out;
  for (const auto& [spelling, sku] : from) {
    out.emplace(std::string(spelling), Sku(std::string(sku.as_string())));
  }
  return out;
}

std::vector<ChannelName> names_at(const json::object& from, std::string_view key) {
  std::vector<ChannelName> out;
  for (std::string& name : texts_at(from, key))
    out.emplace_back(std::move(name));
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
  if (sku.contains("regex")) out.sku.regex = text_at(sku, "regex");
  if (from.contains("aliases")) out.aliases = aliases_from(from.at("aliases").as_object());
  read_named(from, "on_edit", kEdits, out.on_edit);
  read_named(from, "cancellations", kCancels, out.cancellations);
  read_named(from, "returns", kReturns, out.returns);
  read_named(from, "replenishment", kReplenishments, out.replenishment);
  out.merge = named_at<OrderMerge>(from, "merge", kMerges);
  out.lag_ms = number_at(from, "lag_ms");
  out.window_ms = number_at(from, "window_ms");
  out.quantity_most = number_at(from, "quantity_most");
  out.can_set = from.at("can_set").as_bool();
  out.can_swap = from.at("can_swap").as_bool();
  out.can_adjust = from.at("can_adjust").as_bool();
  out.can_read = flag_at(from, "can_read", false);
  out.lag_bounded = flag_at(from, "lag_bounded", true);
  out.settles = flag_at(from, "settles", false);
  out.overtakes = flag_at(from, "overtakes", true);
  out.keeps_cancelled = flag_at(from, "keeps_cancelled", false);
  if (from.contains("swap_key_ms")) out.swap_key_ms = number_at(from, "swap_key_ms");
  if (from.contains("adjust_key_ms")) out.adjust_key_ms = number_at(from, "adjust_key_ms");
  if (from.contains("fence")) out.fence = named_at<FenceKind>(from, "fence", kFences);
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

StockRules stock_from(const json::object& from) {
  StockRules out;
  out.source_of_truth = text_at(from, "source_of_truth");
  out.opening = names_at(from, "opening");
  for (const json::value& rule : from.at("rules").as_array()) {
    out.rules.push_back(rule_from(rule.as_object()));
  }
  out.on_edit = named_at<EditPolicy>(from, "on_edit", kEdits);
  out.allow_multiple_stores = flag_at(from, "allow_multiple_stores", false);
  out.accept_loss = flag_at(from, "accept_loss", false);
  read_named(from, "on_rename", kRenames, out.on_rename);
  read_named(from, "when_blind", kBlinds, out.when_blind);
  read_named(from, "cancellations", kCancels, out.cancellations);
  read_named(from, "returns", kReturns, out.returns);
  if (from.contains("last_units")) {
    const json::object& last = from.at("last_units").as_object();
    out.last_units = {number_at(last, "threshold"), names_at(last, "owner"),
                      static_cast<int>(number_at(last, "line"))};
  }
  if (from.contains("guard")) {
    const json::object& guard = from.at("guard").as_object();
    out.guard = {number_at(guard, "max_zeroed"), number_at(guard, "max_moved"),
                 static_cast<int>(number_at(guard, "line"))};
  }
  return out;
}

Kit kit_from(const json::object& from) {
  Kit out;
  for (const auto& [part, count] : from.at("parts").as_object()) {
    out.parts.emplace(Sku(std::string(part)), count.as_int64());
  }
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
  out.stock = stock_from(from.at("stock").as_object());
  out.aliases = aliases_from(from.at("aliases").as_object());
  if (!from.contains("kits")) return out;
  for (const auto& [sku, kit] : from.at("kits").as_object()) {
    out.kits.emplace(Sku(std::string(sku)), kit_from(kit.as_object()));
  }
  return out;
}

}  // namespace

std::string to_json(const Account& account) {
  json::array channels;
  for (const ChannelConfig& channel : account.channels)
    channels.push_back(json_of(channel));
  json::object out;
  out["v"] = kVersion;
  out["account"] = account.name.str();
  out["currency"] = account.currency;
  out["timezone"] = account.timezone;
  out["file"] = account.file;
  out["channels"] = std::move(channels);
  out["stock"] = json_of(account.stock);
  out["aliases"] = json_of(account.aliases);
  if (!account.kits.empty()) {
    json::object kits;
    for (const auto& [sku, kit] : account.kits)
      kits[sku.str()] = json_of(kit);
    out["kits"] = std::move(kits);
  }
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
