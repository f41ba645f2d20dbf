// SPDX-License-Identifier: Apache-2.0
//
// The table of calls and what they share.
#include "admin/api.hpp"

#include "admin/booking_calls.hpp"
#include "admin/channel_calls.hpp"
#include "admin/decision_calls.hpp"
#include "admin/disconnect_calls.hpp"
#include "admin/inbox_calls.hpp"
#include "admin/plan_calls.hpp"
#include "admin/preflight_calls.hpp"
#include "admin/reload_calls.hpp"
#include "admin/secret_calls.hpp"
#include "admin/status_calls.hpp"
#include "admin/stock_calls.hpp"
#include "admin/transfer_calls.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <vector>

namespace stockd::admin {
namespace {

namespace json = boost::json;

const std::vector<Route>& routes() {
  static const std::vector<Route> table = {
      {"GET", "/v1/status", get_status},
      {"GET", "/v1/channels", get_channels},
      {"GET", "/v1/stock", get_stock},
      {"GET", "/v1/explain", get_explain},
      {"GET", "/v1/preflight", get_preflight},
      {"GET", "/v1/plan", get_plan},
      {"POST", "/v1/sweep", post_sweep},
      {"POST", "/v1/apply", post_apply},
      {"POST", "/v1/kill-switch", post_kill_switch},
      {"POST", "/v1/phase", post_phase},
      {"GET", "/v1/disconnect", get_disconnect},
      {"POST", "/v1/disconnect", post_disconnect},
      {"POST", "/v1/connect", post_connect},
      {"POST", "/v1/adjust-many", post_adjust_many},
      {"GET", "/v1/returns", get_returns},
      {"GET", "/v1/transfers", get_transfers},
      {"POST", "/v1/transfer", post_transfer},
      {"POST", "/v1/return", post_return},
      {"POST", "/v1/relink", post_relink},
      {"POST", "/v1/refuse", post_refuse},
      {"POST", "/v1/reload", post_reload},
      {"GET", "/v1/inbox", get_inbox},
      {"GET", "/v1/inbox-row", get_inbox_row},
      {"POST", "/v1/inbox-retry", post_inbox_retry},
      {"POST", "/v1/inbox-drop", post_inbox_drop},
      {"GET", "/v1/secrets", get_secrets},
      {"POST", "/v1/secret", post_secret},
      {"POST", "/v1/secret-remove", post_secret_remove},
  };
  return table;
}

unsigned status_of(Kind kind) {
  switch (kind) {
    case Kind::Config:
    case Kind::Rejected:
      return 400;
    case Kind::Missing:
      return 404;
    case Kind::Stale:
      return 409;
    case Kind::Denied:
      return 403;
    default:
      return 500;
  }
}

}  // namespace

Reply ok(const json::value& value) {
  return {200, json::serialize(value)};
}

Reply refusal(const Error& error) {
  const json::value body = {{"error",
                             {{"kind", std::string(kind_name(error.kind()))},
                              {"code", error.code()},
                              {"text", error.text()},
                              {"help", error.help()}}}};
  return {status_of(error.kind()), json::serialize(body)};
}

Result<json::object> body_of(const Call& call) {
  boost::system::error_code error;
  json::value value = json::parse(call.body.empty() ? "{}" : call.body, error);
  if (error || !value.is_object()) {
    return failure(Kind::Rejected, "admin.body", "the body is not a JSON object",
                   "send an object, eg: {\"account\":\"karoo-outdoor\"}");
  }
  return std::move(value.as_object());
}

Result<std::string> text_of(const json::object& body, const char* name) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr || !value->is_string() || value->as_string().empty()) {
    return failure(Kind::Rejected, "admin.missing", std::string("'") + name + "' is missing",
                   std::string("give it as a text member of the body"));
  }
  return std::string(value->as_string());
}

Result<AccountName> account_of(const runtime::Server& server, const Call& call) {
  std::string name;
  if (const auto found = call.query.find("account"); found != call.query.end()) {
    name = found->second;
  } else if (call.method == "POST") {
    auto body = body_of(call);
    if (!body) return failure(body.error());
    if (const auto* value = body->if_contains("account"); value != nullptr && value->is_string()) {
      name = std::string(value->as_string());
    }
  }
  if (!name.empty()) return AccountName{name};
  const auto all = server.accounts();
  if (all.size() == 1) return all.front();
  return failure(
      Kind::Config, "account.which",
      all.empty() ? "there is no account" : "there are several accounts and none is named",
      all.empty() ? "write config/accounts/NAME.yaml and restart"
                  : "name one with --account; stockctl status lists them");
}

Handler make_api(runtime::Server& server) {
  return [&server](Call call, Answer answer) {
    bool known_path = false;
    for (const Route& route : routes()) {
      if (call.path != route.path) continue;
      known_path = true;
      if (call.method != route.method) continue;
      route.run(server, call, answer);
      return;
    }
    answer(refusal(Error(known_path ? Kind::Rejected : Kind::Missing, "admin.no-call",
                         call.method + " " + call.path + " is no call of this server")));
  };
}

}  // namespace stockd::admin
