// SPDX-License-Identifier: Apache-2.0
//
// The shop's checks in its own order: parameters, key, signature, time, nonce, permission.
#include "auth.hpp"

#include <stockd/twin_crypto.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace stockd::woocommerce::twin {

using twin_crypto::base64, twin_crypto::hmac_sha256;

namespace {

constexpr std::int64_t kWindowS = 15 * 60;

RestError refused(const std::string& message) {
  return RestError{401, "woocommerce_rest_authentication_error", message};
}

// What a caller without credentials is told depends on what it tried.
RestError anonymous(const Call& call) {
  if (!call.reads()) {
    const bool creates = call.method == "POST" && call.path.size() == 1;
    return creates ? RestError{401, "woocommerce_rest_cannot_create",
                               "Sorry, you are not allowed to create resources."}
                   : RestError{401, "woocommerce_rest_cannot_edit",
                               "Sorry, you are not allowed to edit this resource."};
  }
  const bool list = call.path.size() % 2 == 1;
  return RestError{
      401, "woocommerce_rest_cannot_view",
      list ? "Sorry, you cannot list resources." : "Sorry, you cannot view this resource."};
}

std::string base64_decoded(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    group = group << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(group >> bits & 0xff);
  }
  return out;
}

// The OAuth parameters of the header, or of the query where they stand there.
Pairs oauth_parameters(const Call& call, const std::string& authorization) {
  Pairs out;
  if (authorization.starts_with("OAuth ")) {
    std::string_view rest{authorization};
    rest.remove_prefix(6);
    while (!rest.empty()) {
      const auto end = std::min(rest.find(','), rest.size());
      std::string_view item = rest.substr(0, end);
      while (item.starts_with(' '))
        item.remove_prefix(1);
      const auto equal = std::min(item.find('='), item.size());
      std::string_view value = equal < item.size() ? item.substr(equal + 1) : std::string_view{};
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      if (item.starts_with("oauth_")) {
        out.emplace_back(std::string{item.substr(0, equal)}, decoded(value));
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
  }
  for (const auto& pair : call.target.query) {
    if (pair.first.starts_with("oauth_")) out.push_back(pair);
  }
  return out;
}

std::optional<std::string> value_of(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return std::nullopt;
}

// METHOD & url & sorted parameters; each part encoded, names and values of the last one twice.
std::string base_string(const Call& call, const Pairs& oauth) {
  Pairs all;
  for (const auto& [key, value] : call.target.query) {
    if (!key.starts_with("oauth_")) all.emplace_back(encoded(key), encoded(value));
  }
  for (const auto& [key, value] : oauth) {
    if (key != "oauth_signature") all.emplace_back(encoded(key), encoded(value));
  }
  std::ranges::sort(all);
  std::string joined;
  for (const auto& [key, value] : all) {
    if (!joined.empty()) joined += "%26";
    joined += encoded(key) + "%3D" + encoded(value);
  }
  return call.method + "&" + encoded(call.target.origin + call.target.path) + "&" + joined;
}

}  // namespace

const ApiKey* Auth::by_basic(const Call& call, const std::string& authorization) const {
  if (!call.target.tls || !authorization.starts_with("Basic ")) return nullptr;
  const std::string pair = base64_decoded(std::string_view{authorization}.substr(6));
  const auto colon = pair.find(':');
  if (colon == std::string::npos) return nullptr;
  const auto found = keys_.find(pair.substr(0, colon));
  if (found == keys_.end()) return nullptr;
  if (found->second.secret != pair.substr(colon + 1)) throw refused("Consumer secret is invalid.");
  return &found->second;
}

const ApiKey* Auth::by_query(const Call& call) const {
  const auto key = call.target.param("consumer_key");
  const auto secret = call.target.param("consumer_secret");
  if (!call.target.tls || !key || !secret) return nullptr;
  const auto found = keys_.find(*key);
  if (found == keys_.end()) return nullptr;
  if (found->second.secret != *secret) throw refused("Consumer secret is invalid.");
  return &found->second;
}

const ApiKey& Auth::by_oauth(const Call& call, const Pairs& oauth) {
  std::string missing;
  for (const char* name : {"oauth_consumer_key", "oauth_timestamp", "oauth_nonce",
                           "oauth_signature", "oauth_signature_method"}) {
    if (!value_of(oauth, name)) missing += (missing.empty() ? "" : ", ") + std::string{name};
  }
  if (!missing.empty()) {
    const std::string word = missing.find(',') == std::string::npos ? "parameter " : "parameters ";
    throw RestError{401, "woocommerce_rest_authentication_missing_parameter",
                    "Missing OAuth " + word + missing};
  }
  const auto key = keys_.find(*value_of(oauth, "oauth_consumer_key"));
  if (key == keys_.end()) throw refused("Consumer key is invalid.");
  if (value_of(oauth, "oauth_signature_method") != "HMAC-SHA256") {
    throw refused("Invalid signature - signature method is invalid.");
  }
  const std::string expected =
      base64(hmac_sha256(key->second.secret + "&", base_string(call, oauth)));
  if (value_of(oauth, "oauth_signature") != expected) {
    throw refused("Invalid signature - provided signature does not match.");
  }
  const std::int64_t now_s = call.now_ms / 1000;
  const std::int64_t said_s =
      std::strtoll(value_of(oauth, "oauth_timestamp")->c_str(), nullptr, 10);
  if (said_s < now_s - kWindowS || said_s > now_s + kWindowS) throw refused("Invalid timestamp.");
  std::erase_if(nonces_, [&](const auto& item) { return item.second < now_s - 2 * kWindowS; });
  if (!nonces_.emplace(key->first + " " + *value_of(oauth, "oauth_nonce"), said_s).second) {
    throw refused("Invalid nonce - nonce has already been used.");
  }
  return key->second;
}

void Auth::admit(const Call& call, const std::string& authorization) {
  const ApiKey* key = by_query(call);
  if (key == nullptr) key = by_basic(call, authorization);
  if (key == nullptr) {
    const Pairs oauth = oauth_parameters(call, authorization);
    if (!oauth.empty()) key = &by_oauth(call, oauth);
  }
  if (key == nullptr) throw anonymous(call);
  if (call.reads() && key->permissions == "write") {
    throw refused("The API key provided does not have read permissions.");
  }
  if (!call.reads() && key->permissions == "read") {
    throw refused("The API key provided does not have write permissions.");
  }
}

}  // namespace stockd::woocommerce::twin
