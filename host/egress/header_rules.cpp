// SPDX-License-Identifier: Apache-2.0
//
// Header hygiene in both directions; see header_rules.hpp.
#include "egress/header_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>

namespace stockd::egress {
namespace {

constexpr std::array<std::string_view, 14> kOwnedByHost{"accept-encoding",
                                                        "authorization",
                                                        "connection",
                                                        "content-length",
                                                        "cookie",
                                                        "expect",
                                                        "host",
                                                        "keep-alive",
                                                        "proxy-authorization",
                                                        "proxy-connection",
                                                        "te",
                                                        "transfer-encoding",
                                                        "upgrade",
                                                        "x-forwarded-proto"};

constexpr std::array<std::string_view, 6> kCredentials{"set-cookie",          "set-cookie2",
                                                       "authorization",       "proxy-authorization",
                                                       "authentication-info", "cookie"};

// Shorter values would match by accident, and are no secrets worth the name.
constexpr std::size_t kSecretLeast = 6;

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

Result<> check_head(const connectors::HttpRequest& request) {
  if (!is_token(request.method) || request.method == "CONNECT") {
    return failure(Kind::Defect, "egress.method", "the request's method is not usable");
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || has_control(value)) {
      return failure(Kind::Defect, "egress.header", "a request header has forbidden characters");
    }
    const std::string plain = lower(name);
    if (std::find(kOwnedByHost.begin(), kOwnedByHost.end(), plain) != kOwnedByHost.end()) {
      return failure(Kind::Defect, "egress.header",
                     "the header '" + plain + "' is the host's to send");
    }
  }
  return {};
}

void remove_credentials(connectors::Headers& headers, const std::vector<std::string>& secrets) {
  std::erase_if(headers, [&](const auto& header) {
    if (std::find(kCredentials.begin(), kCredentials.end(), header.first) != kCredentials.end()) {
      return true;
    }
    return std::any_of(secrets.begin(), secrets.end(), [&](const std::string& secret) {
      return secret.size() >= kSecretLeast && header.second.find(secret) != std::string::npos;
    });
  });
}

std::optional<std::int64_t> rate_milli_s(const connectors::Headers& headers,
                                         const std::string& name) {
  if (name.empty()) return std::nullopt;
  for (const auto& [header, value] : headers) {
    if (header != name) continue;
    double rate = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, rate);
    if (error != std::errc() || stop != end || !(rate > 0 && rate < 1e6)) return std::nullopt;
    // Binary fractions end below what was written: 0.0056 is 5.6 thousandths, not 5.59.
    return std::max<std::int64_t>(static_cast<std::int64_t>(rate * 1000 + 1e-6), 1);
  }
  return std::nullopt;
}

}  // namespace stockd::egress
