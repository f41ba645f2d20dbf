// SPDX-License-Identifier: Apache-2.0
//
// The bridge from callbacks to coroutines, and two things coroutines of one strand wait on. All
// callables are std::function objects made before the awaiting statement: g++ 12.2 destroys a
// capturing lambda twice when it is written inside one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <utility>

namespace stockd::runtime {

template <class T>
using Reply = std::function<void(T)>;

// Calls `start` with a reply function and resumes on the coroutine's own executor with what the
// reply was given, whichever thread gave it.
template <class T>
boost::asio::awaitable<T> await_reply(std::function<void(Reply<T>)> start) {
  auto initiate = [start = std::move(start)](auto handler) {
    auto executor = boost::asio::get_associated_executor(handler);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    start([executor, shared](T value) {
      boost::asio::post(
          executor, [shared, value = std::move(value)]() mutable { (*shared)(std::move(value)); });
    });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
      initiate, boost::asio::use_awaitable);
}

// Somebody may have news. A notice given while nobody waits is kept. [strand]
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  void notify() {
    noticed_ = true;
    timer_.cancel();
  }

  // Returns after a notice or `most`, whichever comes first.
  boost::asio::awaitable<void> wait(std::chrono::milliseconds most) {
    if (!noticed_) {
      timer_.expires_after(most);
      boost::system::error_code ignored;
      co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    noticed_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool noticed_ = false;
};

// One at a time, in the order of coming. [strand]
class Turnstile {
 public:
  explicit Turnstile(const boost::asio::any_io_executor& executor) : executor_(executor) {}

  boost::asio::awaitable<void> enter() {
    if (!taken_) {
      taken_ = true;
      co_return;
    }
    const auto own = std::make_shared<Signal>(executor_);
    waiting_.push_back(own);
    co_await own->wait(std::chrono::hours(24 * 365));
  }

  // The next one in the queue has it from here on.
  void leave() {
    if (waiting_.empty()) {
      taken_ = false;
      return;
    }
    const auto next = waiting_.front();
    waiting_.pop_front();
    next->notify();
  }

 private:
  boost::asio::any_io_executor executor_;
  std::deque<std::shared_ptr<Signal>> waiting_;
  bool taken_ = false;
};

}  // namespace stockd::runtime
