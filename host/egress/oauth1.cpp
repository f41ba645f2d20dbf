// SPDX-License-Identifier: Apache-2.0
//
// The signature base string and its HMAC. The signature goes into the query, because web servers in
// front of PHP often drop the Authorization header.
#include "egress/oauth1.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace stockd::egress {
namespace {

// RFC 5849 3.6: everything but letters, digits, "-", ".", "_" and "~", in capital hex.
std::string encode(std::string_view text) {
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
    out.emplace_back(encode(decode(part.substr(0, equals))), encode(decode(value)));
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
  const Parameters own{{"oauth_consumer_key", encode(key.key)},
                       {"oauth_nonce", encode(nonce)},
                       {"oauth_signature_method", "HMAC-SHA256"},
                       {"oauth_timestamp", std::to_string(timestamp_s)}};
  Parameters all = own;
  add_query(all, url.query);
  std::sort(all.begin(), all.end());
  const std::string base =
      method + "&" + encode(url.origin() + url.path) + "&" + encode(joined(all));
  HmacSha256 hmac(encode(key.secret) + "&");
  const Sha256 digest = hmac.sign(base);
  std::string query = url.query;
  if (!query.empty()) query.push_back('&');
  return query + joined(own) + "&oauth_signature=" + encode(to_base64(bytes_of(digest)));
}

}  // namespace stockd::egress
