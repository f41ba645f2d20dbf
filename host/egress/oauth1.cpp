// SPDX-License-Identifier: Apache-2.0
//
// The signature base string and its HMAC. The signature goes into the query, because web servers in
// front of PHP often drop the Authorization header.
#include "egress/oauth1.hpp"

#include "base/digest.hpp"
#include "egress/url.hpp"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace stockd::egress {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
               hex_value(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

void add_query(Parameters& out, std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    out.emplace_back(percent_encoded(decode(part.substr(0, equals))),
                     percent_encoded(decode(value)));
  }
}

std::string joined(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out.push_back('&');
    out += name + "=" + value;
  }
  return out;
}

}  // namespace

std::string sign_oauth1(const std::string& method, const Url& url, const OAuth1Key& key,
                        std::int64_t timestamp_s, std::string_view nonce) {
  const Parameters own{{"oauth_consumer_key", percent_encoded(key.key)},
                       {"oauth_nonce", percent_encoded(nonce)},
                       {"oauth_signature_method", "HMAC-SHA256"},
                       {"oauth_timestamp", std::to_string(timestamp_s)}};
  Parameters all = own;
  add_query(all, url.query);
  std::sort(all.begin(), all.end());
  const std::string base =
      method + "&" + percent_encoded(url.origin() + url.path) + "&" + percent_encoded(joined(all));
  HmacSha256 hmac(percent_encoded(key.secret) + "&");
  const Sha256 digest = hmac.sign(base);
  std::string query = url.query;
  if (!query.empty()) query.push_back('&');
  return query + joined(own) + "&oauth_signature=" + percent_encoded(to_base64(bytes_of(digest)));
}

}  // namespace stockd::egress
