// SPDX-License-Identifier: Apache-2.0
//
// Boost.URL does the grammar; this file refuses what the grammar allows and egress does not.
#include "egress/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <cctype>

namespace stockd::egress {

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port == (tls ? 443 : 80)) return name;
  return name + ":" + std::to_string(port);
}

Result<Url> parse_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
  if (!parsed) return failure(Kind::Config, "egress.url", "not an absolute URL");
  const boost::urls::url_view& view = *parsed;
  Url url;
  if (view.scheme_id() == boost::urls::scheme::https) {
    url.tls = true;
  } else if (view.scheme_id() != boost::urls::scheme::http) {
    return failure(Kind::Config, "egress.url-scheme", "only http and https are spoken");
  }
  if (view.has_userinfo()) {
    return failure(Kind::Config, "egress.url-userinfo", "a URL must not contain a user name");
  }
  const auto host = view.host_address();
  url.host.assign(host.begin(), host.end());
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool control = std::any_of(url.host.begin(), url.host.end(), [](unsigned char c) {
    return c <= 0x20 || c == 0x7f || c == '/' || c == '@' || c == '\\' || c == '%';
  });
  if (url.host.empty() || control) {
    return failure(Kind::Config, "egress.url-host", "the URL has no usable host");
  }
  url.port = url.tls ? 443 : 80;
  if (view.has_port()) {
    if (view.port_number() == 0) {
      return failure(Kind::Config, "egress.url-port", "the URL's port is out of range");
    }
    url.port = view.port_number();
  }
  const auto path = view.encoded_path();
  url.path.assign(path.begin(), path.end());
  if (url.path.empty()) url.path = "/";
  const auto query = view.encoded_query();
  url.query.assign(query.begin(), query.end());
  return url;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(static_cast<char>(c));
    } else {
      out.push_back('%');
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
    }
  }
  return out;
}

}  // namespace stockd::egress
