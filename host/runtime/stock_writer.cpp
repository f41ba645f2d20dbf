// SPDX-License-Identifier: Apache-2.0
//
// Several groups may be under way at once; the engine never gives one listing to two of them.
#include "runtime/stock_writer.hpp"

#include "runtime/credential_check.hpp"

#include <boost/asio/co_spawn.hpp>

namespace stockd::runtime {
namespace {

constexpr int kGroupsMax = 4;

engine::WriteLimits limits_of(const Manifest& manifest) {
  engine::WriteLimits limits;
  if (manifest.stock_set) limits.set_batch = static_cast<std::size_t>(manifest.stock_set->batch);
  if (manifest.stock_swap) limits.swap_batch = static_cast<std::size_t>(manifest.stock_swap->batch);
  if (manifest.stock_adjust) {
    limits.adjust_batch = static_cast<std::size_t>(manifest.stock_adjust->batch);
  }
  return limits;
}

std::string lane_of(const ChannelContext& context) {
  return context.connector->manifest().lanes.count("write") != 0 ? "write" : "default";
}

std::vector<connectors::Item> items_of(const WriteGroup& group, const std::string& location) {
  std::vector<connectors::Item> items;
  for (std::size_t i = 0; i < group.items.size(); ++i) {
    connectors::Item item;
    item.ref = i;
    item.sku = group.items[i].sku;
    item.remote = group.items[i].remote;
    item.location = location;
    item.quantity = group.items[i].to;
    item.expected = group.items[i].from;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

boost::asio::awaitable<void> StockWriter::run() {
  const auto self = shared_from_this();
  const engine::WriteLimits limits = limits_of(context_->connector->manifest());
  while (!context_->stopping) {
    if (under_way_ >= kGroupsMax) {
      co_await news_.wait(std::chrono::hours(1));
      continue;
    }
    std::string lane = lane_of(*context_);
    co_await room_in(context_, std::move(lane), egress::Urgency::Deduction);
    if (context_->stopping) break;
    std::function<void(Reply<std::optional<WriteGroup>>)> take =
        [context = context_, limits](Reply<std::optional<WriteGroup>> reply) {
          context->partition.take_writes(context->account, context->channel, limits,
                                         std::move(reply));
        };
    auto group = co_await await_reply<std::optional<WriteGroup>>(std::move(take));
    if (!group) {
      context_->egress.never_mind(context_->way_out, lane_of(*context_));
      co_await news_.wait(std::chrono::hours(1));
      continue;
    }
    ++under_way_;
    boost::asio::co_spawn(context_->executor, send(std::move(*group)), end_with_the_process);
  }
  // A group that was cut off still has its outcome to tell.
  while (under_way_ > 0)
    co_await news_.wait(std::chrono::hours(1));
}

boost::asio::awaitable<void> StockWriter::send(WriteGroup group) {
  const auto self = shared_from_this();
  bool lowers = false;
  for (const auto& item : group.items)
    lowers = lowers || item.to < item.from;
  connectors::Command command;
  if (group.mode == WriteMode::Adjust) {
    connectors::AdjustStock adjust;
    adjust.items = items_of(group, context_->config.location);
    for (std::size_t i = 0; i < group.items.size(); ++i)
      adjust.items[i].quantity = group.items[i].to - group.items[i].from;
    command = std::move(adjust);
  } else if (group.mode == WriteMode::Swap) {
    connectors::SwapStock swap;
    swap.items = items_of(group, context_->config.location);
    command = std::move(swap);
  } else {
    connectors::SetStock set;
    set.items = items_of(group, context_->config.location);
    command = std::move(set);
  }
  const auto urgency = lowers ? egress::Urgency::Oversell : egress::Urgency::Increase;
  std::string key = group.key;
  const auto result = co_await run_operation(context_, std::move(command), urgency, std::move(key));
  engine::WriteEnded ended;
  ended.intent = group.intent;
  ended.written = facts_of<WrittenFact>(result.facts);
  ended.trouble = result.trouble;
  ended.nothing_sent = !result.may_have_changed;
  ended.in_doubt = result.in_doubt;
  engine::Input input = std::move(ended);
  co_await decide(context_, std::move(input));
  // Whether the credentials are dead, or only may not write, shows by a look.
  if (result.trouble.kind == Kind::Denied) co_await check_credentials(context_);
  --under_way_;
  news_.notify();
}

}  // namespace stockd::runtime
