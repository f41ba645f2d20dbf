// SPDX-License-Identifier: Apache-2.0
//
// Expansion of a manifest's templates; what the result may be is decided by whoever uses it.
#include "egress/settings_template.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace stockd::egress {
namespace {

constexpr std::string_view kSettingOpens = "{settings.";

}  // namespace

Result<Settings> read_settings(std::string_view json) {
  Settings out;
  if (json.empty()) return out;
  boost::json::error_code code;
  const boost::json::value parsed = boost::json::parse({json.data(), json.size()}, code);
  if (code || !parsed.is_object()) {
    return failure(Kind::Config, "egress.settings", "the channel's settings are no JSON object");
  }
  for (const auto& member : parsed.get_object()) {
    const boost::json::value& value = member.value();
    if (value.is_object() || value.is_array() || value.is_null()) continue;
    out[std::string(member.key())] =
        value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
  }
  return out;
}

Result<std::string> expand(std::string_view text, const Settings& settings) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    if (!text.starts_with(kSettingOpens) || close == std::string_view::npos) {
      return failure(Kind::Defect, "egress.template",
                     "the manifest has a template other than {settings.NAME}");
    }
    const std::string name(text.substr(kSettingOpens.size(), close - kSettingOpens.size()));
    const auto found = settings.find(name);
    if (found == settings.end() || found->second.empty()) {
      return failure(Kind::Config, "egress.setting-missing",
                     "the setting '" + name + "' is needed to know the host",
                     "set it in the account file");
    }
    out += found->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

std::optional<std::string> sole_setting(std::string_view text) {
  if (!text.starts_with(kSettingOpens) || !text.ends_with('}')) return std::nullopt;
  const std::string_view name =
      text.substr(kSettingOpens.size(), text.size() - kSettingOpens.size() - 1);
  if (name.find_first_of("{}") != std::string_view::npos) return std::nullopt;
  return std::string(name);
}

}  // namespace stockd::egress
