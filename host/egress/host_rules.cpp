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

}  // namespace

Result<HostRules> HostRules::make(const Manifest& manifest, const Settings& settings) {
  HostRules rules;
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

}  // namespace stockd::egress
