// SPDX-License-Identifier: Apache-2.0
//
// Whether a request is what the channel's marketplace sent: an HMAC over the raw body, by any of
// the manifest's alternatives and any secret that may sign now.
#pragma once

#include "ingress/endpoint_table.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace stockd::ingress {

using HeaderView = std::pair<std::string_view, std::string_view>;  // names in lower case

enum class Proof {
  Genuine,
  Unsigned,  // nothing signs it, and the manifest says to answer 200 and forget it
  Forged,
};

// [any-thread]
Proof prove(const EndpointTable::Entry& entry, std::span<const HeaderView> headers,
            std::string_view body);

}  // namespace stockd::ingress
