// SPDX-License-Identifier: Apache-2.0
//
// Writes that were accepted and are worked off later: asks by their tickets what became of them.
// Marketplaces do not like to be asked often, so the pauses grow; a webhook that says that a batch
// is done shortens them.
#pragma once

#include "runtime/channel_context.hpp"

#include <chrono>
#include <set>
#include <string>

namespace stockd::runtime {

class TicketDesk {
 public:
  explicit TicketDesk(std::shared_ptr<ChannelContext> context)
      : context_(std::move(context)), news_(context_->executor) {}

  // A ticket may be settled by now. [strand]
  void ask_now();

  // There may be tickets. [strand]
  void notify();

  // [strand]
  void stop();

  // Asks until the context stops. [strand]
  boost::asio::awaitable<void> run();

 private:
  using Clock = std::chrono::steady_clock;
  using Items = std::vector<engine::TicketItem>;

  boost::asio::awaitable<Items> gather();
  boost::asio::awaitable<void> ask(Items items);
  void plan(const Items& items);

  std::shared_ptr<ChannelContext> context_;
  Signal news_;
  std::set<std::string> known_;  // tickets that were there at the last look
  Clock::time_point due_{};
  std::chrono::milliseconds pause_{};
  bool waits_ = false;  // for any notice, because there are no tickets
  bool hinted_ = false;
};

}  // namespace stockd::runtime
