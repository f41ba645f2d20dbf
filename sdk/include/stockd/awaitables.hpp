// SPDX-License-Identifier: Apache-2.0
//
// What an author's `co_await` waits for: one answer, all of several answers, or time. None of these
// takes a callable or a braced list, so the coroutine bug of g++ 12.2 finds nothing to destroy
// twice.
#pragma once

#include <stockd/exchange.hpp>
#include <stockd/request.hpp>
#include <stockd/response.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace stockd::inline sdk {

// co_await op.get(url)
class [[nodiscard]] Sending final : public Waiting {
 public:
  Sending(Exchange& exchange, const Request& request) : exchange_(&exchange), request_(&request) {}

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> me) {
    me_ = me;
    std::uint64_t tag = 0;
    status_ = exchange_->send(*request_, *this, tag);
    return status_ == STOCKD_OK;
  }
  Response await_resume() {
    allow(status_, "a request");
    if (!request_->takes_all_status()) {
      if (const auto trouble = answer_.trouble()) throw Trouble(*trouble);
    }
    return std::move(answer_);
  }

  std::coroutine_handle<> arrived(std::uint64_t, const stockd_http_response_t* response) override {
    answer_ = Response(*response, request_->named(), request_->changes());
    return me_;
  }

 private:
  Exchange* exchange_;
  const Request* request_;
  std::coroutine_handle<> me_;
  stockd_status status_ = STOCKD_OK;
  Response answer_;
};
static_assert(!std::is_aggregate_v<Sending>);

inline Sending Request::operator co_await() const {
  return Sending(*exchange_, *this);
}

// co_await op.all(std::move(requests)): some at a time, answers in the order of the requests.
// The first trouble is thrown once all are answered.
class [[nodiscard]] Gathering final : public Waiting {
 public:
  Gathering(Exchange& exchange, std::vector<Request> requests, std::size_t at_most)
      : exchange_(&exchange),
        at_most_(at_most),
        requests_(std::move(requests)),
        answers_(requests_.size()),
        tags_(requests_.size(), 0) {}

  bool await_ready() const noexcept { return requests_.empty(); }
  bool await_suspend(std::coroutine_handle<> me) {
    me_ = me;
    send_more();
    return outstanding_ != 0;
  }
  std::vector<Response> await_resume() {
    allow(status_, "a request");
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (requests_[i].takes_all_status()) continue;
      if (const auto trouble = answers_[i].trouble()) throw Trouble(*trouble);
    }
    return std::move(answers_);
  }

  std::coroutine_handle<> arrived(std::uint64_t tag,
                                  const stockd_http_response_t* response) override {
    for (std::size_t i = 0; i < sent_; ++i) {
      if (tags_[i] != tag) continue;
      answers_[i] = Response(*response, requests_[i].named(), requests_[i].changes());
    }
    --outstanding_;
    send_more();
    return outstanding_ == 0 ? me_ : std::coroutine_handle<>();
  }

 private:
  void send_more() {
    while (sent_ < requests_.size() && outstanding_ < at_most_ && status_ == STOCKD_OK) {
      const stockd_status status = exchange_->send(requests_[sent_], *this, tags_[sent_]);
      // The host has its fill: the next one goes out when an answer has come in.
      if (status == STOCKD_LIMIT && outstanding_ != 0) return;
      status_ = status;
      if (status != STOCKD_OK) return;
      ++sent_;
      ++outstanding_;
    }
  }

  Exchange* exchange_;
  std::size_t at_most_;
  std::vector<Request> requests_;
  std::vector<Response> answers_;
  std::vector<std::uint64_t> tags_;
  std::size_t sent_ = 0;
  std::size_t outstanding_ = 0;
  std::coroutine_handle<> me_;
  stockd_status status_ = STOCKD_OK;
};
static_assert(!std::is_aggregate_v<Gathering>);

// co_await op.sleep_ms(2000)
class [[nodiscard]] Sleeping final : public Waiting {
 public:
  Sleeping(Exchange& exchange, std::uint32_t ms) noexcept : exchange_(&exchange), ms_(ms) {}

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> me) {
    me_ = me;
    status_ = exchange_->sleep(ms_, *this);
    return status_ == STOCKD_OK;
  }
  void await_resume() const { allow(status_, "a sleep"); }

  std::coroutine_handle<> arrived(std::uint64_t, const stockd_http_response_t*) override {
    return me_;
  }

 private:
  Exchange* exchange_;
  std::uint32_t ms_;
  std::coroutine_handle<> me_;
  stockd_status status_ = STOCKD_OK;
};
static_assert(!std::is_aggregate_v<Sleeping>);

}  // namespace stockd::inline sdk
