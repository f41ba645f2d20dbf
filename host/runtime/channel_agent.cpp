// SPDX-License-Identifier: Apache-2.0
//
// Six loops on one strand. Each keeps the agent alive until it ends.
#include "runtime/channel_agent.hpp"

#include "runtime/level_reader.hpp"
#include "runtime/order_feed.hpp"
#include "runtime/stock_writer.hpp"
#include "runtime/sweeper.hpp"
#include "runtime/ticket_desk.hpp"
#include "runtime/webhook_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

namespace stockd::runtime {
namespace {

class Agent : public ChannelAgent, public std::enable_shared_from_this<Agent> {
 public:
  explicit Agent(std::shared_ptr<ChannelContext> context)
      : context_(std::move(context)),
        feed_(context_),
        reader_(context_, [this] { sweeper_.hint(); }),
        writer_(std::make_shared<StockWriter>(context_)),
        sweeper_(context_, feed_),
        tickets_(context_),
        desk_(std::make_shared<WebhookDesk>(context_, feed_, reader_, tickets_,
                                            [this] { sweeper_.hint(); })),
        poll_(context_->executor) {}

  void start() override {
    spawn(feed_.run());
    spawn(sweeper_.run());
    spawn(reader_.run());
    spawn(writer_->run());
    spawn(tickets_.run());
    spawn(poll());
  }

  void notify() override {
    if (notified_.exchange(true)) return;
    context_->partition.ask(
        context_->account, [self = shared_from_this()](engine::Engine* engine, store::Store&) {
          self->notified_ = false;
          if (engine == nullptr) return;
          const auto wanted =
              engine->wants(self->context_->channel, self->context_->partition.now_ms());
          boost::asio::post(self->context_->executor, [self, wanted] { self->wake(wanted); });
        });
  }

  void arrived(journal::InboxRow row) override { desk_->arrived(std::move(row)); }

  void sweep(std::function<void(bool)> done) override {
    boost::asio::post(context_->executor, [self = shared_from_this(), done = std::move(done)] {
      if (self->context_->stopping) {
        done(false);
      } else {
        self->sweeper_.request(done);
      }
    });
  }

  ChannelHealth health() const override {
    const std::lock_guard lock(context_->health_mutex);
    return context_->health;
  }

  const ChannelContext& context() const override { return *context_; }

  void stop(std::function<void()> ended) override {
    boost::asio::post(context_->executor, [self = shared_from_this(), ended = std::move(ended)] {
      self->desk_->work();
      self->context_->stopping = true;
      self->context_->egress.close(self->context_->way_out);
      self->wake_all();
      self->ended_ = ended;
      self->tell_if_ended();
    });
  }

 private:
  void spawn(boost::asio::awaitable<void> loop) {
    ++loops_;
    boost::asio::co_spawn(context_->executor, std::move(loop),
                          [self = shared_from_this()](const std::exception_ptr& error) {
                            end_with_the_process(error);
                            --self->loops_;
                            self->tell_if_ended();
                          });
  }

  void tell_if_ended() {
    if (loops_ == 0 && ended_) std::exchange(ended_, nullptr)();
  }

  // One look at the engine serves all loops, and only those with something to do are woken.
  void wake(const engine::ChannelWants& wanted) {
    if (wanted.writes > 0) writer_->notify();
    if (wanted.reads > 0) reader_.notify();
    if (wanted.tickets > 0) tickets_.notify();
    if (wanted.sweep || wanted.fences > 0) sweeper_.notify();
    if (wanted.orders) poll_.notify();
  }

  void wake_all() {
    feed_.notify();
    sweeper_.stop();
    reader_.notify();
    writer_->notify();
    tickets_.stop();
    poll_.notify();
  }

  // Order passes by the clock, and sooner while the engine waits for one.
  boost::asio::awaitable<void> poll() {
    using Clock = std::chrono::steady_clock;
    using std::chrono::milliseconds;
    const milliseconds period(context_->schedule.poll_ms);
    const UnixMs lag = context_->config.lag_ms;
    const milliseconds pause(std::clamp<UnixMs>(lag / 2, 250, std::max<UnixMs>(5'000, lag / 10)));
    Clock::time_point last_pass{};
    Clock::time_point due = Clock::now() + period;
    while (!context_->stopping) {
      const auto wanted = co_await wants(context_);
      const auto now = Clock::now();
      const auto next = wanted.orders ? std::min(due, last_pass + pause) : due;
      if (now < next) {
        const auto rest = std::chrono::ceil<milliseconds>(next - now);
        co_await poll_.wait(rest);
        continue;
      }
      co_await feed_.pass(context_->config.lag_ms);
      last_pass = Clock::now();
      due = last_pass + period;
    }
  }

  std::shared_ptr<ChannelContext> context_;
  OrderFeed feed_;
  LevelReader reader_;
  std::shared_ptr<StockWriter> writer_;
  Sweeper sweeper_;
  TicketDesk tickets_;
  std::shared_ptr<WebhookDesk> desk_;
  Signal poll_;
  std::atomic<bool> notified_{false};
  std::atomic<int> loops_{0};
  std::function<void()> ended_;  // set by stop()
};

}  // namespace

std::shared_ptr<ChannelAgent> ChannelAgent::make(std::shared_ptr<ChannelContext> context) {
  return std::make_shared<Agent>(std::move(context));
}

}  // namespace stockd::runtime
