// SPDX-License-Identifier: Apache-2.0
//
// One channel against its connector's manifest. Connectors see only settings that stood this test.
#include "config/account_file.hpp"
#include "config/checker.hpp"
#include "config/scalars.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <re2/re2.h>

namespace stockd::config {
namespace {

namespace json = boost::json;

// Literal addresses that are no public ones; names are judged where they are resolved (egress).
bool is_private_host(const std::string& host) {
  static const re2::RE2 kPrivate(
      R"((?i)localhost|.*\.localhost|127\..*|10\..*|192\.168\..*|169\.254\..*|0\..*|)"
      R"(172\.(1[6-9]|2[0-9]|3[01])\..*|\[.*\])");
  return re2::RE2::FullMatch(host, kPrivate);
}

class SettingReader {
 public:
  SettingReader(const SettingField& field, bool sandbox, Report& report)
      : field_(field), sandbox_(sandbox), report_(report) {}

  std::optional<json::value> read(const Node& node) {
    switch (field_.type) {
      case SettingType::Text:
        return text(node);
      case SettingType::Url:
        return url(node);
      case SettingType::Choice:
        return choice(node);
      case SettingType::Integer:
        return integer(node);
      case SettingType::Boolean:
        return good<json::value>(node, read_boolean(node));
      case SettingType::Duration:
        return good<json::value>(node, read_duration_ms(node));
    }
    return std::nullopt;
  }

 private:
  template <class Out, class T>
  std::optional<Out> good(const Node& node, const Scalar<T>& read) {
    if (const T* value = std::get_if<T>(&read)) return Out(*value);
    const Misread& problem = std::get<Misread>(read);
    report_.error(node, "config.type", problem.text, problem.help);
    return std::nullopt;
  }

  void refuse(const Node& node, const std::string& why) {
    report_.error(node, "config.setting",
                  "'" + node.written + "' is no valid '" + field_.name + "': " + why,
                  field_.example.empty() ? field_.help : "eg: " + field_.example);
  }

  std::optional<json::value> text(const Node& node) {
    const auto value = good<std::string>(node, read_text(node, true));
    if (!value) return std::nullopt;
    if (!field_.pattern.empty() && !re2::RE2::FullMatch(*value, field_.pattern)) {
      refuse(node, "it must look like " + field_.pattern);
      return std::nullopt;
    }
    return json::value(json::string(*value));
  }

  std::optional<json::value> url(const Node& node) {
    auto value = good<std::string>(node, read_text(node));
    if (!value) return std::nullopt;
    static const re2::RE2 kUrl(R"(https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d+)?(?:/\S*)?)");
    std::string host;
    if (!re2::RE2::FullMatch(*value, kUrl, &host)) {
      refuse(node, "it must be a URL");
      return std::nullopt;
    }
    if (!sandbox_ && is_private_host(host)) {
      report_.error(node, "config.sandbox-only",
                    "'" + node.written + "' is a private address, which works in a sandbox only",
                    "write the shop's public address");
      return std::nullopt;
    }
    while (value->ends_with('/'))
      value->pop_back();
    return json::value(json::string(*value));
  }

  std::optional<json::value> choice(const Node& node) {
    const auto value = good<std::string>(node, read_text(node));
    if (!value) return std::nullopt;
    const auto& choices = field_.choices;
    if (std::find(choices.begin(), choices.end(), *value) != choices.end()) {
      return json::value(json::string(*value));
    }
    std::string help = use_instead(*value, choices);
    if (help.empty()) {
      for (const std::string& word : choices)
        help += (help.empty() ? "write '" : " or '") + word + "'";
    }
    report_.error(node, "config.choice",
                  "'" + node.written + "' is no value of '" + field_.name + "'", std::move(help));
    return std::nullopt;
  }

  std::optional<json::value> integer(const Node& node) {
    const auto value = good<std::int64_t>(node, read_integer(node));
    if (!value) return std::nullopt;
    if (field_.least != field_.most && (*value < field_.least || *value > field_.most)) {
      report_.error(node, "config.range",
                    "'" + node.written + "' is out of range for '" + field_.name + "'",
                    "write " + std::to_string(field_.least) + " to " + std::to_string(field_.most));
      return std::nullopt;
    }
    return json::value(*value);
  }

  const SettingField& field_;
  bool sandbox_;
  Report& report_;
};

const SettingField* field_named(const Manifest& manifest, std::string_view name) {
  for (const SettingField& field : manifest.settings) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

void check_secrets(const Node& channel, const Manifest& manifest, const AccountContext& context,
                   const Node& name, Report& report) {
  std::vector<std::string> known;
  for (const SecretField& secret : manifest.secrets)
    known.push_back(secret.name);
  std::vector<std::string> given;
  for (const Node* node : texts_at(channel, "secrets")) {
    given.push_back(node->text);
    if (std::find(known.begin(), known.end(), node->text) != known.end()) continue;
    std::string help = use_instead(node->text, known);
    if (help.empty()) {
      help = known.empty() ? "it needs none" : "it has:";
      for (const std::string& one : known)
        help += " " + one;
    }
    report.error(*node, "config.secret",
                 "connector '" + manifest.connector + "' has no secret of this name",
                 std::move(help));
  }
  const auto shared = context.server.connectors.credentials.find(manifest.connector);
  for (const SecretField& secret : manifest.secrets) {
    const bool named = std::find(given.begin(), given.end(), secret.name) != given.end();
    const bool operators = shared != context.server.connectors.credentials.end() &&
                           shared->second.contains(secret.name);
    if (!secret.required || named || operators) continue;
    report.error(name, "config.missing-secret",
                 "channel '" + name.text + "' needs the secret '" + secret.name + "'",
                 "add it to 'secrets:' of the channel");
  }
}

const Manifest* manifest_of(const Node& channel, const AccountContext& context, Report& report) {
  const std::optional<std::string> connector = text_at(channel, "connector");
  if (!connector) return nullptr;
  const auto found = context.manifests.find(*connector);
  if (found != context.manifests.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [name, manifest] : context.manifests)
    known.push_back(name);
  std::string help = use_instead(*connector, known);
  if (help.empty()) {
    help = known.empty() ? "no connector is enabled" : "enabled here:";
    for (const std::string& name : known)
      help += " " + name;
  }
  report.error(*channel.find("connector"), "config.connector",
               "no connector '" + *connector + "' is enabled", std::move(help));
  return nullptr;
}

// A request in five seconds is the least that a fence for every write can be bought from.
constexpr std::int64_t kFenceRateMilliS = 200;

bool fast_enough(const Manifest& manifest, const std::string& lane) {
  auto found = manifest.lanes.find(lane);
  if (found == manifest.lanes.end()) found = manifest.lanes.find("default");
  if (found == manifest.lanes.end()) return true;
  const std::int64_t rate = found->second.rate_milli_s;
  return rate == 0 || rate >= kFenceRateMilliS;
}

FenceKind affordable_fence(const Manifest& manifest) {
  if (!manifest.stock_read || !fast_enough(manifest, "read")) return FenceKind::None;
  return manifest.orders && fast_enough(manifest, "orders") ? FenceKind::Full : FenceKind::Read;
}

std::optional<FenceKind> fence_at(const Node& channel) {
  const std::optional<std::string> word = text_at(channel, "fence");
  if (word == "full") return FenceKind::Full;
  if (word == "read") return FenceKind::Read;
  if (word == "none") return FenceKind::None;
  return std::nullopt;
}

// The merchant's own word for how late orders are told, where the connector has a setting for it.
std::int64_t lag_of(const OrdersSpec& orders, const std::string& settings_json) {
  if (orders.lag_setting.empty()) return orders.lag_ms;
  const json::value settings = json::parse(settings_json);
  const json::value* given = settings.as_object().if_contains(orders.lag_setting);
  return given != nullptr && given->is_int64() ? given->as_int64() : orders.lag_ms;
}

void take_capabilities(const Manifest& manifest, ChannelConfig& to) {
  const OrdersSpec orders = manifest.orders.value_or(OrdersSpec{});
  to.merge = orders.merge;
  to.lag_ms = lag_of(orders, to.settings_json);
  to.window_ms = manifest.orders ? orders.window_ms : 0;
  to.quantity_most = manifest.quantity_most;
  to.can_set = manifest.stock_set.has_value();
  to.can_swap = manifest.stock_swap.has_value();
  to.can_adjust = manifest.stock_adjust.has_value();
  to.can_read = manifest.stock_read.has_value();
  to.lag_bounded = !orders.unbounded;
  to.keeps_cancelled = orders.keeps_cancelled;
  to.settles = manifest.settles;
  to.overtakes = !manifest.stock_set || manifest.stock_set->overtakes;
  to.swap_key_ms = manifest.stock_swap ? manifest.stock_swap->key_ms : 0;
  to.adjust_key_ms = manifest.stock_adjust ? manifest.stock_adjust->key_ms : 0;
  to.fence = affordable_fence(manifest);
}

std::vector<std::string> nonempty_texts(const Node& map, std::string_view key, Report& report) {
  std::vector<std::string> out;
  for (const Node* node : texts_at(map, key)) {
    if (node->text.empty()) report.error(*node, "config.value", "an empty text strips nothing");
    out.push_back(node->text);
  }
  return out;
}

void read_sku(const Node& sku, SkuPattern& to, Report& report) {
  to.strip_prefix = nonempty_texts(sku, "strip_prefix", report);
  to.strip_suffix = nonempty_texts(sku, "strip_suffix", report);
  to.regex = text_at(sku, "regex").value_or("");
  const Node* given = sku.find("regex");
  if (given == nullptr) return;
  const re2::RE2 compiled(to.regex, re2::RE2::Quiet);
  if (!compiled.ok()) {
    report.error(*given, "config.regex",
                 "'" + given->written + "' is no regular expression: " + compiled.error(),
                 "eg: '[A-Z]+:(.+)'; the syntax is RE2's");
  } else if (compiled.NumberOfCapturingGroups() != 1) {
    report.error(*given, "config.regex",
                 "the expression has " + std::to_string(compiled.NumberOfCapturingGroups()) +
                     " groups in (), and the SKU is what its one group fits",
                 "write one group, and (?:..) where no group is meant");
  }
  if (!to.strip_prefix.empty() || !to.strip_suffix.empty()) {
    report.error(*given, "config.regex", "a regex and strip_prefix or strip_suffix do not combine",
                 "keep one of them");
  }
}

}  // namespace

std::string read_settings(const Node& channel, const Manifest& manifest, bool sandbox,
                          Report& report) {
  const Node& settings = map_at(channel, "settings");
  std::map<std::string, json::value> values;
  std::vector<std::string> known;
  for (const SettingField& field : manifest.settings)
    known.push_back(field.name);
  for (const Node& key : settings.keys) {
    if (field_named(manifest, key.text) != nullptr) continue;
    std::string help = use_instead(key.text, known);
    report.error(key, "config.unknown-setting",
                 "connector '" + manifest.connector + "' has no setting '" + key.text + "'",
                 std::move(help));
  }
  for (const SettingField& field : manifest.settings) {
    const Node* given = settings.find(field.name);
    Node standing;  // the default, read like what a merchant writes
    if (given == nullptr && !field.default_value.empty()) {
      standing = channel;
      standing.kind = Node::Kind::Scalar;
      standing.text = standing.written = field.default_value;
      given = &standing;
    }
    if (given != nullptr) {
      const auto value = SettingReader(field, sandbox, report).read(*given);
      if (value) values[field.name] = *value;
    } else if (field.required) {
      report.error(settings.keys.empty() ? channel : settings, "config.missing-setting",
                   "connector '" + manifest.connector + "' needs the setting '" + field.name + "'",
                   field.example.empty() ? "" : "eg: '" + field.name + ": " + field.example + "'");
    }
  }
  json::object out;
  for (const auto& [name, value] : values)
    out[name] = value;
  return json::serialize(out);
}

ChannelConfig read_channel(const Node& name, const Node& channel, const AccountContext& context,
                           Report& report) {
  ChannelConfig out;
  out.name = ChannelName(name.text);
  if (name.text == "ledger" || name.text == "none") {
    report.error(name, "config.name", "'" + name.text + "' is a word of the file itself",
                 "choose another name");
  }
  read_sku(map_at(channel, "sku"), out.sku, report);
  out.aliases = read_aliases(channel, report);
  out.on_edit = edit_policy_at(channel);
  out.cancellations = cancel_policy_at(channel);
  out.returns = return_policy_at(channel);
  const std::optional<std::string> replenishment = text_at(channel, "replenishment");
  if (replenishment == "deduct") out.replenishment = ReplenishmentPolicy::Deduct;
  if (replenishment == "ignore") out.replenishment = ReplenishmentPolicy::Ignore;
  for (const Node* node : texts_at(channel, "locations"))
    out.location = node->text;
  const Manifest* manifest = manifest_of(channel, context, report);
  if (manifest == nullptr) return out;
  out.connector = manifest->connector;
  out.settings_json = read_settings(channel, *manifest, context.server.sandbox, report);
  check_secrets(channel, *manifest, context, name, report);
  take_capabilities(*manifest, out);
  out.fence = fence_at(channel).value_or(out.fence);
  if (!out.location.empty() && !manifest->has_locations) {
    report.error(*channel.find("locations"), "config.locations",
                 "connector '" + manifest->connector + "' knows no locations", "remove the line");
  }
  return out;
}

}  // namespace stockd::config
