// SPDX-License-Identifier: Apache-2.0
//
// The order feed of a channel: complete passes for the watermark, look-ups for single orders. One
// order operation at a time, so that where orders are taken whole the fetch that began last is also
// the one that is decided last.
#pragma once

#include "runtime/channel_context.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace stockd::runtime {

class OrderFeed {
 public:
  explicit OrderFeed(std::shared_ptr<ChannelContext> context)
      : context_(std::move(context)), gate_(context_->executor), news_(context_->executor) {}

  // Reads the feed to its end. `overlap_ms` is asked again before the cursor. False: it failed,
  // and nothing may be concluded from it.
  boost::asio::awaitable<bool> pass(std::int64_t overlap_ms);

  // An order changed; the inbox row, if any, is handled once its facts are durable. [strand]
  void look_up(const std::string& order, std::uint64_t inbox_row);

  // Works off look-ups until the context stops. [strand]
  boost::asio::awaitable<void> run();

  void notify() { news_.notify(); }

  // The platform's time of the last complete pass, 0 before the first.
  UnixMs watermark() const { return watermark_; }

 private:
  boost::asio::awaitable<bool> read_pages(std::int64_t overlap_ms);
  using Clock = std::chrono::steady_clock;

  struct LookUp {
    std::vector<std::uint64_t> rows;  // of the inbox
    int failures = 0;                 // alone
    Clock::time_point not_before{};
  };
  using Batch = std::map<std::string, LookUp>;

  Batch take_due(std::size_t most);
  std::chrono::milliseconds rest() const;
  boost::asio::awaitable<Trouble> look_up_batch(const Batch& batch);
  void keep(Batch batch, const Trouble& trouble);
  void put_aside(const std::string& order, const LookUp& look_up, const Trouble& trouble);

  std::shared_ptr<ChannelContext> context_;
  Turnstile gate_;
  Signal news_;
  Batch wanted_;
  UnixMs watermark_ = 0;
};

}  // namespace stockd::runtime
