// SPDX-License-Identifier: Apache-2.0
//
// What a connector says about itself, as data: settings, secrets, credentials, rate limits,
// capabilities, webhooks. Read from its file without running it (connectors/manifest_reader).
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd {

enum class SettingType { Text, Url, Integer, Boolean, Duration, Choice };

struct SettingField {
  std::string name;
  SettingType type = SettingType::Text;
  std::string title;
  std::string help;
  std::string example;
  std::string pattern;        // Text: a whole-string regular expression, or empty
  std::string default_value;  // as it would be written in YAML, or empty
  bool required = false;
  bool advanced = false;
  std::int64_t least = 0;  // Integer: both limits count; equal limits mean none
  std::int64_t most = 0;
  std::vector<std::string> choices;
};

struct SecretField {
  std::string name;
  std::string title;
  std::string help;
  bool required = true;
};

// How a request gets its credentials. `kind` is one of:
//   none
//   basic        user, password: secret names. With `plain_http: oauth1`, a plain-HTTP request is
//                signed by OAuth 1.0a (HMAC-SHA256, key and secret as user and password) instead
//   bearer       token: a secret name
//   header       header, token: the header's name and a secret name; prefix: what stands before
//                the token, eg: "Key "
//   oauth2-client-credentials   token_url, client_id, client_secret: secret names; header: where
//                the access token goes ("Authorization" gets "Bearer "); expires within its own
//                word
//   oauth2-refresh-token   the same, and refresh_token: the secret a merchant's consent gave
struct AuthEntry {
  std::string kind = "none";
  std::map<std::string, std::string> fields;
  // Answers that say the access token is no longer good: it is renewed and the request repeated,
  // once. Some platforms say 403.
  std::vector<std::uint32_t> renew_on = {401};
  // What such an answer's body must contain, in any case of letters; empty: nothing. Some platforms
  // say 403 both to an old token and to a missing permission.
  std::string renew_if;
};

struct LaneEntry {
  std::int64_t rate_milli_s = 0;  // thousandths of a unit gained per second; 0: unlimited
  std::int64_t burst = 1;
  // The header, in lower case, that tells with a 429 when there is room again: seconds, a Unix time
  // or a date. Retry-After comes before it. Empty: there is none.
  std::string reset_header = {};
};

// One way to prove a webhook; any of a manifest's alternatives suffices. `kind` is "hmac-sha256".
struct VerifyEntry {
  std::string kind;
  std::string secret;               // secret name
  std::string header;               // lower case
  std::string encoding = "base64";  // "hex", or "base64-of-hex": base64 of the hexadecimal text
  // What is signed is the address the marketplace calls, followed by the body. The address is the
  // one of this setting, exactly as it was typed there, or else the one stockd tells.
  bool over_url = false;
  std::string url_setting = {};  // name of a setting, or empty
};

struct WebhookSpec {
  std::vector<std::string> topics;
  std::string topic_header;  // lower case
  std::vector<VerifyEntry> verify;
  // What is answered 200 and discarded although nothing signs it: content type and body prefix.
  std::string unsigned_ok_type;
  std::string unsigned_ok_prefix;
  std::int64_t size_max = 1 << 20;
};

enum class OrderMerge { Grow, Latest };

struct OrdersSpec {
  OrderMerge merge = OrderMerge::Grow;
  std::int64_t lag_ms = 30'000;
  std::int64_t window_ms = 30LL * 24 * 3600 * 1000;
  std::int64_t every_ms = 60'000;
  std::int64_t lookup_batch = 20;
  bool unbounded = false;   // an order may be told at any time, `lag_ms` is only usual
  std::string lag_setting;  // a duration setting that replaces `lag_ms`, or empty
  // Units of a cancelled order do not go back on the level; those that do are told as restocked.
  bool keeps_cancelled = false;
};

struct WriteSpec {
  std::int64_t batch = 1;
  // How long the platform remembers the operation's key and answers a repeat with the first
  // result; 0: it knows no keys.
  std::int64_t key_ms = 0;
  // A write may be sent while one that was accepted has not landed. False where the platform works
  // such writes off in any order.
  bool overtakes = true;
};

struct Manifest {
  std::string connector;  // for ever, eg: "shopify"
  std::string name;
  std::string version;
  std::string abi = "1.0";
  std::vector<std::string> needs;  // host services, eg: "stockd.crypto/1"
  std::vector<std::string>
      hosts;  // "{settings.shop}.myshopify.com"; a host, or a URL setting's host
  // Where a platform keeps documents it gives signed addresses for, eg: "*.amazonaws.com". Such a
  // request is a GET or a PUT by https, and carries no credentials.
  std::vector<std::string> presigned_hosts;
  std::vector<SettingField> settings;
  std::vector<SecretField> secrets;
  std::map<std::string, AuthEntry> auth;
  std::map<std::string, LaneEntry> lanes;
  std::string
      rate_header;  // of answers: their lane's present rate per second; lower case, or empty
  std::optional<std::int64_t> listing_page;  // present: stockd.listing/1 is offered
  std::optional<WriteSpec> stock_read;       // batch of stock-read lookups
  std::optional<WriteSpec> stock_set;
  std::optional<WriteSpec> stock_swap;
  std::optional<WriteSpec> stock_adjust;
  std::optional<OrdersSpec> orders;
  std::optional<WebhookSpec> webhooks;
  bool subscribes = false;  // stockd.subscribe/1
  bool checks = false;      // stockd.check/1
  bool has_locations = false;
  bool settles = false;
  std::int64_t quantity_most = 1'000'000'000;
  std::int64_t parallel = 4;  // requests outstanding in one operation
};

}  // namespace stockd
