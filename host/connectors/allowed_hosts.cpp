// SPDX-License-Identifier: Apache-2.0
//
// A template that is one URL setting allows that URL's origin; any other is a host name, and allows
// https on its usual port.
#include "connectors/allowed_hosts.hpp"

#include <boost/json/parse.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cctype>

namespace stockd::connectors {
namespace {

tl::unexpected<Error> bad_setting(const std::string& text) {
  return failure(Kind::Config, "connector.host", text, "correct the channel's settings");
}

// "{settings.shop}.example" with the settings filled in.
Result<std::string> filled(std::string_view text, const boost::json::object& settings) {
  static constexpr std::string_view kOpen = "{settings.";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find(kOpen, at);
    const std::size_t close = text.find('}', open == std::string_view::npos ? at : open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      return out + std::string(text.substr(at));
    }
    out += text.substr(at, open - at);
    const std::string_view name = text.substr(open + kOpen.size(), close - open - kOpen.size());
    const auto* value = settings.if_contains({name.data(), name.size()});
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
      return bad_setting("the setting \"" + std::string(name) + "\" is needed to know the host");
    }
    out.append(value->get_string().data(), value->get_string().size());
    at = close + 1;
  }
  return out;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '-';
  });
}

}  // namespace

std::string AllowedHosts::Origin::shown() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  return scheme + "://" + host + (usual ? "" : ":" + std::to_string(port));
}

Result<AllowedHosts::Origin> AllowedHosts::origin_of(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return bad_setting("is no absolute URL");
  const boost::urls::url_view& url = *parsed;
  Origin out;
  out.scheme = std::string(url.scheme());
  if ((out.scheme != "https" && out.scheme != "http") || url.host().empty()) {
    return bad_setting("is no https or http URL");
  }
  if (url.has_userinfo()) return bad_setting("contains credentials");
  out.host = url.host();
  std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  out.port = url.has_port() && !url.port().empty()
                 ? url.port_number()
                 : static_cast<std::uint16_t>(out.scheme == "https" ? 443 : 80);
  return out;
}

Result<AllowedHosts> AllowedHosts::resolve(const Manifest& manifest,
                                           std::string_view settings_json) {
  boost::json::error_code code;
  const auto parsed = boost::json::parse({settings_json.data(), settings_json.size()}, code);
  if (code || !parsed.is_object()) return bad_setting("the channel's settings are no JSON object");
  AllowedHosts out;
  out.presigned_ = manifest.presigned_hosts;
  for (const auto& [name, auth] : manifest.auth) {
    if (auth.kind == "none") out.bare_.insert(name);
  }
  for (const std::string& entry : manifest.hosts) {
    auto text = filled(entry, parsed.get_object());
    if (!text) return failure(text.error());
    const bool is_url = std::any_of(
        manifest.settings.begin(), manifest.settings.end(), [&](const SettingField& field) {
          return field.type == SettingType::Url && entry == "{settings." + field.name + "}";
        });
    if (!is_url && !is_host_name(*text)) {
      return bad_setting("\"" + *text + "\" is no host name");
    }
    auto origin = origin_of(is_url ? *text : "https://" + *text);
    if (!origin) return bad_setting("\"" + *text + "\" " + origin.error().text());
    out.origins_.push_back(std::move(*origin));
  }
  return out;
}

bool AllowedHosts::keeps_documents(const Origin& origin) const {
  if (origin.scheme != "https" || origin.port != 443) return false;
  return std::any_of(presigned_.begin(), presigned_.end(), [&](std::string_view pattern) {
    if (!pattern.starts_with("*.")) return origin.host == pattern;
    pattern.remove_prefix(1);
    return origin.host.size() > pattern.size() && origin.host.ends_with(pattern);
  });
}

std::string AllowedHosts::refusal(const HttpRequest& request) const {
  const auto origin = origin_of(request.url);
  if (!origin) return origin.error().text();
  if (std::find(origins_.begin(), origins_.end(), *origin) != origins_.end()) return {};
  if (keeps_documents(*origin)) {
    const bool plain = bare_.contains(request.auth) && !request.fill;
    const bool reads_or_stores = request.method == "GET" || request.method == "PUT";
    return plain && reads_or_stores ? std::string()
                                    : "goes to " + origin->shown() +
                                          ", where only a GET or PUT without credentials may go";
  }
  std::string allowed;
  for (const Origin& known : origins_)
    allowed += (allowed.empty() ? "" : ", ") + known.shown();
  return "goes to " + origin->shown() + ", and only " + allowed + " is allowed";
}

}  // namespace stockd::connectors
