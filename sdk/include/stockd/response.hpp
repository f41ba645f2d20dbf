// SPDX-License-Identifier: Apache-2.0
//
// The answer to one request. Answers that say nothing about the matter itself (never answered, 401,
// 429, 5xx) are turned into Trouble by trouble(); awaiting a request throws that unless the request
// said all_status().
#pragma once

#include <stockd/abi/http.h>
#include <stockd/headers.hpp>
#include <stockd/time.hpp>
#include <stockd/trouble.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class Response {
 public:
  Response() {}
  // `asked` names the request in messages; `changes` says whether it could change anything.
  Response(const stockd_http_response_t& raw, std::string asked, bool changes)
      : status_(raw.status),
        unsent_(raw.unsent != 0),
        changes_(changes),
        asked_(std::move(asked)),
        headers_(raw.headers),
        body_(view(raw.body)),
        failure_(view(raw.failure)) {}

  std::uint32_t status() const noexcept { return status_; }  // 0: never answered
  bool ok() const noexcept { return status_ >= 200 && status_ <= 299; }
  const std::string& body() const noexcept { return body_; }
  std::optional<std::string_view> header(std::string_view name) const { return headers_.get(name); }
  const Headers& headers() const noexcept { return headers_; }

  // With status 0: why, eg: "timeout"; and whether it is certain that nothing was sent.
  const std::string& failure() const noexcept { return failure_; }
  bool unsent() const noexcept { return unsent_; }

  // The platform's own time, from the Date header.
  std::optional<std::int64_t> date_ms() const {
    const auto date = headers_.get("date");
    return date ? parse_http_date(*date) : std::nullopt;
  }

  // What Retry-After asks for, 0 if it does not.
  std::uint32_t retry_after_ms() const {
    const std::string_view text = headers_.get("retry-after").value_or("");
    std::uint32_t seconds = 0;
    for (const char c : text) {
      if (c < '0' || c > '9' || seconds > 86'400) break;
      seconds = seconds * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return seconds * 1000;
  }

  // The trouble this answer is, or nothing if it speaks about the matter (2xx, 3xx, 403, 404...).
  std::optional<Trouble> trouble() const {
    if (status_ == 429) {
      return Trouble::throttled("sdk.throttled", asked_ + " was answered 429, too many requests.")
          .retry_after_ms(retry_after_ms());
    }
    if (status_ == 401) {
      return Trouble::denied("sdk.denied",
                             asked_ + " was answered 401: the credentials are refused.")
          .hint("Check that the secrets are those of this shop and have not been revoked.");
    }
    if (status_ == 0 && (failure_ == "token-refused" || failure_ == "secret-missing")) {
      return Trouble::denied(
                 "sdk.denied",
                 asked_ + " was not sent: " +
                     (failure_ == "token-refused" ? "the platform refuses to give an access token."
                                                  : "a secret is missing or unusable."))
          .hint("Check that the secrets are those of this shop and have not been revoked.");
    }
    if (status_ != 0 && status_ < 500) return std::nullopt;
    const std::string what =
        status_ == 0
            ? asked_ + " was not answered: " + (failure_.empty() ? "unknown" : failure_) + "."
            : asked_ + " was answered " + std::to_string(status_) + ".";
    const char* code = status_ == 0 ? "sdk.no-answer" : "sdk.server-error";
    // A server that fails may have failed after doing it; only a read or an unsent write is
    // harmless.
    if (changes_ && !unsent_) return Trouble::unsure(code, what);
    return Trouble::transient(code, what).retry_after_ms(retry_after_ms());
  }

 private:
  std::uint32_t status_ = 0;
  bool unsent_ = false;
  bool changes_ = false;
  std::string asked_;
  Headers headers_;
  std::string body_;
  std::string failure_;
};
static_assert(!std::is_aggregate_v<Response>);

}  // namespace stockd::inline sdk
