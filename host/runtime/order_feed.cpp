// SPDX-License-Identifier: Apache-2.0
//
// Passes and look-ups share one gate. A failed look-up keeps its orders and their inbox rows.
#include "runtime/order_feed.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace stockd::runtime {
namespace {

// A feed that never ends would hold the gate for ever; this many pages are more than any window.
constexpr int kPagesMax = 20'000;

}  // namespace

boost::asio::awaitable<bool> OrderFeed::pass(std::int64_t overlap_ms) {
  co_await gate_.enter();
  bool read = false;
  if (!context_->stopping) read = co_await read_pages(overlap_ms);
  gate_.leave();
  co_return read;
}

boost::asio::awaitable<bool> OrderFeed::read_pages(std::int64_t overlap_ms) {
  std::function<void(Reply<std::string>)> ask = [context = context_](Reply<std::string> reply) {
    context->partition.ask(
        context->account, [context, reply](engine::Engine* engine, store::Store&) {
          reply(engine == nullptr ? std::string() : engine->orders_cursor(context->channel));
        });
  };
  std::string cursor = co_await await_reply<std::string>(std::move(ask));
  UnixMs as_of = 0;
  for (int page = 0; page < kPagesMax; ++page) {
    connectors::PollOrders poll;
    poll.cursor = cursor;
    poll.window_ms = context_->config.window_ms;
    poll.overlap_ms = page == 0 ? overlap_ms : 0;
    connectors::Command command = std::move(poll);
    const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
    const auto pages = facts_of<PageFact>(result.facts);
    if (result.trouble || pages.empty()) co_return false;
    engine::OrdersSeen seen;
    seen.channel = context_->channel;
    seen.orders = facts_of<OrderFact>(result.facts);
    seen.lines = facts_of<OrderLineFact>(result.facts);
    seen.whole = context_->config.merge == OrderMerge::Latest;
    engine::Input input = std::move(seen);
    co_await decide(context_, std::move(input));
    cursor = pages.back().cursor;
    if (page == 0) as_of = pages.back().as_of_ms;
    if (pages.back().more) continue;
    engine::FeedEnded ended;
    ended.channel = context_->channel;
    ended.as_of_ms = as_of;
    ended.cursor = cursor;
    engine::Input end = std::move(ended);
    co_await decide(context_, std::move(end));
    watermark_ = std::max(watermark_, as_of);
    context_->note([](ChannelHealth& health) { health.last_orders_ms = wall_clock_ms(); });
    co_return true;
  }
  log::warn("orders.endless", "the order feed did not end",
            {{"channel", context_->label()}, {"pages", std::to_string(kPagesMax)}});
  co_return false;
}

void OrderFeed::look_up(const std::string& order, std::uint64_t inbox_row) {
  auto& rows = wanted_[order];
  if (inbox_row != 0) rows.push_back(inbox_row);
  news_.notify();
}

boost::asio::awaitable<void> OrderFeed::run() {
  BackOff back_off;
  const auto& orders = context_->connector->manifest().orders;
  const std::size_t most = orders ? static_cast<std::size_t>(orders->lookup_batch) : 1;
  while (!context_->stopping) {
    if (wanted_.empty()) {
      co_await news_.wait(std::chrono::hours(1));
      continue;
    }
    co_await gate_.enter();
    std::map<std::string, std::vector<std::uint64_t>> batch;
    while (!wanted_.empty() && batch.size() < most)
      batch.insert(wanted_.extract(wanted_.begin()));
    bool done = false;
    if (!context_->stopping) done = co_await look_up_batch(batch);
    gate_.leave();
    if (done) {
      back_off.reset();
      continue;
    }
    for (auto& [order, rows] : batch) {
      auto& kept = wanted_[order];
      kept.insert(kept.end(), rows.begin(), rows.end());
    }
    const auto pause = back_off.next();
    if (!context_->stopping) co_await news_.wait(pause);
  }
}

boost::asio::awaitable<bool> OrderFeed::look_up_batch(
    std::map<std::string, std::vector<std::uint64_t>> batch) {
  connectors::LookupOrders lookup;
  std::vector<std::uint64_t> rows;
  for (const auto& [order, its_rows] : batch) {
    lookup.ids.push_back(order);
    rows.insert(rows.end(), its_rows.begin(), its_rows.end());
  }
  connectors::Command command = std::move(lookup);
  const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  if (result.trouble) co_return false;
  engine::OrdersSeen seen;
  seen.channel = context_->channel;
  seen.orders = facts_of<OrderFact>(result.facts);
  seen.lines = facts_of<OrderLineFact>(result.facts);
  seen.whole = true;
  engine::Input input = std::move(seen);
  co_await decide(context_, std::move(input));
  if (!rows.empty()) context_->inbox.handled(std::move(rows));
  co_return true;
}

}  // namespace stockd::runtime
