// SPDX-License-Identifier: Apache-2.0
//
// One exchange as it goes over one connection: what is sent, and how it fell. No policy in it.
#pragma once

#include "connectors/operation.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace stockd::egress {

using Deadline = std::chrono::steady_clock::time_point;

struct WireRequest {
  std::string method;
  std::string target;           // eg: "/admin/api/graphql.json"
  connectors::Headers headers;  // all but Content-Length, Host included
  std::string body;
};

struct WireLimits {
  std::int64_t body_max = 32 << 20;
  std::uint32_t header_max = 64 << 10;
};

// A response with status 0 says in `failure` how far it came: "dns", "address-refused", "refused",
// "unreachable", "tls", "timeout", "closed", "too-large", "garbled", "protocol" or "cancelled".
struct WireOutcome {
  connectors::HttpResponse response;
  bool may_go_on = false;  // the connection can carry another exchange
  std::string detail;      // for the log, eg: "certificate verify failed"
};

}  // namespace stockd::egress
