// SPDX-License-Identifier: Apache-2.0
//
// The phase is durable before the agent ends, so nothing is written any more from the moment of the
// decision, and a restart in between changes nothing.
#include "admin/disconnect_calls.hpp"

#include "admin/counting.hpp"
#include "admin/stock_calls.hpp"
#include "base/assert.hpp"

#include <utility>

namespace stockd::admin {
namespace {

namespace json = boost::json;

// Where the marketplace sends webhooks for the channel; empty: it sends none.
std::string webhook_url(const runtime::Server& server, const engine::Engine& engine,
                        const ChannelConfig& channel) {
  const auto manifests = server.connectors().manifests();
  const auto manifest = manifests.find(channel.connector);
  const std::string url = server.settings().webhooks.public_url;
  if (manifest == manifests.end() || !manifest->second.webhooks || url.empty()) return {};
  return url + "/hooks/" + engine.account().name.str() + "/" + channel.name.str();
}

const ChannelConfig& config_of(const engine::Engine& engine, const std::string& name) {
  for (const ChannelConfig& channel : engine.account().channels) {
    if (channel.name.str() == name) return channel;
  }
  assertion_failed("the channel was checked", __FILE__, __LINE__);
}

json::object preview_json(const runtime::Server& server, const engine::Engine& engine,
                          const ListingCounts& counted, const std::string& name) {
  const ChannelConfig& channel = config_of(engine, name);
  const ChannelId id = *engine.find_channel(name);
  const auto found = counted.find(id);
  const auto counts = found == counted.end() ? engine::Engine::Counts{} : found->second;
  return {{"account", engine.account().name.str()},
          {"channel", name},
          {"connector", channel.connector},
          {"is_disconnected", engine.phase(id) == ChannelPhase::Disconnected},
          {"is_truth", engine.account().stock.source_of_truth == name},
          {"listings", counts.listings},
          {"linked", counts.linked},
          {"open_lines", engine.open_lines(id)},
          {"webhook_url", webhook_url(server, engine, channel)}};
}

struct Wanted {
  AccountName account;
  std::string channel;
  engine::SetPhase set;
};

Result<Wanted> wanted_of(const runtime::Server& server, const Call& call, ChannelPhase phase) {
  Wanted out;
  auto account = account_of(server, call);
  if (!account) return failure(account.error());
  const auto body = body_of(call);
  if (!body) return failure(body.error());
  const auto channel = text_of(*body, "channel");
  if (!channel) return failure(channel.error());
  const std::string reason = text_of(*body, "reason").value_or("");
  out.account = std::move(*account);
  out.channel = *channel;
  out.set.phase = phase;
  out.set.reason =
      std::string(phase == ChannelPhase::Disconnected ? "disconnected" : "connected again") +
      " by " + text_of(*body, "actor").value_or("unknown") + (reason.empty() ? "" : ": " + reason);
  return out;
}

json::object changed_json(const Wanted& wanted, bool changed, const std::string& trouble) {
  return {{"account", wanted.account.str()},
          {"channel", wanted.channel},
          {"phase", engine::phase_name(wanted.set.phase)},
          {"changed", changed},
          {"not_running", trouble}};
}

// Decides the phase, and answers when the agent has followed.
void decide(runtime::Server& server, const Wanted& wanted, const Answer& answer) {
  const auto asked =
      server.decide(wanted.account, wanted.set, [&server, wanted, answer](Result<void> decided) {
        if (!decided) return answer(refusal(decided.error()));
        server.follow_phase(wanted.account, wanted.channel, [wanted, answer](Result<void> follows) {
          answer(ok(changed_json(wanted, true, follows ? "" : follows.error().describe())));
        });
      });
  if (!asked) answer(refusal(asked.error()));
}

void change(runtime::Server& server, const Call& call, ChannelPhase phase, const Answer& answer) {
  const auto wanted = wanted_of(server, call, phase);
  if (!wanted) return answer(refusal(wanted.error()));
  const auto asked = server.ask(
      wanted->account, [&server, wanted = *wanted, answer](engine::Engine& engine, store::Store&) {
        if (auto known = check_channel(engine, wanted.channel); !known) {
          return answer(refusal(known.error()));
        }
        Wanted known = wanted;
        known.set.channel = *engine.find_channel(wanted.channel);
        const bool is_off = engine.phase(known.set.channel) == ChannelPhase::Disconnected;
        const bool wants_off = wanted.set.phase == ChannelPhase::Disconnected;
        if (is_off == wants_off) return answer(ok(changed_json(wanted, false, "")));
        decide(server, known, answer);
      });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace

void get_disconnect(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto named = call.query.find("channel");
  const std::string channel = named == call.query.end() ? std::string() : named->second;
  if (channel.empty()) {
    return answer(refusal(Error(Kind::Rejected, "admin.missing", "'channel' is missing")
                              .help("name the channel that is to be disconnected")));
  }
  const auto asked = count_listings(
      server, *account,
      [&server, channel, answer](const engine::Engine& engine, const ListingCounts& counts) {
        if (auto known = check_channel(engine, channel); !known) {
          return answer(refusal(known.error()));
        }
        answer(ok(preview_json(server, engine, counts, channel)));
      });
  if (!asked) answer(refusal(asked.error()));
}

void post_disconnect(runtime::Server& server, const Call& call, const Answer& answer) {
  change(server, call, ChannelPhase::Disconnected, answer);
}

void post_connect(runtime::Server& server, const Call& call, const Answer& answer) {
  change(server, call, ChannelPhase::Observe, answer);
}

}  // namespace stockd::admin
