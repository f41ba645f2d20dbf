// SPDX-License-Identifier: Apache-2.0
//
// A plan is read live before it is accepted: applying sweeps every channel first, and the engine
// refuses a hash that the world has left behind.
#include "admin/plan_calls.hpp"

#include "admin/channel_names.hpp"

namespace stockd::admin {
namespace {

namespace json = boost::json;

json::value number_or_null(const std::optional<Quantity>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::array rows_json(const std::vector<engine::PlanRow>& rows, const ChannelNames& names) {
  json::array out;
  for (const auto& row : rows) {
    out.push_back({{"sku", row.sku.str()},
                   {"channel", names.of(row.channel)},
                   {"shown", number_or_null(row.shown)},
                   {"target", number_or_null(row.target)},
                   {"why", row.why}});
  }
  return out;
}

json::object plan_json(const engine::Engine& engine) {
  const engine::Plan plan = engine.plan();
  const ChannelNames names(engine);
  json::array open_orders;
  for (const auto& open : plan.open_orders) {
    open_orders.push_back(
        {{"channel", names.of(open.channel)}, {"orders", open.orders}, {"units", open.units}});
  }
  return {{"account", engine.account().name.str()},
          {"hash", plan.hash},
          {"ready", plan.ready},
          {"not_ready_reason", plan.not_ready_reason},
          {"changes", rows_json(plan.changes, names)},
          {"left_alone", rows_json(plan.left_alone, names)},
          {"unchanged", plan.unchanged},
          {"to_zero", plan.to_zero},
          {"loss", plan.loss},
          {"open_orders", std::move(open_orders)}};
}

}  // namespace

void get_plan(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto asked = server.ask(
      *account, [answer](engine::Engine& engine, store::Store&) { answer(ok(plan_json(engine))); });
  if (!asked) answer(refusal(asked.error()));
}

void post_apply(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto hash = text_of(*body, "hash");
  if (!hash) return answer(refusal(hash.error()));
  engine::AcceptPlan accept;
  accept.hash = *hash;
  accept.actor = text_of(*body, "actor").value_or("unknown");
  accept.only = text_of(*body, "only").value_or("");
  const auto asked = server.sweep(*account, [&server, account = *account, accept,
                                             answer](bool good) {
    if (!good) {
      return answer(refusal(Error(Kind::Transient, "apply.unread",
                                  "a channel could not be read again, so the plan was not applied")
                                .help("stockctl channels says which one and why")));
    }
    const auto decided = server.decide(account, accept, [answer](Result<void> accepted) {
      answer(accepted ? ok(json::object{{"applied", true}}) : refusal(accepted.error()));
    });
    if (!decided) answer(refusal(decided.error()));
  });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
