// SPDX-License-Identifier: Apache-2.0
//
// A sweep is void as a whole when any part of it fails: from half a catalogue nothing follows.
#include "runtime/sweeper.hpp"

#include "base/log.hpp"
#include "runtime/credential_check.hpp"

#include <algorithm>

namespace stockd::runtime {
namespace {

using std::chrono::milliseconds;

// Between sweeps that only hints ask for.
constexpr milliseconds kHintPause{15'000};

// More pages than any catalogue has. One that never ends would hold the channel for ever.
constexpr std::size_t kPagesMost = 200'000;

// Why there is no going on to the page at `next`, or nothing.
const char* why_endless(std::size_t pages_read, const std::string& cursor,
                        const std::string& next) {
  if (pages_read >= kPagesMost) return "the catalogue did not end";
  if (next == cursor) return "the catalogue goes on from the same place again and again";
  return nullptr;
}

// What goes well beside it must not hide that a catalogue cannot be read.
void note_unread(ChannelContext& context, const connectors::OperationResult& result) {
  const Trouble& trouble = result.trouble;
  const bool lasts = trouble && (!is_passing(trouble.kind) || trouble.kind == Kind::Denied);
  context.note([&](ChannelHealth& health) {
    health.unread = UnreadCatalogue{trouble.code, trouble.message, trouble.hint, lasts};
  });
}

}  // namespace

void Sweeper::request(std::function<void(bool)> done) {
  requests_.push_back(std::move(done));
  news_.notify();
}

void Sweeper::hint() {
  hinted_ = true;
  news_.notify();
}

// A catalogue that takes long to read must not be read all the time.
Sweeper::Clock::time_point Sweeper::due(bool wanted) const {
  if (ended_ == Clock::time_point{} || wanted || !requests_.empty()) return {};
  const milliseconds period = hinted_ ? kHintPause : milliseconds(context_->schedule.sweep_ms);
  return ended_ + std::max<Clock::duration>(period, 10 * took_);
}

boost::asio::awaitable<void> Sweeper::run() {
  BackOff back_off;
  while (!context_->stopping) {
    const auto wanted = co_await wants(context_);
    const auto began = Clock::now();
    const auto due = this->due(wanted.sweep);
    if (began < due && wanted.fences > 0) {
      const bool fenced = co_await fence_few();
      if (fenced) back_off.reset();
      const auto pause = fenced ? milliseconds(1) : back_off.next();
      if (!context_->stopping) co_await news_.wait(pause);
      continue;
    }
    if (began < due) {
      const auto rest = std::chrono::ceil<milliseconds>(due - began);
      co_await news_.wait(rest);
      continue;
    }
    const bool hinted = std::exchange(hinted_, false);
    auto waiting = std::exchange(requests_, {});
    const bool good = co_await sweep();
    for (auto& done : waiting)
      done(good);
    if (good) {
      ended_ = Clock::now();
      took_ = ended_ - began;
      back_off.reset();
      context_->note([](ChannelHealth& health) { health.last_sweep_ms = wall_clock_ms(); });
    } else if (!context_->stopping) {
      hinted_ = hinted_ || hinted;
      const auto pause = back_off.next();
      co_await news_.wait(pause);
    }
  }
  for (auto& done : std::exchange(requests_, {}))
    done(false);
}

boost::asio::awaitable<bool> Sweeper::sweep() {
  co_await check_credentials(context_);
  co_await audit_subscriptions();
  const std::int64_t lag = context_->config.lag_ms;
  const std::int64_t unswept = co_await unswept_ms();
  const std::int64_t deep = unswept + 10 * lag + 30'000;
  const bool before = co_await feed_.pass(deep);
  if (!before) co_return false;
  const UnixMs watermark = feed_.watermark();
  co_await fence(FenceStep::Begin);
  const bool read = co_await read_catalogue();
  if (!read) {
    co_await fence(FenceStep::Abandon);
    co_return false;
  }
  const bool judged = co_await judge(watermark);
  co_return judged;
}

// A fence around the few listings that only a clean level can settle.
boost::asio::awaitable<bool> Sweeper::fence_few() {
  const bool before = co_await feed_.pass(context_->config.lag_ms);
  if (!before) co_return false;
  auto items = co_await few();
  if (items.empty()) co_return true;
  co_await fence(FenceStep::Begin);
  const bool read = co_await read_few(std::move(items));
  if (!read) {
    co_await fence(FenceStep::Abandon);
    co_return false;
  }
  co_await fence(FenceStep::EndReads);
  // Not a sweep: the next one still reads the feed from the sweep before it.
  const bool judged = co_await judge(0);
  co_return judged;
}

boost::asio::awaitable<std::vector<engine::ReadItem>> Sweeper::few() {
  const auto& spec = context_->connector->manifest().stock_read;
  const std::size_t most = spec ? static_cast<std::size_t>(spec->batch) : 0;
  std::function<void(Reply<std::vector<engine::ReadItem>>)> ask =
      [context = context_, most](Reply<std::vector<engine::ReadItem>> reply) {
        context->partition.ask(
            context->account, [context, most, reply](engine::Engine* engine, store::Store&) {
              reply(engine == nullptr ? std::vector<engine::ReadItem>{}
                                      : engine->next_fences(context->channel, most));
            });
      };
  co_return co_await await_reply<std::vector<engine::ReadItem>>(std::move(ask));
}

boost::asio::awaitable<bool> Sweeper::read_few(std::vector<engine::ReadItem> items) {
  connectors::LookupStock lookup;
  for (std::size_t i = 0; i < items.size(); ++i) {
    connectors::Item item;
    item.ref = i;
    item.remote = std::move(items[i].remote);
    item.sku = std::move(items[i].sku);
    item.location = context_->config.location;
    lookup.items.push_back(std::move(item));
  }
  connectors::Command command = std::move(lookup);
  const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  if (result.trouble) co_return false;
  engine::LevelsRead levels;
  levels.channel = context_->channel;
  levels.levels = facts_of<LevelFact>(result.facts);
  engine::Input input = std::move(levels);
  co_await decide(context_, std::move(input));
  co_return true;
}

// Waits until the feed can tell every sale that the levels contain, and reads it.
boost::asio::awaitable<bool> Sweeper::judge(UnixMs watermark) {
  const std::int64_t lag = context_->config.lag_ms;
  co_await lag_.wait(std::chrono::milliseconds(lag));
  const bool after = co_await feed_.pass(lag);
  if (!after) {
    co_await fence(FenceStep::Abandon);
    co_return false;
  }
  engine::FenceEnded ended;
  ended.channel = context_->channel;
  ended.watermark_ms = watermark;
  engine::Input input = ended;
  co_await decide(context_, std::move(input));
  co_return true;
}

// Lines that the feed told later than it declares are found by reading all of it since the sweep
// before, also where another process made that one.
boost::asio::awaitable<std::int64_t> Sweeper::unswept_ms() {
  std::function<void(Reply<std::int64_t>)> ask = [context = context_](Reply<std::int64_t> reply) {
    context->partition.ask(
        context->account, [context, reply](engine::Engine* engine, store::Store&) {
          reply(engine == nullptr ? 0 : engine->orders_unswept_ms(context->channel));
        });
  };
  co_return co_await await_reply<std::int64_t>(std::move(ask));
}

boost::asio::awaitable<void> Sweeper::fence(FenceStep step) {
  std::function<void(Reply<bool>)> ask = [context = context_, step](Reply<bool> reply) {
    context->partition.ask(context->account,
                           [context, step, reply](engine::Engine* engine, store::Store&) {
                             if (engine != nullptr && step == FenceStep::Begin)
                               engine->begin_fence(context->channel, context->partition.now_ms());
                             if (engine != nullptr && step == FenceStep::EndReads) {
                               engine->end_fence_reads(context->channel);
                             }
                             if (engine != nullptr && step == FenceStep::Abandon) {
                               engine->abandon_fence(context->channel);
                             }
                             reply(true);
                           });
  };
  co_await await_reply<bool>(std::move(ask));
}

boost::asio::awaitable<bool> Sweeper::read_catalogue() {
  std::string cursor;
  UnixMs as_of = 0;
  std::size_t pages_read = 0;
  for (bool more = true; more && !context_->stopping;) {
    connectors::ListCatalogue list;
    list.cursor = cursor;
    connectors::Command command = std::move(list);
    const auto result =
        co_await run_operation(context_, std::move(command), egress::Urgency::Sweep);
    const auto pages = facts_of<PageFact>(result.facts);
    note_unread(*context_, result);
    if (result.trouble || pages.empty()) co_return false;
    engine::CataloguePage page;
    page.channel = context_->channel;
    page.listings = facts_of<ListingFact>(result.facts);
    page.levels = facts_of<LevelFact>(result.facts);
    engine::Input input = std::move(page);
    co_await decide(context_, std::move(input));
    if (as_of == 0) as_of = pages.back().as_of_ms;
    more = pages.back().more;
    const char* endless = more ? why_endless(++pages_read, cursor, pages.back().cursor) : nullptr;
    if (endless != nullptr) {
      log::warn("catalogue.endless", endless,
                {{"channel", context_->label()}, {"pages", std::to_string(pages_read)}});
      co_return false;
    }
    cursor = pages.back().cursor;
  }
  if (context_->stopping) co_return false;
  engine::CatalogueEnded ended;
  ended.channel = context_->channel;
  ended.as_of_ms = as_of;
  engine::Input input = ended;
  co_await decide(context_, std::move(input));
  co_return true;
}

boost::asio::awaitable<void> Sweeper::audit_subscriptions() {
  if (context_->hook_url.empty()) co_return;
  connectors::EnsureSubscriptions ensure;
  ensure.url = context_->hook_url;
  connectors::Command command = std::move(ensure);
  if (!context_->connector->offers(command)) co_return;
  const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  for (const auto& subscription : facts_of<SubscriptionFact>(result.facts)) {
    if (subscription.change == 0) continue;
    log::info("channel.subscription", "a webhook subscription was brought in line",
              {{"channel", context_->label()}, {"topic", subscription.topic}});
  }
}

}  // namespace stockd::runtime
