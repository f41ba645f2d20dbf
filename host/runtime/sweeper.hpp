// SPDX-License-Identifier: Apache-2.0
//
// The safety net: a sweep reads the whole catalogue between two order passes, which makes one fence
// around every level of it. Webhooks carry the speed; a sweep finds what they missed.
#pragma once

#include "runtime/channel_context.hpp"
#include "runtime/order_feed.hpp"

#include <chrono>
#include <functional>
#include <vector>

namespace stockd::runtime {

class Sweeper {
 public:
  Sweeper(std::shared_ptr<ChannelContext> context, OrderFeed& feed)
      : context_(std::move(context)),
        feed_(feed),
        news_(context_->executor),
        lag_(context_->executor) {}

  // Sweeps as soon as the engine wants it, somebody asks, or the period is over. [strand]
  boost::asio::awaitable<void> run();

  // `done` is told whether the next sweep, which begins at once, went well. [strand]
  void request(std::function<void(bool)> done);

  // Something was said of the catalogue: the next sweep begins soon. A burst of hints, or hints
  // that never end, must not keep the channel busy with sweeps. [strand]
  void hint();

  void notify() { news_.notify(); }

  // The context stops: nothing is waited for any more. [strand]
  void stop() {
    news_.notify();
    lag_.notify();
  }

 private:
  using Clock = std::chrono::steady_clock;

  boost::asio::awaitable<bool> sweep();
  boost::asio::awaitable<bool> fence_few();
  boost::asio::awaitable<std::vector<engine::ReadItem>> few();
  boost::asio::awaitable<bool> read_few(std::vector<engine::ReadItem> items);
  boost::asio::awaitable<bool> read_catalogue();
  boost::asio::awaitable<void> audit_subscriptions();
  enum class FenceStep { Begin, EndReads, Abandon };
  boost::asio::awaitable<void> fence(FenceStep step);
  boost::asio::awaitable<bool> judge(UnixMs watermark);
  boost::asio::awaitable<std::int64_t> unswept_ms();
  Clock::time_point due(bool wanted) const;

  std::shared_ptr<ChannelContext> context_;
  OrderFeed& feed_;
  Signal news_;
  Signal lag_;  // between the catalogue and the second order pass
  std::vector<std::function<void(bool)>> requests_;
  bool hinted_ = false;
  Clock::time_point ended_{};  // the last sweep that went well
  Clock::duration took_{};
};

}  // namespace stockd::runtime
