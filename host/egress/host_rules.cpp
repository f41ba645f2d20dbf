// SPDX-License-Identifier: Apache-2.0
//
// A template that is a host name allows https on port 443; one that is a URL setting allows the
// scheme, host and port its owner wrote.
#include "egress/host_rules.hpp"

#include <algorithm>

namespace stockd::egress {
namespace {

bool is_url_setting(const Manifest& manifest, const std::string& name) {
  return std::any_of(manifest.settings.begin(), manifest.settings.end(),
                     [&](const SettingField& field) {
                       return field.name == name && field.type == SettingType::Url;
                     });
}

// "*.a.example" stands for every host below a.example, and not for a.example itself.
bool fits(std::string_view host, std::string_view pattern) {
  if (!pattern.starts_with("*.")) return host == pattern;
  pattern.remove_prefix(1);
  return host.size() > pattern.size() && host.ends_with(pattern);
}

}  // namespace

Result<HostRules> HostRules::make(const Manifest& manifest, const Settings& settings) {
  HostRules rules;
  rules.presigned_ = manifest.presigned_hosts;
  for (const auto& [name, auth] : manifest.auth) {
    if (auth.kind == "none") rules.bare_.insert(name);
  }
  for (const std::string& entry : manifest.hosts) {
    Result<std::string> text = expand(entry, settings);
    if (!text) return failure(std::move(text.error()));
    const auto setting = sole_setting(entry);
    const bool written_url = setting && is_url_setting(manifest, *setting);
    // A host name is read as the URL it stands for: whatever a setting smuggles in (a path, a port,
    // a user) then shows up as a part that must not be there.
    Result<Url> url = parse_url(written_url ? *text : "https://" + *text);
    if (!url) {
      return failure(Kind::Config, "egress.host",
                     "'" + *text + "' is not a host: " + url.error().text(),
                     "correct the channel's settings");
    }
    const bool bare = url->path == "/" && url->query.empty() && url->port == 443;
    if (!written_url && (!bare || url->host.size() != text->size())) {
      return failure(Kind::Config, "egress.host", "'" + *text + "' is not a bare host name",
                     "correct the channel's settings");
    }
    rules.origins_.push_back(Origin{url->tls, url->host, url->port});
  }
  return rules;
}

Result<Url> HostRules::check(std::string_view text) const {
  Result<Url> url = parse_url(text);
  if (!url) return url;
  const bool known = std::any_of(origins_.begin(), origins_.end(), [&](const Origin& each) {
    return each.tls == url->tls && each.host == url->host && each.port == url->port;
  });
  if (known) return url;
  return failure(Kind::Defect, "egress.host-refused",
                 "requests to " + url->origin() + " are not among the connector's hosts");
}

Result<Url> HostRules::check(const connectors::HttpRequest& request) const {
  Result<Url> url = parse_url(request.url);
  const bool plain = bare_.contains(request.auth) && !request.fill &&
                     (request.method == "GET" || request.method == "PUT");
  const bool keeps_documents =
      url && url->tls && url->port == 443 &&
      std::any_of(presigned_.begin(), presigned_.end(),
                  [&](const std::string& pattern) { return fits(url->host, pattern); });
  return plain && keeps_documents ? url : check(std::string_view(request.url));
}

}  // namespace stockd::egress
