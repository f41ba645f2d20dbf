// SPDX-License-Identifier: Apache-2.0
//
// HUP means: read the files again.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>

#include <functional>

namespace stockd::app {

class ReloadSignal {
 public:
  // From now on HUP is kept for watch() and does not end the process.
  explicit ReloadSignal(const boost::asio::any_io_executor& executor);

  // After it returns, `on_reload` is not called any more.
  ~ReloadSignal();

  // Calls `on_reload` for every HUP, also for one that came already.
  void watch(std::function<void()> on_reload);

 private:
  void wait();

  boost::asio::strand<boost::asio::any_io_executor> strand_;
  boost::asio::signal_set signals_;
  std::function<void()> on_reload_;
};

}  // namespace stockd::app
