// SPDX-License-Identifier: Apache-2.0
//
// A request, described step by step and sent by awaiting it:
//
//   Response r = co_await op.get(url).query("per_page", 100).lane("read");
//
// The host adds the credentials, obeys the lane's rate limit and repeats what may be repeated.
#pragma once

#include <stockd/abi/http.h>
#include <stockd/headers.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class Exchange;
class Sending;

// Everything but letters, digits and -._~ as %XX, as RFC 3986 wants it in a query.
inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

class Request {
 public:
  Request(Exchange& exchange, std::string method, std::string url)
      : exchange_(&exchange), method_(std::move(method)), url_(std::move(url)) {}

  Request& header(std::string name, std::string value) {
    headers_.set(std::move(name), std::move(value));
    return *this;
  }
  // Appends a parameter to the URL; both parts are percent-encoded.
  Request& query(std::string_view name, std::string_view value) {
    url_ += url_.find('?') == std::string::npos ? '?' : '&';
    url_ += percent_encoded(name) + "=" + percent_encoded(value);
    return *this;
  }
  Request& query(std::string_view name, std::int64_t value) {
    return query(name, std::to_string(value));
  }
  Request& body(std::string content, std::string content_type) {
    body_ = std::move(content);
    return header("content-type", std::move(content_type));
  }
  Request& json(std::string content) { return body(std::move(content), "application/json"); }

  // An `auth` entry and a `lanes` entry of the manifest; both are "default" if not said.
  Request& auth(std::string name) {
    auth_ = std::move(name);
    return *this;
  }
  Request& lane(std::string name) {
    lane_ = std::move(name);
    return *this;
  }
  Request& cost(std::uint32_t units) {
    cost_ = units;
    return *this;
  }
  // The host may answer from a copy this old.
  Request& cache_s(std::uint32_t seconds) {
    cache_s_ = seconds;
    return *this;
  }

  // May be repeated byte for byte when its fate is unknown.
  Request& idempotent() { return flag(STOCKD_HTTP_IDEMPOTENT); }
  // Must be rebuilt, not repeated, because it contains a timestamp.
  Request& fresh() { return flag(STOCKD_HTTP_FRESH); }
  // Hand over every answer, also 401, 429, 5xx and none at all; see Response::trouble().
  Request& all_status() { return flag(STOCKD_HTTP_ALL_STATUS); }
  // Let the host replace {{secret:NAME}} in the body.
  Request& fill() { return flag(STOCKD_HTTP_FILL); }
  // Changes nothing although the method says POST.
  Request& read() { return flag(STOCKD_HTTP_READ); }

  // The answer's body is a gzip file, whatever its headers say: hand over what is in it.
  Request& unpack() { return flag(STOCKD_HTTP_UNPACK); }

  // Sends it and waits for the answer. The request must outlive the statement, and does.
  Sending operator co_await() const;

  bool takes_all_status() const noexcept { return (flags_ & STOCKD_HTTP_ALL_STATUS) != 0; }
  bool changes() const noexcept {
    return (flags_ & STOCKD_HTTP_READ) == 0 && method_ != "GET" && method_ != "HEAD";
  }
  // How messages name it: without the query, which may hold a customer's data.
  std::string named() const { return method_ + " " + url_.substr(0, url_.find('?')); }

  // Points into this object and `pairs`.
  stockd_http_request_t c(std::uint64_t tag,
                          const std::vector<stockd_pair_t>& pairs) const noexcept {
    stockd_http_request_t raw{};
    raw.size = sizeof raw;
    raw.flags = flags_;
    raw.tag = tag;
    raw.method = c_text(method_);
    raw.url = c_text(url_);
    raw.headers = c_run(pairs);
    raw.body = c_bytes(body_);
    raw.auth = c_text(auth_);
    raw.lane = c_text(lane_);
    raw.cost = cost_;
    raw.cache_s = cache_s_;
    return raw;
  }
  const Headers& headers() const noexcept { return headers_; }

 private:
  Request& flag(std::uint32_t bit) {
    flags_ |= bit;
    return *this;
  }

  Exchange* exchange_;
  std::string method_;
  std::string url_;
  Headers headers_;
  std::string body_;
  std::string auth_;
  std::string lane_;
  std::uint32_t cost_ = 0;
  std::uint32_t cache_s_ = 0;
  std::uint32_t flags_ = 0;
};
static_assert(!std::is_aggregate_v<Request>);

}  // namespace stockd::inline sdk
