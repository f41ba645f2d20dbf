// SPDX-License-Identifier: Apache-2.0
//
// Each decision is one input of the engine; what it refuses comes back with its reason.
#include "admin/decision_calls.hpp"

#include "admin/channel_names.hpp"

namespace stockd::admin {
namespace {

namespace json = boost::json;

Quantity units_of(const json::object& body, const char* name) {
  const json::value* value = body.if_contains(name);
  return value != nullptr && value->is_int64() ? value->as_int64() : 0;
}

void decide(runtime::Server& server, const AccountName& account, engine::Input input,
            const Answer& answer) {
  const auto asked = server.decide(account, std::move(input), [answer](Result<void> decided) {
    answer(decided ? ok(json::object{{"done", true}}) : refusal(decided.error()));
  });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace

void get_returns(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked = server.ask(*account, [answer](engine::Engine& engine, store::Store&) {
    const ChannelNames names(engine);
    json::array out;
    for (const auto& waiting : engine.returns()) {
      out.push_back({{"channel", names.of(waiting.channel)},
                     {"order", waiting.order},
                     {"line", waiting.line},
                     {"sku", waiting.sku.str()},
                     {"units", waiting.units}});
    }
    answer(ok(json::object{{"account", engine.account().name.str()}, {"returns", std::move(out)}}));
  });
  if (!asked) answer(refusal(asked.error()));
}

void post_return(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto order = text_of(*body, "order");
  if (!order) return answer(refusal(order.error()));
  engine::DecideReturn decision;
  decision.order = *order;
  decision.line = text_of(*body, "line").value_or("");
  decision.good = units_of(*body, "good");
  decision.damaged = units_of(*body, "damaged");
  decision.actor = text_of(*body, "actor").value_or("unknown");
  const std::string channel = text_of(*body, "channel").value_or("");
  const auto asked = server.ask(*account, [&server, account = *account, channel, decision, answer](
                                              engine::Engine& engine, store::Store&) {
    engine::DecideReturn input = decision;
    // Orders of two shops may have equal numbers, so one that waits on both must be named.
    std::optional<ChannelId> found = engine.find_channel(channel);
    if (channel.empty()) {
      for (const auto& waiting : engine.returns()) {
        if (waiting.order != input.order) continue;
        if (found && *found != waiting.channel) {
          return answer(refusal(Error(Kind::Config, "return.channel",
                                      "order '" + input.order + "' waits on several channels")
                                    .help("name one with --channel")));
        }
        found = waiting.channel;
      }
    }
    if (!found) {
      return answer(
          refusal(Error(Kind::Config, "return.none",
                        channel.empty() ? "nothing of order '" + input.order + "' waits in the tray"
                                        : "no channel is called '" + channel + "'")
                      .help("stockctl returns lists what waits")));
    }
    input.channel = *found;
    decide(server, account, input, answer);
  });
  if (!asked) answer(refusal(asked.error()));
}

void post_relink(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto name = text_of(*body, "name");
  if (!name) return answer(refusal(name.error()));
  engine::Relink relink;
  relink.name = *name;
  relink.channel = text_of(*body, "channel").value_or("");
  const json::value* refuse = body->if_contains("refuse");
  relink.accept = refuse == nullptr || !refuse->is_bool() || !refuse->as_bool();
  relink.actor = text_of(*body, "actor").value_or("unknown");
  decide(server, *account, relink, answer);
}

void post_refuse(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  decide(server, *account, engine::RefuseChanges{text_of(*body, "actor").value_or("unknown")},
         answer);
}

}  // namespace stockd::admin
