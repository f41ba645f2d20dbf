// SPDX-License-Identifier: Apache-2.0
//
// An operation's port is egress: requests go out through the channel's lanes, sleeps are timers.
#include "runtime/channel_context.hpp"

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "runtime/sight.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>

namespace stockd::runtime {
namespace {

// An operation is short; long work is many operations.
constexpr UnixMs kOperationMs = 120'000;

class EgressPort : public connectors::OperationPort {
 public:
  EgressPort(std::shared_ptr<ChannelContext> context, egress::Urgency urgency, UnixMs deadline_ms)
      : context_(std::move(context)), urgency_(urgency), deadline_ms_(deadline_ms) {}

  UnixMs now_ms() const override { return wall_clock_ms(); }

  void send(connectors::HttpRequest request, Answered answered) override {
    context_->egress.send(context_->way_out, std::move(request), urgency_, deadline_ms_,
                          [answered = std::move(answered)](egress::Answer answer) {
                            answered(std::move(answer.response), answer.may_have_changed);
                          });
  }

  Cancel sleep(std::uint32_t ms, std::function<void()> over) override {
    return sleep_on(context_->executor, ms, std::move(over));
  }

 private:
  std::shared_ptr<ChannelContext> context_;
  egress::Urgency urgency_;
  UnixMs deadline_ms_;
};

std::uint64_t next_operation_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

// A channel that is blind already is told so again: a person may have resumed it meanwhile.
void tell_sight(ChannelContext& context, const connectors::OperationResult& result,
                std::string_view name) {
  const Sight sight = sight_of(result, name);
  if (sight == Sight::Untold || (sight == Sight::Sees && context.blind == false)) return;
  context.blind = sight == Sight::Blind;
  if (sight == Sight::Blind) {
    context.partition.post(context.account,
                           engine::ChannelBlinded{context.channel, result.trouble.message});
  } else {
    context.partition.post(context.account, engine::ChannelSighted{context.channel});
  }
}

void act_on(ChannelContext& context, const connectors::OperationResult& result,
            std::string_view name) {
  for (const auto& budget : facts_of<BudgetFact>(result.facts)) {
    context.egress.budget(context.way_out, budget);
  }
  bool news = false;
  // What a check finds wrong lasts, whatever else goes well; whoever checks notes it.
  const bool lasts = name == "check" && result.trouble && !is_passing(result.trouble.kind);
  context.note([&](ChannelHealth& health) {
    health.operations += 1;
    if (lasts) return;
    if (!result.trouble) {
      news = health.trouble_since_ms != 0;
      health.denied = false;
      health.trouble_since_ms = 0;
      health.trouble.clear();
      health.hint.clear();
      return;
    }
    news = health.trouble != result.trouble.message;
    health.failed += 1;
    health.denied = result.trouble.kind == Kind::Denied;
    if (health.trouble_since_ms == 0) health.trouble_since_ms = wall_clock_ms();
    health.trouble = result.trouble.message;
    health.hint = result.trouble.hint;
  });
  if (context.stopping) return;
  tell_sight(context, result, name);
  if (!news) return;
  if (result.trouble) {
    log::warn("channel.trouble", result.trouble.message,
              {{"channel", context.label()},
               {"operation", std::string(name)},
               {"code", result.trouble.code},
               {"kind", std::string(kind_name(result.trouble.kind))},
               {"hint", result.trouble.hint}});
  } else {
    log::info("channel.well", "operations of the channel go well again",
              {{"channel", context.label()}});
  }
}

}  // namespace

std::shared_ptr<connectors::OperationPort> port_of(std::shared_ptr<ChannelContext> context,
                                                   egress::Urgency urgency, UnixMs deadline_ms) {
  return std::make_shared<EgressPort>(std::move(context), urgency, deadline_ms);
}

connectors::OperationPort::Cancel sleep_on(const boost::asio::any_io_executor& executor,
                                           std::uint32_t ms, std::function<void()> over) {
  const auto timer = std::make_shared<boost::asio::steady_timer>(executor);
  timer->expires_after(std::chrono::milliseconds(ms));
  timer->async_wait([timer, over = std::move(over)](const boost::system::error_code& error) {
    if (!error) over();
  });
  return [timer, executor] { boost::asio::post(executor, [timer] { timer->cancel(); }); };
}

boost::asio::awaitable<connectors::OperationResult> run_operation(
    std::shared_ptr<ChannelContext> context, connectors::Command command, egress::Urgency urgency,
    std::string key) {
  connectors::OperationHead head;
  head.id = next_operation_id();
  head.now_ms = wall_clock_ms();
  head.deadline_ms = head.now_ms + kOperationMs;
  head.key = key.empty() ? random_uuid() : std::move(key);
  head.entropy = random_bytes(32);
  const std::string name(connectors::command_name(command));
  const auto port = port_of(context, urgency, head.deadline_ms);
  std::function<void(Reply<connectors::OperationResult>)> start =
      [context, head, command = std::move(command),
       port](Reply<connectors::OperationResult> reply) {
        connectors::run_operation(*context->connector, head, command, *port,
                                  [port, context, reply](connectors::OperationResult result) {
                                    reply(std::move(result));
                                  });
      };
  auto result = co_await await_reply<connectors::OperationResult>(std::move(start));
  act_on(*context, result, name);
  co_return result;
}

boost::asio::awaitable<void> room_in(std::shared_ptr<ChannelContext> context, std::string lane,
                                     egress::Urgency urgency) {
  std::function<void(Reply<bool>)> ask = [context, lane = std::move(lane),
                                          urgency](Reply<bool> reply) {
    context->egress.when_ready(context->way_out, lane, urgency, [reply] { reply(true); });
  };
  co_await await_reply<bool>(std::move(ask));
}

void end_with_the_process(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

boost::asio::awaitable<Result<void>> decide(std::shared_ptr<ChannelContext> context,
                                            engine::Input input) {
  std::function<void(Reply<Result<void>>)> start =
      [context, input = std::move(input)](Reply<Result<void>> reply) {
        context->partition.post(context->account, input, std::move(reply));
      };
  co_return co_await await_reply<Result<void>>(std::move(start));
}

boost::asio::awaitable<engine::ChannelWants> wants(std::shared_ptr<ChannelContext> context) {
  std::function<void(Reply<engine::ChannelWants>)> start = [context](
                                                               Reply<engine::ChannelWants> reply) {
    context->partition.ask(
        context->account, [context, reply](engine::Engine* engine, store::Store&) {
          reply(engine == nullptr ? engine::ChannelWants{}
                                  : engine->wants(context->channel, context->partition.now_ms()));
        });
  };
  co_return co_await await_reply<engine::ChannelWants>(std::move(start));
}

}  // namespace stockd::runtime
