// SPDX-License-Identifier: Apache-2.0
//
// Which origins a channel's requests may go to: those of the manifest's `hosts` with the channel's
// settings filled in, and nothing else. Whether the address behind a name is allowed is a matter of
// address_rules.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"
#include "egress/settings_template.hpp"
#include "egress/url.hpp"
#include "model/manifest.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::egress {

class HostRules {
 public:
  static Result<HostRules> make(const Manifest& manifest, const Settings& settings);

  // The parts of `url`, or why it is refused.
  Result<Url> check(std::string_view url) const;

  // The same for a whole request, which may also go to a host that keeps documents under signed
  // addresses, if it carries no credentials.
  Result<Url> check(const connectors::HttpRequest& request) const;

 private:
  struct Origin {
    bool tls = true;
    std::string host;
    std::uint16_t port = 443;
  };

  std::vector<Origin> origins_;
  std::vector<std::string> presigned_;  // eg: "*.amazonaws.com"
  std::set<std::string> bare_;          // auth entries that add no credentials
};

}  // namespace stockd::egress
