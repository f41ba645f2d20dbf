// SPDX-License-Identifier: Apache-2.0
//
// Status, channels, sweeps and the kill switch as JSON.
#include "admin/status_calls.hpp"

#include "admin/counting.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

namespace stockd::admin {
namespace {

namespace json = boost::json;

json::object check_json(const runtime::CredentialCheck& check) {
  json::array missing;
  for (const std::string& name : check.missing)
    missing.push_back(json::string(name));
  return {{"at_ms", check.at_ms},
          {"missing", std::move(missing)},
          {"code", check.code},
          {"trouble", check.trouble},
          {"hint", check.hint}};
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
          {"failed", health.failed},
          {"check", check_json(health.check)}};
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
                          const ListingCounts& counted, const runtime::ChannelAgent* agent) {
  json::object out{{"channel", channel.name.str()}, {"connector", channel.connector}};
  const auto id = engine.find_channel(channel.name.str());
  if (id) {
    const auto found = counted.find(*id);
    const auto counts = found == counted.end() ? engine::Engine::Counts{} : found->second;
    out["phase"] = engine::phase_name(engine.phase(*id));
    out["phase_reason"] = engine.phase_reason(*id);
    out["phase_since_ms"] = engine.phase_since(*id);
    out["guard"] = guard_json(engine.guard(*id));
    out["listings"] = counts.listings;
    out["linked"] = counts.linked;
    out["differing"] = counts.differing;
    out["parked"] = counts.parked;
    out["edited"] = counts.edited;
    out["unknown"] = counts.unknown;
    out["open_lines"] = engine.open_lines(*id);
  }
  out["running"] = agent != nullptr;
  if (agent != nullptr) out["health"] = health_json(agent->health());
  return out;
}

// The account's channels, with what the engine and the agents know.
json::array channels_json(runtime::Server& server, const engine::Engine& engine,
                          const ListingCounts& counts) {
  const auto agents = server.agents(engine.account().name);
  json::array out;
  for (const ChannelConfig& channel : engine.account().channels) {
    const runtime::ChannelAgent* found = nullptr;
    for (const auto& agent : agents) {
      if (agent->context().config.name == channel.name) found = agent.get();
    }
    out.push_back(channel_json(engine, channel, counts, found));
  }
  return out;
}

// Whether the account's file is what is in force, and why not.
json::object file_json(const runtime::Server& server, const engine::Engine& engine) {
  const runtime::FileState state = server.file_state(engine.account().name);
  return {{"path", engine.account().file}, {"applied", state.applied}, {"reason", state.reason}};
}

// What is known of an account, all in.
json::object account_json(runtime::Server& server, const engine::Engine& engine,
                          const ListingCounts& counts) {
  return {{"account", engine.account().name.str()},
          {"file", file_json(server, engine)},
          {"kill_switch", engine.kill_switch()},
          {"products", engine.product_count()},
          {"channels", channels_json(server, engine, counts)}};
}

json::object not_told(const AccountName& account, const Error& why) {
  json::array alerts{{{"code", why.code()}, {"text", why.text()}}};
  return {{"account", account.str()}, {"channels", json::array()}, {"alerts", std::move(alerts)}};
}

// Answers once, with what the look at each account gave, in the accounts' order.
class Gathering {
 public:
  Gathering(std::size_t parts, std::function<void(json::array)> whole)
      : parts_(parts), open_(parts), whole_(std::move(whole)) {}

  void give(std::size_t i, json::object part) {
    json::array all;
    {
      const std::lock_guard lock(mutex_);
      parts_[i] = std::move(part);
      if (--open_ != 0) return;
      for (auto& gathered : parts_)
        all.push_back(std::move(gathered));
    }
    whole_(std::move(all));
  }

 private:
  std::mutex mutex_;
  std::vector<json::object> parts_;
  std::size_t open_;
  std::function<void(json::array)> whole_;
};

json::array not_running_json(const runtime::Server& server) {
  json::array out;
  for (const auto& [account, why] : server.not_running()) {
    out.push_back({{"account", account.str()},
                   {"code", why.code()},
                   {"reason", why.text()},
                   {"help", why.help()}});
  }
  return out;
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
          {"not_running", not_running_json(server)},
          {"refused_connectors", std::move(refused)}};
}

}  // namespace

void get_status(runtime::Server& server, const Call&, const Answer& answer) {
  const auto accounts = server.accounts();
  const auto whole = [&server, answer](json::array parts) {
    json::object out = stats_json(server);
    out["accounts"] = std::move(parts);
    answer(ok(out));
  };
  if (accounts.empty()) return whole({});
  const auto gathering = std::make_shared<Gathering>(accounts.size(), whole);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto asked = count_listings(
        server, accounts[i],
        [&server, gathering, i](const engine::Engine& engine, const ListingCounts& counts) {
          json::object part = account_json(server, engine, counts);
          part["alerts"] = sentences_json(engine.alerts());
          gathering->give(i, std::move(part));
        });
    if (!asked) gathering->give(i, not_told(accounts[i], asked.error()));
  }
}

void get_channels(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked =
      count_listings(server, *account,
                     [&server, answer](const engine::Engine& engine, const ListingCounts& counts) {
                       answer(ok(account_json(server, engine, counts)));
                     });
  if (!asked) answer(refusal(asked.error()));
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
