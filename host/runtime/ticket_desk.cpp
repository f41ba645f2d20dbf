// SPDX-License-Identifier: Apache-2.0
//
// A new ticket starts the pauses over: it was given just now, and most batches are small.
#include "runtime/ticket_desk.hpp"

#include <algorithm>

namespace stockd::runtime {
namespace {

constexpr std::size_t kTicketsMost = 200;  // of listings, in one operation

constexpr std::chrono::milliseconds kFirstPause = std::chrono::seconds(5);
constexpr std::chrono::milliseconds kLongestPause = std::chrono::minutes(2);

}  // namespace

void TicketDesk::ask_now() {
  hinted_ = true;
  news_.notify();
}

// While there are tickets their time is known, and the engine's other news do not matter.
void TicketDesk::notify() {
  if (waits_) news_.notify();
}

void TicketDesk::stop() {
  news_.notify();
}

boost::asio::awaitable<void> TicketDesk::run() {
  using std::chrono::milliseconds;
  const bool settles = context_->connector->manifest().settles;
  while (!context_->stopping) {
    Items items;
    if (settles) items = co_await gather();
    if (items.empty()) {
      hinted_ = false;
      known_.clear();
      waits_ = true;
      co_await news_.wait(std::chrono::hours(1));
      waits_ = false;
      continue;
    }
    plan(items);
    const auto now = Clock::now();
    if (now < due_ && !hinted_) {
      // Whether a newer ticket came is looked at on the way.
      const auto rest = std::chrono::ceil<milliseconds>(due_ - now);
      co_await news_.wait(std::min<milliseconds>(rest, kFirstPause));
      continue;
    }
    hinted_ = false;
    co_await ask(std::move(items));
    pause_ = std::min(pause_ * 2, kLongestPause);
    due_ = Clock::now() + pause_;
  }
}

void TicketDesk::plan(const Items& items) {
  std::set<std::string> present;
  for (const auto& item : items)
    present.insert(item.ticket);
  const bool news = !std::includes(known_.begin(), known_.end(), present.begin(), present.end());
  known_ = std::move(present);
  if (!news) return;
  pause_ = kFirstPause;
  due_ = Clock::now() + pause_;
}

boost::asio::awaitable<TicketDesk::Items> TicketDesk::gather() {
  std::function<void(Reply<Items>)> start = [context = context_](Reply<Items> reply) {
    context->partition.ask(
        context->account, [context, reply](engine::Engine* engine, store::Store&) {
          reply(engine == nullptr ? Items{} : engine->next_tickets(context->channel, kTicketsMost));
        });
  };
  co_return co_await await_reply<Items>(std::move(start));
}

boost::asio::awaitable<void> TicketDesk::ask(Items items) {
  connectors::SettleWrites settle;
  for (std::size_t i = 0; i < items.size(); ++i) {
    connectors::SettleWrites::Ticket& ticket = settle.tickets.emplace_back();
    ticket.ref = i;
    ticket.ticket = items[i].ticket;
    ticket.remote = items[i].remote;
    ticket.sku = items[i].sku;
  }
  connectors::Command command = std::move(settle);
  const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  engine::TicketsAsked asked;
  asked.channel = context_->channel;
  // Also with trouble: what was told before it is true.
  for (const WrittenFact& written : facts_of<WrittenFact>(result.facts)) {
    if (written.ref >= items.size()) continue;
    engine::TicketsAsked::Answer& answer = asked.answers.emplace_back();
    answer.intent = items[written.ref].intent;
    answer.listing = items[written.ref].listing;
    answer.written = written;
  }
  if (asked.answers.empty()) co_return;
  engine::Input input = std::move(asked);
  co_await decide(context_, std::move(input));
}

}  // namespace stockd::runtime
