// SPDX-License-Identifier: Apache-2.0
//
// OAuth 1.0a (RFC 5849) with HMAC-SHA256 and no token: how WooCommerce proves a request that comes
// by plain HTTP, where a password must not travel.
#pragma once

#include "egress/url.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::egress {

struct OAuth1Key {
  std::string key;
  std::string secret;
};

// The query with oauth_* parameters and the signature appended; those already there stay as they
// are written. A JSON body is not part of the signature.
std::string sign_oauth1(const std::string& method, const Url& url, const OAuth1Key& key,
                        std::int64_t timestamp_s, std::string_view nonce);

}  // namespace stockd::egress
