// SPDX-License-Identifier: Apache-2.0
//
// What is wanted of every channel is found in one look at the engine, then decided. A channel that
// was managed before a pause is managed again after it; one that never was goes on observing.
#include "admin/channel_calls.hpp"

#include "admin/stock_calls.hpp"

#include <boost/json/array.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace stockd::admin {
namespace {

namespace json = boost::json;

struct Wanted {
  AccountName account;
  std::string act;
  std::string channel;  // empty: all
  std::string reason;
};

struct Change {
  std::string name;
  ChannelId channel{};
  ChannelPhase phase = ChannelPhase::Observe;
  bool changed = true;
};

struct Changes {
  std::vector<Change> all;
};

tl::unexpected<Error> cannot(const std::string& channel, const std::string& why,
                             const std::string& help) {
  return failure(Kind::Rejected, "channel.phase", "channel '" + channel + "' " + why, help);
}

// The phase the channel should have; nothing: it is left as it is. An Error where it was named.
Result<std::optional<ChannelPhase>> phase_for(const Wanted& wanted, const std::string& name,
                                              ChannelPhase now) {
  using Answered = std::optional<ChannelPhase>;
  const bool named = !wanted.channel.empty();
  const bool off = now == ChannelPhase::Disconnected;
  if (off) {
    if (!named) return Answered();
    return cannot(name, "is disconnected", "stockctl connect " + name + " lets it observe again");
  }
  if (wanted.act == "pause") return Answered(ChannelPhase::Paused);
  if (now == ChannelPhase::Paused) return Answered(ChannelPhase::Managed);
  if (!named) return Answered();
  return cannot(name, "is not paused: it is " + std::string(engine::phase_name(now)),
                "stockctl channels shows the phases");
}

Result<Changes> changes_of(const engine::Engine& engine, const Wanted& wanted) {
  if (auto known = check_channel(engine, wanted.channel); !known) return failure(known.error());
  Changes out;
  for (const ChannelConfig& channel : engine.account().channels) {
    const std::string name = channel.name.str();
    const auto id = engine.find_channel(name);
    if (!id || (!wanted.channel.empty() && wanted.channel != name)) continue;
    const ChannelPhase now = engine.phase(*id);
    const auto phase = phase_for(wanted, name, now);
    if (!phase) return failure(phase.error());
    out.all.push_back({name, *id, phase->value_or(now), *phase && **phase != now});
  }
  return out;
}

struct Deciding {
  Changes changes;
  std::atomic<std::size_t> open{0};
  std::vector<std::optional<Error>> errors;
};

void reply(const Deciding& deciding, const Wanted& wanted, const Answer& answer) {
  for (const auto& error : deciding.errors) {
    if (error) return answer(refusal(*error));
  }
  json::array channels;
  for (const Change& change : deciding.changes.all) {
    channels.push_back({{"channel", change.name},
                        {"phase", engine::phase_name(change.phase)},
                        {"changed", change.changed}});
  }
  answer(ok(json::object{{"account", wanted.account.str()}, {"channels", std::move(channels)}}));
}

void decide_one(runtime::Server& server, const Wanted& wanted,
                const std::shared_ptr<Deciding>& deciding, std::size_t i, const Answer& answer) {
  const Change& change = deciding->changes.all[i];
  const engine::SetPhase set{change.channel, change.phase, wanted.reason};
  const auto asked =
      server.decide(wanted.account, set, [&server, wanted, deciding, i, answer](Result<void> done) {
        ChannelPhase& phase = deciding->changes.all[i].phase;
        if (!done && phase == ChannelPhase::Managed) {
          // It was never managed before the pause.
          phase = ChannelPhase::Observe;
          return decide_one(server, wanted, deciding, i, answer);
        }
        if (!done) deciding->errors[i] = done.error();
        if (--deciding->open == 0) reply(*deciding, wanted, answer);
      });
  if (!asked) answer(refusal(asked.error()));
}

void decide_all(runtime::Server& server, const Wanted& wanted, Changes changes,
                const Answer& answer) {
  const auto deciding = std::make_shared<Deciding>();
  deciding->changes = std::move(changes);
  deciding->errors.resize(deciding->changes.all.size());
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < deciding->changes.all.size(); ++i) {
    if (deciding->changes.all[i].changed) todo.push_back(i);
  }
  if (todo.empty()) return reply(*deciding, wanted, answer);
  deciding->open = todo.size();
  for (const std::size_t i : todo)
    decide_one(server, wanted, deciding, i, answer);
}

std::string reason_of(const std::string& act, const std::string& actor, const std::string& reason) {
  return std::string(act == "pause" ? "paused" : "resumed") + " by " + actor +
         (reason.empty() ? "" : ": " + reason);
}

Result<Wanted> wanted_of(const runtime::Server& server, const Call& call) {
  Wanted out;
  auto account = account_of(server, call);
  if (!account) return failure(account.error());
  out.account = std::move(*account);
  const auto body = body_of(call);
  if (!body) return failure(body.error());
  out.act = text_of(*body, "act").value_or("");
  out.channel = text_of(*body, "channel").value_or("");
  if (out.act != "pause" && out.act != "resume") {
    return failure(Kind::Rejected, "admin.missing", "'act' is missing", "it is pause or resume");
  }
  out.reason = reason_of(out.act, text_of(*body, "actor").value_or("unknown"),
                         text_of(*body, "reason").value_or(""));
  return out;
}

}  // namespace

void post_phase(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto wanted = wanted_of(server, call);
  if (!wanted) return answer(refusal(wanted.error()));
  const auto asked = server.ask(
      wanted->account, [&server, wanted = *wanted, answer](engine::Engine& engine, store::Store&) {
        auto changes = changes_of(engine, wanted);
        if (!changes) return answer(refusal(changes.error()));
        decide_all(server, wanted, std::move(*changes), answer);
      });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
