// SPDX-License-Identifier: Apache-2.0
//
// Writes: when the lane has room, the engine is asked for the most urgent group, whose intent is
// durable before anything is sent. Backlog is a set of listings, never a queue of values.
#pragma once

#include "runtime/channel_context.hpp"

namespace stockd::runtime {

class StockWriter : public std::enable_shared_from_this<StockWriter> {
 public:
  explicit StockWriter(std::shared_ptr<ChannelContext> context)
      : context_(std::move(context)), news_(context_->executor) {}

  // Writes until the context stops. [strand]
  boost::asio::awaitable<void> run();

  void notify() { news_.notify(); }

 private:
  boost::asio::awaitable<void> send(WriteGroup group);

  std::shared_ptr<ChannelContext> context_;
  Signal news_;
  int under_way_ = 0;
};

}  // namespace stockd::runtime
