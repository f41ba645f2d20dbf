// SPDX-License-Identifier: Apache-2.0
//
// A function for each part of connector.yaml, and at the end the rules between the parts.
#include "connectors/manifest_reader.hpp"

#include "connectors/yaml_map.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <re2/re2.h>

namespace stockd::connectors {
namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr std::int64_t kWebhookBytesMax = 8LL << 20;

struct Unit {
  std::string_view word;
  std::int64_t factor;
};

// "1.5" and a unit's word, as a whole number of the smallest unit; nothing else.
template <std::size_t N>
std::optional<std::int64_t> scaled(std::string_view text, const std::array<Unit, N>& units) {
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error != std::errc() || whole < 0) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (rest != unit.word) continue;
    if (whole > std::numeric_limits<std::int64_t>::max() / unit.factor) return std::nullopt;
    return whole * unit.factor;
  }
  return std::nullopt;
}

constexpr std::array<Unit, 3> kSizes{{{"", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}}};

// "4/s", "0.5/s", "20/m", "100/h" in thousandths of a unit per second, rounded down.
std::optional<std::int64_t> parse_rate_milli_s(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  double count = 0;
  const char* last = text.data() + slash;
  const auto [end, error] = std::from_chars(text.data(), last, count);
  if (error != std::errc() || end != last || count <= 0 || count > 1e6) return std::nullopt;
  const std::string_view per = text.substr(slash + 1);
  const double seconds = per == "s" ? 1 : per == "m" ? 60 : per == "h" ? 3600 : 0;
  if (seconds == 0) return std::nullopt;
  const auto milli = static_cast<std::int64_t>(count * 1000 / seconds);
  return milli == 0 ? std::nullopt : std::optional(milli);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '_' || c == '-' || c == '.';
  });
}

class Reading {
 public:
  Reading(YamlFindings& findings, Manifest& manifest) : findings_(findings), out_(manifest) {}

  void document(const YAML::Node& root);

 private:
  void settings(const YAML::Node& node);
  void setting(const std::string& name, const YAML::Node& node);
  void setting_type(YamlMap& map, SettingField& field);
  void setting_default(YamlMap& map, SettingField& field);
  void secrets(const YAML::Node& node);
  void auth(const YAML::Node& node);
  void renew_on(YamlMap& map, AuthEntry& auth);
  void presigned_hosts(YamlMap& map);
  void lanes(const YAML::Node& node);
  void capabilities(const YAML::Node& node);
  void orders(const YAML::Node& node);
  void webhooks(const YAML::Node& node);
  void verify(const YAML::Node& node, WebhookSpec& spec);
  void between_parts(YamlMap& map);
  std::optional<WriteSpec> batch(YamlMap& map, const std::string& key);
  void need_secret(YamlMap& map, const std::string& key, const std::string& name);

  YamlFindings& findings_;
  Manifest& out_;
};

void Reading::document(const YAML::Node& root) {
  YamlMap map(findings_, root, "the manifest");
  map.need_text("connector", out_.connector);
  if (!out_.connector.empty() && !is_plain_name(out_.connector)) {
    map.complain("connector", "\"connector\" may have a-z, 0-9, dot, dash and underscore only");
  }
  map.need_text("name", out_.name);
  map.need_text("version", out_.version);
  map.text("abi", out_.abi);
  if (!re2::RE2::FullMatch(out_.abi, "[0-9]{1,4}\\.[0-9]{1,4}")) {
    map.complain("abi", "\"abi\" must look like \"1.0\", not \"" + out_.abi + "\"");
  }
  map.texts("needs", out_.needs);
  map.texts("hosts", out_.hosts);
  presigned_hosts(map);
  map.text("rate_header", out_.rate_header);
  out_.rate_header = lower(out_.rate_header);
  // Secrets come before what refers to them.
  if (const auto node = map.take("settings")) settings(*node);
  if (const auto node = map.take("secrets")) secrets(*node);
  if (const auto node = map.take("auth")) auth(*node);
  if (const auto node = map.take("lanes")) lanes(*node);
  if (const auto node = map.take("capabilities")) {
    capabilities(*node);
  } else {
    map.complain("capabilities", "the manifest needs \"capabilities\"");
  }
  if (const auto node = map.take("webhooks")) webhooks(*node);
  if (const auto node = map.take("quantity")) {
    YamlMap quantity(findings_, *node, "quantity");
    quantity.integer("most", 1, 1'000'000'000, out_.quantity_most);
    quantity.finish();
  }
  map.integer("parallel", 1, 64, out_.parallel);
  between_parts(map);
  map.finish();
}

void Reading::settings(const YAML::Node& node) {
  YamlMap map(findings_, node, "settings");
  for (const auto& [name, entry] : map.all()) {
    if (!is_plain_name(name)) map.complain(name, "\"" + name + "\" is no name for a setting");
    setting(name, entry);
  }
}

void Reading::setting(const std::string& name, const YAML::Node& node) {
  YamlMap map(findings_, node, "setting " + name);
  SettingField field;
  field.name = name;
  map.text("title", field.title);
  map.text("help", field.help);
  map.text("example", field.example);
  map.boolean("required", field.required);
  map.boolean("advanced", field.advanced);
  setting_type(map, field);
  if (map.text("pattern", field.pattern)) {
    if (field.type != SettingType::Text) map.complain("pattern", "only a text has a \"pattern\"");
    const re2::RE2 compiled(field.pattern, re2::RE2::Quiet);
    if (!compiled.ok()) {
      map.complain("pattern", "\"pattern\" is no regular expression: " + compiled.error());
    }
  }
  setting_default(map, field);
  map.finish();
  out_.settings.push_back(std::move(field));
}

void Reading::setting_type(YamlMap& map, SettingField& field) {
  static const std::array<std::pair<std::string_view, SettingType>, 6> kTypes{
      {{"text", SettingType::Text},
       {"url", SettingType::Url},
       {"integer", SettingType::Integer},
       {"boolean", SettingType::Boolean},
       {"duration", SettingType::Duration},
       {"choice", SettingType::Choice}}};
  std::string word;
  map.need_text("type", word);
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const auto& known) { return known.first == word; });
  if (found != kTypes.end()) {
    field.type = found->second;
  } else if (!word.empty()) {
    map.complain(
        "type",
        "\"type\" must be text, url, integer, boolean, duration or choice, not \"" + word + "\"");
  }
  if (const auto range = map.take("range")) {
    const bool pair = range->IsSequence() && range->size() == 2;
    const auto least = pair ? yaml_integer((*range)[0]) : std::nullopt;
    const auto most = pair ? yaml_integer((*range)[1]) : std::nullopt;
    if (field.type != SettingType::Integer || !least || !most || *least >= *most) {
      map.complain("range", "\"range\" must be [least, most] of an integer");
    } else {
      field.least = *least;
      field.most = *most;
    }
  }
  const bool has_choices = map.texts("of", field.choices);
  if (has_choices != (field.type == SettingType::Choice) && found != kTypes.end()) {
    map.complain("of", "a choice, and only a choice, needs \"of\"");
  }
}

void Reading::setting_default(YamlMap& map, SettingField& field) {
  if (!map.text("default", field.default_value)) return;
  const std::string& word = field.default_value;
  bool fits = true;
  if (field.type == SettingType::Integer) {
    const auto value = yaml_integer(YAML::Node(word));
    fits = value && (field.least == field.most || (*value >= field.least && *value <= field.most));
  } else if (field.type == SettingType::Boolean) {
    fits = word == "true" || word == "false";
  } else if (field.type == SettingType::Duration) {
    fits = parse_duration_ms(word).has_value();
  } else if (field.type == SettingType::Choice) {
    fits = std::find(field.choices.begin(), field.choices.end(), word) != field.choices.end();
  }
  if (!fits) map.complain("default", "\"default\" \"" + word + "\" is no value of the setting");
  if (field.required) map.complain("default", "a required setting has no \"default\"");
}

void Reading::secrets(const YAML::Node& node) {
  YamlMap map(findings_, node, "secrets");
  for (const auto& [name, entry] : map.all()) {
    if (!is_plain_name(name)) map.complain(name, "\"" + name + "\" is no name for a secret");
    YamlMap fields(findings_, entry, "secret " + name);
    SecretField secret;
    secret.name = name;
    fields.text("title", secret.title);
    fields.text("help", secret.help);
    fields.boolean("required", secret.required);
    fields.finish();
    out_.secrets.push_back(std::move(secret));
  }
}

void Reading::need_secret(YamlMap& map, const std::string& key, const std::string& name) {
  const bool known = std::any_of(out_.secrets.begin(), out_.secrets.end(),
                                 [&](const SecretField& secret) { return secret.name == name; });
  if (!known && !name.empty()) {
    map.complain(
        key, "\"" + key + "\" names the secret \"" + name + "\", which is not among \"secrets\"");
  }
}

struct AuthShape {
  std::string_view kind;
  std::vector<std::string> secrets;   // required, names of secrets
  std::vector<std::string> required;  // other required fields
  std::vector<std::string> optional;
};

const std::vector<AuthShape>& auth_shapes() {
  static const std::vector<AuthShape> shapes{
      {"none", {}, {}, {}},
      {"basic", {"user", "password"}, {}, {"plain_http"}},
      {"oauth1", {"user", "password"}, {}, {}},
      {"bearer", {"token"}, {}, {}},
      {"header", {"token"}, {"header"}, {"prefix"}},
      {"oauth2-client-credentials", {"client_id", "client_secret"}, {"token_url", "header"}, {}},
      {"oauth2-refresh-token",
       {"client_id", "client_secret", "refresh_token"},
       {"token_url", "header"},
       {}}};
  return shapes;
}

void Reading::auth(const YAML::Node& node) {
  YamlMap map(findings_, node, "auth");
  for (const auto& [name, entry] : map.all()) {
    YamlMap fields(findings_, entry, "auth " + name);
    AuthEntry auth;
    fields.need_text("kind", auth.kind);
    const auto shape =
        std::find_if(auth_shapes().begin(), auth_shapes().end(),
                     [&](const AuthShape& known) { return known.kind == auth.kind; });
    if (shape == auth_shapes().end()) {
      fields.complain("kind",
                      "\"kind\" must be none, basic, oauth1, bearer, header, "
                      "oauth2-client-credentials or oauth2-refresh-token, not \"" +
                          auth.kind + "\"");
      continue;
    }
    for (const std::string& key : shape->secrets) {
      fields.need_text(key, auth.fields[key]);
      need_secret(fields, key, auth.fields[key]);
    }
    for (const std::string& key : shape->required)
      fields.need_text(key, auth.fields[key]);
    for (const std::string& key : shape->optional) {
      std::string value;
      if (fields.text(key, value)) auth.fields[key] = value;
    }
    const auto plain = auth.fields.find("plain_http");
    if (plain != auth.fields.end() && plain->second != "oauth1") {
      fields.complain("plain_http", "\"plain_http\" must be oauth1, not \"" + plain->second + "\"");
    }
    renew_on(fields, auth);
    fields.finish();
    out_.auth[name] = std::move(auth);
  }
}

// `renew_on: [401, 403]`: only statuses that are given before anything was changed.
void Reading::renew_on(YamlMap& map, AuthEntry& auth) {
  const bool fetches = auth.kind.starts_with("oauth2-");
  if (map.text("renew_if", auth.renew_if) && !fetches) {
    map.complain("renew_if", "\"renew_if\" is for a kind that fetches its token");
  }
  const auto node = map.take("renew_on");
  if (!node) return;
  bool good = node->IsSequence() && node->size() > 0 && fetches;
  auth.renew_on.clear();
  for (std::size_t i = 0; good && i < node->size(); ++i) {
    const auto status = yaml_integer((*node)[i]);
    good = status == 401 || status == 403;
    if (good) auth.renew_on.push_back(static_cast<std::uint32_t>(*status));
  }
  if (good) return;
  map.complain("renew_on",
               "\"renew_on\" must be a list of 401 and 403, of a kind that fetches its token");
}

// "*.storage.example" or a host name: a wildcard stands for the first part only, and leaves two.
void Reading::presigned_hosts(YamlMap& map) {
  map.texts("presigned_hosts", out_.presigned_hosts);
  for (const std::string& host : out_.presigned_hosts) {
    if (re2::RE2::FullMatch(host, R"((\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+)")) continue;
    map.complain("presigned_hosts", "\"" + host +
                                        "\" is no host name, nor one after \"*.\", "
                                        "such as *.storage.example");
  }
}

void Reading::lanes(const YAML::Node& node) {
  YamlMap map(findings_, node, "lanes");
  for (const auto& [name, entry] : map.all()) {
    YamlMap fields(findings_, entry, "lane " + name);
    LaneEntry lane;
    std::string rate;
    fields.need_text("rate", rate);
    const auto milli_s = parse_rate_milli_s(rate);
    if (milli_s) {
      lane.rate_milli_s = *milli_s;
    } else if (!rate.empty()) {
      fields.complain("rate", "\"rate\" must look like 4/s, 20/m or 100/h, not \"" + rate + "\"");
    }
    fields.integer("burst", 1, 1'000'000, lane.burst);
    fields.text("reset", lane.reset_header);
    lane.reset_header = lower(lane.reset_header);
    fields.finish();
    out_.lanes[name] = lane;
  }
}

std::optional<WriteSpec> Reading::batch(YamlMap& map, const std::string& key) {
  const auto node = map.take(key);
  if (!node) return std::nullopt;
  YamlMap fields(findings_, *node, key);
  WriteSpec spec;
  fields.integer("batch", 1, 10'000, spec.batch);
  fields.duration("key", spec.key_ms);
  fields.boolean("overtakes", spec.overtakes);
  fields.finish();
  return spec;
}

void Reading::capabilities(const YAML::Node& node) {
  YamlMap map(findings_, node, "capabilities");
  if (const auto listing = map.take("listing")) {
    YamlMap fields(findings_, *listing, "listing");
    std::int64_t page = 100;
    fields.integer("page", 1, 10'000, page);
    fields.finish();
    out_.listing_page = page;
  }
  out_.stock_read = batch(map, "stock-read");
  out_.stock_set = batch(map, "stock-set");
  out_.stock_swap = batch(map, "stock-swap");
  out_.stock_adjust = batch(map, "stock-adjust");
  if (const auto node_of_orders = map.take("orders")) orders(*node_of_orders);
  std::string locations = "none";
  map.text("locations", locations);
  if (locations != "none" && locations != "many") {
    map.complain("locations", "\"locations\" must be none or many, not \"" + locations + "\"");
  }
  out_.has_locations = locations == "many";
  map.boolean("subscribe", out_.subscribes);
  map.boolean("check", out_.checks);
  map.boolean("settle", out_.settles);
  map.finish();
}

void Reading::orders(const YAML::Node& node) {
  YamlMap map(findings_, node, "orders");
  OrdersSpec spec;
  std::string merge = "grow";
  map.text("merge", merge);
  if (merge != "grow" && merge != "latest") {
    map.complain("merge", "\"merge\" must be grow or latest, not \"" + merge + "\"");
  }
  spec.merge = merge == "latest" ? OrderMerge::Latest : OrderMerge::Grow;
  map.duration("lag", spec.lag_ms);
  map.text("lag_setting", spec.lag_setting);
  map.duration("window", spec.window_ms);
  map.duration("every", spec.every_ms);
  if (spec.window_ms > 3650 * kDayMs) map.complain("window", "\"window\" is more than ten years");
  if (spec.every_ms < 1000) map.complain("every", "\"every\" is less than a second");
  map.integer("lookup", 1, 10'000, spec.lookup_batch);
  map.boolean("unbounded", spec.unbounded);
  map.boolean("keeps_cancelled", spec.keeps_cancelled);
  map.finish();
  out_.orders = spec;
}

void Reading::webhooks(const YAML::Node& node) {
  YamlMap map(findings_, node, "webhooks");
  WebhookSpec spec;
  map.texts("topics", spec.topics);
  map.text("topic_header", spec.topic_header);
  spec.topic_header = lower(spec.topic_header);
  if (const auto list = map.take("verify")) {
    if (!list->IsSequence()) map.complain("verify", "\"verify\" must be a list of alternatives");
    if (list->IsSequence()) {
      for (const YAML::Node& entry : *list)
        verify(entry, spec);
    }
  }
  if (const auto unsigned_ok = map.take("unsigned_ok")) {
    YamlMap fields(findings_, *unsigned_ok, "unsigned_ok");
    fields.need_text("type", spec.unsigned_ok_type);
    fields.need_text("prefix", spec.unsigned_ok_prefix);
    fields.finish();
  }
  std::string size;
  if (map.text("size", size)) {
    const auto bytes = scaled(size, kSizes);
    if (!bytes || *bytes < 1 || *bytes > kWebhookBytesMax) {
      map.complain("size", "\"size\" must be bytes, KiB or MiB up to 8MiB, not \"" + size + "\"");
    } else {
      spec.size_max = *bytes;
    }
  }
  map.finish();
  out_.webhooks = std::move(spec);
}

void Reading::verify(const YAML::Node& node, WebhookSpec& spec) {
  YamlMap map(findings_, node, "verify");
  VerifyEntry entry;
  map.need_text("kind", entry.kind);
  if (!entry.kind.empty() && entry.kind != "hmac-sha256") {
    map.complain("kind", "\"kind\" must be hmac-sha256, not \"" + entry.kind + "\"");
  }
  map.need_text("secret", entry.secret);
  need_secret(map, "secret", entry.secret);
  map.need_text("header", entry.header);
  entry.header = lower(entry.header);
  map.text("encoding", entry.encoding);
  if (entry.encoding != "base64" && entry.encoding != "hex" && entry.encoding != "base64-of-hex") {
    map.complain("encoding", "\"encoding\" must be base64, hex or base64-of-hex, not \"" +
                                 entry.encoding + "\"");
  }
  std::string over = "body";
  map.text("over", over);
  entry.over_url = over == "url-and-body";
  if (over != "body" && !entry.over_url) {
    map.complain("over", "\"over\" must be body or url-and-body, not \"" + over + "\"");
  }
  if (map.text("url", entry.url_setting)) {
    const bool known =
        std::any_of(out_.settings.begin(), out_.settings.end(),
                    [&](const auto& field) { return field.name == entry.url_setting; });
    if (!entry.over_url || !known) {
      map.complain("url", "\"url\" must name a setting, and needs \"over: url-and-body\"");
    }
  }
  map.finish();
  spec.verify.push_back(std::move(entry));
}

// "{settings.shop}.myshopify.com" must name a setting that exists.
void Reading::between_parts(YamlMap& map) {
  if (out_.hosts.empty()) map.complain("hosts", "the manifest needs \"hosts\"");
  for (const std::string& host : out_.hosts) {
    const std::size_t open = host.find('{');
    if (open == std::string::npos) continue;
    const std::size_t close = host.find('}', open);
    const std::string inside =
        close == std::string::npos ? "" : host.substr(open + 1, close - open - 1);
    const bool known =
        std::any_of(out_.settings.begin(), out_.settings.end(),
                    [&](const SettingField& field) { return inside == "settings." + field.name; });
    if (!known) map.complain("hosts", "\"" + host + "\" names no setting of this manifest");
  }
  const std::string lag = out_.orders ? out_.orders->lag_setting : std::string();
  const bool known_lag =
      std::any_of(out_.settings.begin(), out_.settings.end(), [&](const SettingField& field) {
        return field.name == lag && field.type == SettingType::Duration;
      });
  if (!lag.empty() && !known_lag) {
    map.complain("capabilities", "\"lag_setting\" names no duration among the settings");
  }
  if (out_.auth.find("default") == out_.auth.end()) out_.auth["default"] = AuthEntry{};
  if (out_.lanes.find("default") == out_.lanes.end()) out_.lanes["default"] = LaneEntry{};
}

}  // namespace

std::optional<std::int64_t> parse_duration_ms(std::string_view text) {
  static constexpr std::array<Unit, 5> kUnits{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", kDayMs}}};
  return scaled(text, kUnits);
}

Result<Manifest> parse_manifest(std::string_view yaml, const std::string& file) {
  YamlFindings findings(file);
  Manifest manifest;
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
    if (documents.size() != 1) {
      return failure(Kind::Config, "connector.manifest",
                     file + ": a manifest is one YAML document, and this has " +
                         std::to_string(documents.size()));
    }
    Reading(findings, manifest).document(documents.front());
  } catch (const YAML::Exception& error) {
    findings.add(error.mark, "this is no YAML: " + error.msg);
  }
  if (!findings.empty()) return failure(Kind::Config, "connector.manifest", findings.text());
  return manifest;
}

}  // namespace stockd::connectors
