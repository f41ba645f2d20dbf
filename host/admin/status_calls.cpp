// SPDX-License-Identifier: Apache-2.0
//
// Status, channels, verification, sweeps and the kill switch as JSON.
#include "admin/status_calls.hpp"

#include <algorithm>
#include <mutex>

namespace stockd::admin {
namespace {

namespace json = boost::json;

std::string_view phase_name(ChannelPhase phase) {
  switch (phase) {
    case ChannelPhase::Observe:
      return "observe";
    case ChannelPhase::Managed:
      return "managed";
    case ChannelPhase::Paused:
      return "paused";
    case ChannelPhase::Blind:
      return "blind";
    case ChannelPhase::Disconnected:
      return "disconnected";
  }
  return "observe";
}

json::object health_json(const runtime::ChannelHealth& health) {
  return {{"well", health.trouble_since_ms == 0},
          {"denied", health.denied},
          {"trouble", health.trouble},
          {"hint", health.hint},
          {"trouble_since_ms", health.trouble_since_ms},
          {"last_sweep_ms", health.last_sweep_ms},
          {"last_orders_ms", health.last_orders_ms},
          {"last_webhook_ms", health.last_webhook_ms},
          {"operations", health.operations},
          {"failed", health.failed}};
}

json::array sentences_json(const std::vector<engine::Violation>& violations) {
  json::array out;
  for (const auto& violation : violations) {
    out.push_back({{"code", violation.code}, {"text", violation.text}});
  }
  return out;
}

json::object guard_json(const engine::GuardView& guard) {
  return {{"holding", guard.holding},         {"since_ms", guard.since_ms},
          {"zeroed", guard.zeroed},           {"moved", guard.moved},
          {"zeroed_most", guard.zeroed_most}, {"moved_most", guard.moved_most}};
}

json::object channel_json(const engine::Engine& engine, const ChannelConfig& channel,
                          const runtime::ChannelAgent* agent) {
  json::object out{{"channel", channel.name.str()}, {"connector", channel.connector}};
  const auto id = engine.find_channel(channel.name.str());
  if (id) {
    const auto counts = engine.counts(*id);
    out["phase"] = phase_name(engine.phase(*id));
    out["phase_reason"] = engine.phase_reason(*id);
    out["phase_since_ms"] = engine.phase_since(*id);
    out["guard"] = guard_json(engine.guard(*id));
    out["listings"] = counts.listings;
    out["linked"] = counts.linked;
    out["differing"] = counts.differing;
    out["parked"] = counts.parked;
    out["edited"] = counts.edited;
    out["unknown"] = counts.unknown;
    out["open_lines"] = counts.open_lines;
  }
  out["running"] = agent != nullptr;
  if (agent != nullptr) out["health"] = health_json(agent->health());
  return out;
}

// The account's channels, with what the engine and the agents know.
json::array channels_json(runtime::Server& server, const engine::Engine& engine) {
  const auto agents = server.agents(engine.account().name);
  json::array out;
  for (const ChannelConfig& channel : engine.account().channels) {
    const runtime::ChannelAgent* found = nullptr;
    for (const auto& agent : agents) {
      if (agent->context().config.name == channel.name) found = agent.get();
    }
    out.push_back(channel_json(engine, channel, found));
  }
  return out;
}

// Whether the account's file is what is in force, and why not.
json::object file_json(const runtime::Server& server, const engine::Engine& engine) {
  const runtime::FileState state = server.file_state(engine.account().name);
  return {{"path", engine.account().file}, {"applied", state.applied}, {"reason", state.reason}};
}

// Looks at every account and answers once, with what each look gave, in the accounts' order.
void gather(runtime::Server& server, const Answer& answer,
            std::function<json::value(engine::Engine&)> look,
            std::function<json::value(json::array)> whole) {
  struct Gathering {
    std::mutex mutex;
    std::vector<json::value> parts;
    std::size_t open = 0;
  };
  const auto accounts = server.accounts();
  const auto gathering = std::make_shared<Gathering>();
  gathering->parts.resize(accounts.size());
  gathering->open = accounts.size();
  if (accounts.empty()) answer(ok(whole({})));
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto asked = server.ask(
        accounts[i], [gathering, answer, look, whole, i](engine::Engine& engine, store::Store&) {
          json::value part = look(engine);
          json::array all;
          {
            const std::lock_guard lock(gathering->mutex);
            gathering->parts[i] = std::move(part);
            if (--gathering->open != 0) return;
            for (auto& gathered : gathering->parts)
              all.push_back(std::move(gathered));
          }
          answer(ok(whole(std::move(all))));
        });
    if (!asked) answer(refusal(asked.error()));
  }
}

json::object stats_json(const runtime::Server& server) {
  const auto stats = server.stats();
  json::array refused;
  for (const auto& connector : server.connectors().refused()) {
    refused.push_back({{"connector", connector.name}, {"reason", connector.reason}});
  }
  return {{"sandbox", server.settings().sandbox},
          {"webhook_port", stats.webhook_port},
          {"webhooks",
           {{"accepted", stats.ingress.accepted},
            {"durable", stats.ingress.durable},
            {"forged", stats.ingress.forged},
            {"unknown", stats.ingress.unknown},
            {"refused", stats.ingress.refused}}},
          {"inbox",
           {{"rows", stats.inbox.rows},
            {"bytes", stats.inbox.bytes},
            {"set_aside", stats.inbox.quarantined},
            {"commits", stats.inbox.commits},
            {"appended", stats.inbox.appended}}},
          {"journal", {{"records", stats.journal_records}, {"commits", stats.journal_commits}}},
          {"refused_connectors", std::move(refused)}};
}

}  // namespace

void get_status(runtime::Server& server, const Call&, const Answer& answer) {
  gather(
      server, answer,
      [&server](engine::Engine& engine) -> json::value {
        return json::object{{"account", engine.account().name.str()},
                            {"file", file_json(server, engine)},
                            {"kill_switch", engine.kill_switch()},
                            {"products", engine.skus().size()},
                            {"alerts", sentences_json(engine.alerts())},
                            {"channels", channels_json(server, engine)}};
      },
      [&server](json::array accounts) -> json::value {
        json::object out = stats_json(server);
        out["accounts"] = std::move(accounts);
        return out;
      });
}

void get_channels(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked = server.ask(*account, [&server, answer](engine::Engine& engine, store::Store&) {
    answer(ok(json::object{{"account", engine.account().name.str()},
                           {"file", file_json(server, engine)},
                           {"kill_switch", engine.kill_switch()},
                           {"products", engine.skus().size()},
                           {"channels", channels_json(server, engine)}}));
  });
  if (!asked) answer(refusal(asked.error()));
}

void get_verify(runtime::Server& server, const Call&, const Answer& answer) {
  gather(
      server, answer,
      [](engine::Engine& engine) -> json::value {
        return json::object{{"account", engine.account().name.str()},
                            {"hash", engine.hash()},
                            {"violations", sentences_json(engine.verify())}};
      },
      [](json::array accounts) -> json::value {
        return json::object{{"accounts", std::move(accounts)}};
      });
}

void post_sweep(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked = server.sweep(*account, [answer](bool good) {
    if (good) return answer(ok(json::object{{"swept", true}}));
    answer(refusal(Error(Kind::Transient, "sweep.failed",
                         "a channel could not be read, so nothing follows from this sweep")
                       .help("stockctl channels says which one and why")));
  });
  if (!asked) answer(refusal(asked.error()));
}

void post_kill_switch(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const json::value* on = body->if_contains("on");
  if (on == nullptr || !on->is_bool()) {
    return answer(refusal(Error(Kind::Rejected, "admin.missing", "'on' is missing")
                              .help("true stops all raises, false lets them go again")));
  }
  engine::SetKillSwitch set;
  set.on = on->as_bool();
  set.actor = text_of(*body, "actor").value_or("unknown");
  const auto asked = server.decide(*account, set, [answer, is_on = set.on](Result<void> decided) {
    answer(decided ? ok(json::object{{"on", is_on}}) : refusal(decided.error()));
  });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
