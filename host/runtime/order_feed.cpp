// SPDX-License-Identifier: Apache-2.0
//
// Passes and look-ups share one gate. A failed look-up keeps its orders and their inbox rows.
#include "runtime/order_feed.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <iterator>

namespace stockd::runtime {
namespace {

// A feed that never ends would hold the gate for ever; this many pages are more than any window.
constexpr int kPagesMax = 20'000;

// Failures of an order that was asked for alone, before its webhooks are put aside.
constexpr int kLookUpFailuresMost = 3;

std::chrono::milliseconds pause_after(int failures) {
  return std::chrono::seconds(1 << std::clamp(failures, 0, 8));
}

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
  // Where a platform allows a poll in minutes, waiting for it must not count as the operation's
  // time.
  const bool paced = context_->connector->manifest().lanes.contains("orders");
  for (int page = 0; page < kPagesMax; ++page) {
    if (paced) co_await room_in(context_, "orders", egress::Urgency::Read);
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
  LookUp& wanted = wanted_[order];
  if (inbox_row != 0) wanted.rows.push_back(inbox_row);
  news_.notify();
}

// One order that cannot be read must not keep the others from it: a batch that fails is halved
// until it stands alone, and waits alone.
boost::asio::awaitable<void> OrderFeed::run() {
  BackOff back_off;
  const auto& orders = context_->connector->manifest().orders;
  const std::size_t most = orders ? static_cast<std::size_t>(orders->lookup_batch) : 1;
  std::size_t now_most = most;
  while (!context_->stopping) {
    const auto pause = rest();
    if (pause.count() > 0) {
      co_await news_.wait(pause);
      continue;
    }
    co_await gate_.enter();
    Batch batch = take_due(now_most);
    Trouble trouble;
    if (!context_->stopping && !batch.empty()) trouble = co_await look_up_batch(batch);
    gate_.leave();
    if (!trouble) {
      back_off.reset();
      now_most = std::min(most, now_most * 2);
      continue;
    }
    now_most = std::max<std::size_t>(1, batch.size() / 2);
    keep(std::move(batch), trouble);
    const auto breath = back_off.next();
    if (!context_->stopping) co_await news_.wait(breath);
  }
}

OrderFeed::Batch OrderFeed::take_due(std::size_t most) {
  Batch batch;
  const auto now = Clock::now();
  for (auto each = wanted_.begin(); each != wanted_.end() && batch.size() < most;) {
    const auto next = std::next(each);
    if (each->second.not_before <= now) batch.insert(wanted_.extract(each));
    each = next;
  }
  return batch;
}

// Until the next look-up is due.
std::chrono::milliseconds OrderFeed::rest() const {
  using std::chrono::milliseconds;
  milliseconds rest = std::chrono::hours(1);
  const auto now = Clock::now();
  for (const auto& [order, wanted] : wanted_) {
    if (wanted.not_before <= now) return milliseconds(0);
    rest = std::min(rest, std::chrono::ceil<milliseconds>(wanted.not_before - now));
  }
  return rest;
}

void OrderFeed::keep(Batch batch, const Trouble& trouble) {
  const bool alone = batch.size() == 1;
  const std::string reason = trouble.code + ": " + trouble.message;
  for (auto& [order, look_up] : batch) {
    if (alone) {
      ++look_up.failures;
      if (!is_passing(trouble.kind) && look_up.failures >= kLookUpFailuresMost) {
        put_aside(order, look_up, trouble);
        continue;
      }
      for (const std::uint64_t row : look_up.rows)
        context_->inbox.failed(row, reason);
      look_up.not_before = Clock::now() + pause_after(look_up.failures);
    }
    LookUp& kept = wanted_[order];
    kept.rows.insert(kept.rows.end(), look_up.rows.begin(), look_up.rows.end());
    kept.failures = look_up.failures;
    kept.not_before = look_up.not_before;
  }
}

void OrderFeed::put_aside(const std::string& order, const LookUp& look_up, const Trouble& trouble) {
  log::error("order.put-aside", "an order could not be looked up and its webhooks were put aside",
             {{"channel", context_->label()},
              {"order", order},
              {"code", trouble.code},
              {"reason", trouble.message},
              {"help", "stockctl inbox list shows them"}});
  for (const std::uint64_t row : look_up.rows)
    context_->inbox.quarantine(row, trouble.code + ": " + trouble.message);
}

boost::asio::awaitable<Trouble> OrderFeed::look_up_batch(const Batch& batch) {
  connectors::LookupOrders lookup;
  std::vector<std::uint64_t> rows;
  for (const auto& [order, wanted] : batch) {
    lookup.ids.push_back(order);
    rows.insert(rows.end(), wanted.rows.begin(), wanted.rows.end());
  }
  connectors::Command command = std::move(lookup);
  auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  if (result.trouble) co_return std::move(result.trouble);
  engine::OrdersSeen seen;
  seen.channel = context_->channel;
  seen.orders = facts_of<OrderFact>(result.facts);
  seen.lines = facts_of<OrderLineFact>(result.facts);
  seen.whole = true;
  engine::Input input = std::move(seen);
  co_await decide(context_, std::move(input));
  if (!rows.empty()) context_->inbox.handled(std::move(rows));
  co_return Trouble{};
}

}  // namespace stockd::runtime
