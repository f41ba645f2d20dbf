// SPDX-License-Identifier: Apache-2.0
//
// Each decision is one input of the engine; what it refuses comes back with its reason.
#include "admin/transfer_calls.hpp"

#include "admin/channel_names.hpp"
#include "base/digest.hpp"

namespace stockd::admin {
namespace {

namespace json = boost::json;

std::optional<Quantity> units_in(const json::object& body) {
  const json::value* value = body.if_contains("units");
  return value != nullptr && value->is_int64() ? std::optional(value->as_int64()) : std::nullopt;
}

Result<engine::Input> input_of(const json::object& body) {
  const auto sku = text_of(body, "sku");
  if (!sku) return failure(sku.error());
  const auto act = text_of(body, "act");
  if (!act) return failure(act.error());
  const std::string channel = text_of(body, "channel").value_or("");
  const std::string actor = text_of(body, "actor").value_or("unknown");
  const auto units = units_in(body);
  if (*act == "accept" || *act == "refuse") {
    return engine::DecideTransfer{Sku(*sku), channel, *act == "accept", units, actor};
  }
  if (*act != "enter") {
    return failure(Kind::Rejected, "transfer.act", "'" + *act + "' is no decision about a transfer",
                   "send accept, refuse or enter");
  }
  const std::string id = text_of(body, "id").value_or(random_uuid());
  return engine::EnterTransfer{Sku(*sku), channel, units.value_or(0),
                               id,        actor,   text_of(body, "note").value_or("")};
}

}  // namespace

void get_transfers(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked = server.ask(*account, [answer](engine::Engine& engine, store::Store&) {
    const ChannelNames names(engine);
    json::array out;
    for (const auto& sent : engine.transfers()) {
      out.push_back({{"channel", names.of(sent.channel)},
                     {"sku", sent.sku.str()},
                     {"units", sent.units},
                     {"withheld", sent.withheld},
                     {"on_way", sent.on_way},
                     {"at_platform", sent.at_platform}});
    }
    answer(
        ok(json::object{{"account", engine.account().name.str()}, {"transfers", std::move(out)}}));
  });
  if (!asked) answer(refusal(asked.error()));
}

void post_transfer(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  auto input = input_of(*body);
  if (!input) return answer(refusal(input.error()));
  const auto asked = server.decide(*account, std::move(*input), [answer](Result<void> decided) {
    answer(decided ? ok(json::object{{"done", true}}) : refusal(decided.error()));
  });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
