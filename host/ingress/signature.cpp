// SPDX-License-Identifier: Apache-2.0
//
// Preparing an HMAC key costs as much as signing a small body, so each thread keeps prepared keys
// per endpoint, alternative and secret value. The header is compared as text with the one spelling
// of the right digest, so nothing is decoded from an unverified request.
#include "ingress/signature.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stockd::ingress {
namespace {

struct PreparedKey {
  std::string secret;
  HmacSha256 hmac;
};

// Secrets of one endpoint's alternative; few, so a search is a scan.
struct PreparedKeys {
  std::vector<PreparedKey> keys;
  bool told = false;  // which alternative it was that proved a webhook
};

// Endpoints that were replaced leave their keys behind; beyond this all are prepared anew.
constexpr std::size_t kKeysMax = 4096;

PreparedKeys& prepared_keys(std::uint64_t serial, std::size_t alternative) {
  thread_local std::unordered_map<std::uint64_t, std::vector<PreparedKeys>> by_endpoint;
  if (by_endpoint.size() > kKeysMax) by_endpoint.clear();
  auto& alternatives = by_endpoint[serial];
  if (alternatives.size() <= alternative) alternatives.resize(alternative + 1);
  return alternatives[alternative];
}

HmacSha256& keyed(std::vector<PreparedKey>& keys, const std::string& secret,
                  const std::vector<std::string>& valid) {
  for (PreparedKey& key : keys) {
    if (key.secret == secret) return key.hmac;
  }
  // A new value is in force; those it replaced are not kept.
  std::erase_if(keys, [&](const PreparedKey& key) {
    return std::find(valid.begin(), valid.end(), key.secret) == valid.end();
  });
  return keys.emplace_back(PreparedKey{secret, HmacSha256(secret)}).hmac;
}

// The one value of a header; nothing where it is absent or there are two.
std::optional<std::string_view> only_value(std::span<const HeaderView> headers,
                                           std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string spelled(const VerifyEntry& verify, const Sha256& digest) {
  if (verify.encoding == "base64") return to_base64(bytes_of(digest));
  const std::string hex = to_hex(bytes_of(digest));
  return verify.encoding == "hex" ? hex : to_base64(hex);
}

// Address and body together, where that is what is signed.
std::vector<std::string> signed_texts(const Endpoint& endpoint, std::size_t alternative,
                                      std::string_view body) {
  std::vector<std::string> out;
  if (!endpoint.spec.verify[alternative].over_url || alternative >= endpoint.urls.size())
    return out;
  for (const std::string& url : endpoint.urls[alternative])
    out.push_back(url + std::string(body));
  return out;
}

// Once a thread and alternative: where a platform may sign in several ways, an operator sees which
// it is.
void tell(const Endpoint& endpoint, const VerifyEntry& verify) {
  log::info("webhook.signature", "webhooks are signed in one of the ways the connector knows",
            {{"account", endpoint.account},
             {"channel", endpoint.channel},
             {"secret", verify.secret},
             {"encoding", verify.encoding},
             {"over", verify.over_url ? "url-and-body" : "body"}});
}

bool proves(const EndpointTable::Entry& entry, std::size_t alternative,
            std::span<const HeaderView> headers, std::string_view body) {
  const VerifyEntry& verify = entry.endpoint.spec.verify[alternative];
  if (verify.kind != "hmac-sha256") return false;
  const bool hex = verify.encoding == "hex";
  const std::vector<std::string> texts = signed_texts(entry.endpoint, alternative, body);
  const std::string stated = [&] {
    const auto value = only_value(headers, verify.header).value_or(std::string_view());
    return hex ? lower_case(value) : std::string(value);
  }();
  const std::vector<std::string> secrets = entry.endpoint.secrets(verify.secret);
  PreparedKeys& prepared = prepared_keys(entry.serial, alternative);
  bool genuine = false;
  // Every secret is tried and an absent header too, so that the time taken tells nothing.
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;  // anyone could sign with it
    HmacSha256& hmac = keyed(prepared.keys, secret, secrets);
    if (!verify.over_url) genuine |= equal_constant_time(spelled(verify, hmac.sign(body)), stated);
    for (const std::string& text : texts)
      genuine |= equal_constant_time(spelled(verify, hmac.sign(text)), stated);
  }
  if (genuine && !prepared.told && entry.endpoint.spec.verify.size() > 1) {
    prepared.told = true;
    tell(entry.endpoint, verify);
  }
  return genuine;
}

bool is_unsigned_ok(const WebhookSpec& spec, std::span<const HeaderView> headers,
                    std::string_view body) {
  if (spec.unsigned_ok_type.empty() || !body.starts_with(spec.unsigned_ok_prefix)) return false;
  auto type = only_value(headers, "content-type").value_or(std::string_view());
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  return lower_case(type) == lower_case(spec.unsigned_ok_type);
}

}  // namespace

Proof prove(const EndpointTable::Entry& entry, std::span<const HeaderView> headers,
            std::string_view body) {
  for (std::size_t i = 0; i < entry.endpoint.spec.verify.size(); ++i) {
    if (proves(entry, i, headers, body)) return Proof::Genuine;
  }
  return is_unsigned_ok(entry.endpoint.spec, headers, body) ? Proof::Unsigned : Proof::Forged;
}

}  // namespace stockd::ingress
