// SPDX-License-Identifier: Apache-2.0
//
// The rules of repetition; see retry.hpp.
#include "egress/retry.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::egress {
namespace {

constexpr std::int64_t kFirstMs = 250;
constexpr std::int64_t kMostMs = 30'000;
constexpr std::int64_t kBelievedMs = 3'600'000;

}  // namespace

bool may_repeat(const connectors::HttpRequest& request) {
  return request.changes_nothing() || request.idempotent;
}

bool worth_repeating(const connectors::HttpResponse& response) {
  const std::uint32_t status = response.status;
  return status == 0 || status == 408 || status == 429 || (status >= 500 && status <= 599);
}

std::optional<std::int64_t> retry_after_ms(const connectors::Headers& headers, UnixMs now_ms) {
  for (const auto& [name, value] : headers) {
    if (name != "retry-after") continue;
    std::int64_t seconds = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, seconds);
    if (error == std::errc() && stop == end && seconds >= 0) {
      return std::min(seconds, kBelievedMs / 1000) * 1000;
    }
    // Some servers say "2.5"; more than asked is polite.
    if (error == std::errc() && stop != end && *stop == '.' && seconds >= 0) {
      return (std::min(seconds, kBelievedMs / 1000 - 1) + 1) * 1000;
    }
    if (const auto at = parse_http_date(value)) {
      return std::clamp<std::int64_t>(*at - now_ms, 0, kBelievedMs);
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> reset_after_ms(const connectors::Headers& headers,
                                           const std::string& name, UnixMs now_ms) {
  // Numbers from here on are moments; nobody is asked to wait for thirty years.
  constexpr std::int64_t kMomentS = 1'000'000'000;
  constexpr std::int64_t kMomentMs = kMomentS * 1000;
  for (const auto& [key, value] : headers) {
    if (key != name || name.empty()) continue;
    std::int64_t number = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    const bool fraction = error == std::errc() && stop != end && *stop == '.';
    if (error == std::errc() && number >= 0 && (stop == end || fraction)) {
      if (number >= kMomentMs) return std::clamp<std::int64_t>(number - now_ms, 0, kBelievedMs);
      if (fraction) ++number;
      if (number >= kMomentS)
        return std::clamp<std::int64_t>(number * 1000 - now_ms, 0, kBelievedMs);
      return std::min(number, kBelievedMs / 1000) * 1000;
    }
    auto at = parse_iso_date(value);
    if (!at) at = parse_http_date(value);
    if (at) return std::clamp<std::int64_t>(*at - now_ms, 0, kBelievedMs);
  }
  return std::nullopt;
}

std::int64_t back_off_ms(int attempt, std::uint32_t chance) {
  const int doublings = std::clamp(attempt - 1, 0, 7);
  const std::int64_t whole = std::min(kFirstMs << doublings, kMostMs);
  return whole / 2 + static_cast<std::int64_t>(chance) % (whole / 2 + 1);
}

}  // namespace stockd::egress
