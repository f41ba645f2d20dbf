// SPDX-License-Identifier: Apache-2.0
//
// An absolute http(s) URL in the parts egress decides by. Anything ambiguous (user info, another
// scheme, a port out of range) is no URL here.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::egress {

struct Url {
  bool tls = false;
  std::string host;  // lower case; an IPv6 address without brackets
  std::uint16_t port = 0;
  std::string path;   // as written, at least "/"
  std::string query;  // as written, without "?"

  // eg: "/wp-json/wc/v3/products?page=2"
  std::string target() const { return query.empty() ? path : path + "?" + query; }

  // As the Host header spells it: the port only where it is not the scheme's own.
  std::string authority() const;

  // eg: "https://outlet.myshopify.com"
  std::string origin() const { return (tls ? "https://" : "http://") + authority(); }
};

Result<Url> parse_url(std::string_view text);

// RFC 3986's unreserved characters as they are, all others as %XX in capital hex; what RFC 5849
// 3.6 asks of signatures, and right for form bodies too.
std::string percent_encoded(std::string_view text);

}  // namespace stockd::egress
