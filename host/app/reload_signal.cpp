// SPDX-License-Identifier: Apache-2.0
//
// Waits and their end share a strand, so that the end cannot overtake a call.
#include "app/reload_signal.hpp"

#include <boost/asio/post.hpp>

#include <csignal>
#include <future>
#include <utility>

namespace stockd::app {

ReloadSignal::ReloadSignal(const boost::asio::any_io_executor& executor)
    : strand_(executor), signals_(strand_, SIGHUP) {}

ReloadSignal::~ReloadSignal() {
  std::promise<void> ended;
  boost::asio::post(strand_, [this, &ended] {
    on_reload_ = nullptr;
    signals_.cancel();
    ended.set_value();
  });
  ended.get_future().get();
}

void ReloadSignal::watch(std::function<void()> on_reload) {
  boost::asio::post(strand_, [this, on_reload = std::move(on_reload)]() mutable {
    on_reload_ = std::move(on_reload);
    wait();
  });
}

void ReloadSignal::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (error || !on_reload_) return;
    on_reload_();
    wait();
  });
}

}  // namespace stockd::app
