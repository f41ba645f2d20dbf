// SPDX-License-Identifier: Apache-2.0
//
// What a twin is told and what it may say: the request being handled, its one answer, webhooks, the
// next deadline, the result of a command. Time comes with the turn; there is no other clock.
#pragma once

#include <stockd/abi/twin.h>
#include <stockd/headers.hpp>
#include <stockd/trouble.hpp>
#include <stockd/views.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

// A request as the marketplace would receive it, credentials included.
class TwinRequest {
 public:
  explicit TwinRequest(const stockd_http_request_t& raw)
      : method(view(raw.method)), url(view(raw.url)), headers(raw.headers), body(view(raw.body)) {}
  TwinRequest(std::string verb, std::string address, Headers fields, std::string content)
      : method(std::move(verb)),
        url(std::move(address)),
        headers(std::move(fields)),
        body(std::move(content)) {}

  std::optional<std::string_view> header(std::string_view name) const { return headers.get(name); }

  std::string method;
  std::string url;
  Headers headers;
  std::string body;
};
static_assert(!std::is_aggregate_v<TwinRequest>);

class TwinReply {
 public:
  explicit TwinReply(std::uint32_t status) : status_(status) {}

  TwinReply& header(std::string name, std::string value) {
    headers_.set(std::move(name), std::move(value));
    return *this;
  }
  TwinReply& body(std::string content, std::string content_type) {
    body_ = std::move(content);
    return header("content-type", std::move(content_type));
  }
  TwinReply& after_ms(std::uint32_t ms) {
    after_ms_ = ms;
    return *this;
  }

  std::uint32_t status() const noexcept { return status_; }
  const Headers& headers() const noexcept { return headers_; }
  const std::string& body() const noexcept { return body_; }
  std::uint32_t after_ms() const noexcept { return after_ms_; }

 private:
  std::uint32_t status_;
  Headers headers_;
  std::string body_;
  std::uint32_t after_ms_ = 0;
};
static_assert(!std::is_aggregate_v<TwinReply>);

// A POST to the receiver. Its answer comes to delivered() with the same tag.
class TwinWebhook {
 public:
  TwinWebhook(std::uint64_t tag, std::string url) : tag_(tag), url_(std::move(url)) {}

  TwinWebhook& header(std::string name, std::string value) {
    headers_.set(std::move(name), std::move(value));
    return *this;
  }
  TwinWebhook& body(std::string content, std::string content_type) {
    body_ = std::move(content);
    return header("content-type", std::move(content_type));
  }
  TwinWebhook& after_ms(std::uint32_t ms) {
    after_ms_ = ms;
    return *this;
  }

  std::uint64_t tag() const noexcept { return tag_; }
  const std::string& url() const noexcept { return url_; }
  const Headers& headers() const noexcept { return headers_; }
  const std::string& body() const noexcept { return body_; }
  std::uint32_t after_ms() const noexcept { return after_ms_; }

 private:
  std::uint64_t tag_;
  std::string url_;
  Headers headers_;
  std::string body_;
  std::uint32_t after_ms_ = 0;
};
static_assert(!std::is_aggregate_v<TwinWebhook>);

class TwinTurn {
 public:
  TwinTurn(std::int64_t now_ms, const stockd_twin_sink_t& sink) : now_ms_(now_ms), sink_(&sink) {}
  TwinTurn(const TwinTurn&) = delete;
  TwinTurn& operator=(const TwinTurn&) = delete;

  std::int64_t now_ms() const noexcept { return now_ms_; }

  // The answer to the request being handled. Exactly once in each handle().
  void reply(const TwinReply& answer) {
    stockd_http_response_t raw{};
    raw.size = sizeof raw;
    raw.status = answer.status();
    const auto pairs = answer.headers().c();
    raw.headers = c_run(pairs);
    raw.body = c_bytes(answer.body());
    send(raw, answer.after_ms());
  }
  // Instead of an answer.
  void close_connection(std::uint32_t after_ms = 0) {
    stockd_http_response_t raw{};
    raw.size = sizeof raw;
    send(raw, after_ms);
  }

  void webhook(const TwinWebhook& hook) {
    stockd_http_request_t raw{};
    raw.size = sizeof raw;
    raw.tag = hook.tag();
    raw.method = c_text("POST");
    raw.url = c_text(hook.url());
    const auto pairs = hook.headers().c();
    raw.headers = c_run(pairs);
    raw.body = c_bytes(hook.body());
    allow(sink_->webhook(sink_->host, &raw, hook.after_ms()), "a webhook");
  }

  // tick() is called at this Unix time at the latest. The last call wins.
  void wake_at(std::int64_t ms) { allow(sink_->wake_at(sink_->host, ms), "a deadline"); }

  // The result of the command being run, as JSON. Exactly once in each command().
  void result(std::string_view json) {
    allow(sink_->result(sink_->host, c_text(json)), "a result");
    has_result_ = true;
  }

  bool has_replied() const noexcept { return has_replied_; }
  bool has_result() const noexcept { return has_result_; }

 private:
  void send(const stockd_http_response_t& raw, std::uint32_t after_ms) {
    allow(sink_->reply(sink_->host, &raw, after_ms), "a reply");
    has_replied_ = true;
  }
  static void allow(stockd_status status, std::string_view what) {
    if (status == STOCKD_OK) return;
    throw Trouble::defect("sdk.refused", "The host refused " + std::string(what) + " with status " +
                                             std::to_string(status) + ".");
  }

  std::int64_t now_ms_;
  const stockd_twin_sink_t* sink_;
  bool has_replied_ = false;
  bool has_result_ = false;
};
static_assert(!std::is_aggregate_v<TwinTurn>);

}  // namespace stockd::inline sdk
