// SPDX-License-Identifier: Apache-2.0
//
// The origins one instance may send requests to: its manifest's `hosts` with the channel's settings
// filled in. The referee asks it so that a connector's author reads a sentence; egress has rules of
// its own that hold whatever a connector says.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"
#include "model/manifest.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::connectors {

class AllowedHosts {
 public:
  static Result<AllowedHosts> resolve(const Manifest& manifest, std::string_view settings_json);

  // Nothing where the request may be sent; else what is wrong with it, eg: "goes to
  // https://a.example, and only https://b.example is allowed".
  std::string refusal(const HttpRequest& request) const;

 private:
  struct Origin {
    std::string scheme;
    std::string host;  // lower case
    std::uint16_t port = 443;

    bool operator==(const Origin&) const = default;
    std::string shown() const;
  };

  static Result<Origin> origin_of(std::string_view url);
  bool keeps_documents(const Origin& origin) const;

  std::vector<Origin> origins_;
  std::vector<std::string> presigned_;  // eg: "*.amazonaws.com"
  std::set<std::string> bare_;          // auth entries that add no credentials
};

}  // namespace stockd::connectors
