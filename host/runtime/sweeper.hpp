// SPDX-License-Identifier: Apache-2.0
//
// The safety net: a sweep reads the whole catalogue between two order passes, which makes one fence
// around every level of it. Webhooks carry the speed; a sweep finds what they missed.
#pragma once

#include "runtime/channel_context.hpp"
#include "runtime/order_feed.hpp"

#include <functional>
#include <vector>

namespace stockd::runtime {

class Sweeper {
 public:
  Sweeper(std::shared_ptr<ChannelContext> context, OrderFeed& feed)
      : context_(std::move(context)), feed_(feed), news_(context_->executor) {}

  // Sweeps as soon as the engine wants it, somebody asks, or the period is over. [strand]
  boost::asio::awaitable<void> run();

  // `done` is told whether the next sweep that begins from now on went well. [strand]
  void request(std::function<void(bool)> done = {});

  void notify() { news_.notify(); }

 private:
  boost::asio::awaitable<bool> sweep();
  boost::asio::awaitable<bool> read_catalogue();
  boost::asio::awaitable<void> audit_subscriptions();
  boost::asio::awaitable<void> fence(bool begin);

  std::shared_ptr<ChannelContext> context_;
  OrderFeed& feed_;
  Signal news_;
  std::vector<std::function<void(bool)>> requests_;
  bool requested_ = false;
  UnixMs swept_watermark_ = 0;  // of the order pass before the last sweep
};

}  // namespace stockd::runtime
