// SPDX-License-Identifier: Apache-2.0
//
// Drives one channel: sweeps, order passes, webhooks, read-backs and writes, each in a file of its
// own. The engine decides; the agent only does what it wants done, on the channel's strand.
#pragma once

#include "runtime/channel_context.hpp"

#include <functional>
#include <memory>

namespace stockd::runtime {

class ChannelAgent {
 public:
  static std::shared_ptr<ChannelAgent> make(std::shared_ptr<ChannelContext> context);
  virtual ~ChannelAgent() = default;

  virtual void start() = 0;

  // The engine changed: what it wants may have changed with it. [any-thread]
  virtual void notify() = 0;

  // A verified webhook is durable in the inbox. [any-thread]
  virtual void arrived(journal::InboxRow row) = 0;

  // Sweeps now; `done` is told whether it went well. [any-thread]
  virtual void sweep(std::function<void(bool)> done) = 0;

  virtual ChannelHealth health() const = 0;
  virtual const ChannelContext& context() const = 0;

  // Works off the webhooks that wait, then ends all loops: operations under way are cut off, and a
  // write among them is decided as unsure unless nothing of it left. `ended` is called once, when
  // nothing of the agent runs any more. [any-thread]
  virtual void stop(std::function<void()> ended) = 0;
};

}  // namespace stockd::runtime
