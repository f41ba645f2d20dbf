// SPDX-License-Identifier: Apache-2.0
//
// The calls of the admin API. Looks are GET and change nothing; acts are POST with a JSON body. An
// answer that is no success carries {"error":{"code","text","help"}}.
//
//   GET  /v1/status                        what runs, and how it goes
//   GET  /v1/channels?account              every channel with its phase and health
//   GET  /v1/stock?account[&sku][&differing][&from]
//                                          a part of the products; `next` is where to go on from
//   GET  /v1/explain?account&sku           why each number of a product is what it is
//   GET  /v1/plan?account                  what applying would change
//   POST /v1/sweep        {account}        reads every channel again; answers when done
//   GET  /v1/returns?account               units that came back and wait for a person
//   GET  /v1/transfers?account             units that seem to have gone to a platform's warehouse
//   POST /v1/transfer?account              {sku, act: accept|refuse|enter, units, channel, id,
//   note} POST /v1/apply        {account, hash, only, actor} POST /v1/adjust-many  {account, kind:
//   adjust|receive|count, actor, preview,
//                          rows: [{sku, units, id, note, line}]}   all or none
//   POST /v1/phase        {account, act: pause|resume, channel, reason, actor}
//   GET  /v1/disconnect?account&channel    what disconnecting the channel would mean
//   POST /v1/disconnect   {account, channel, reason, actor}
//   POST /v1/connect      {account, channel, reason, actor}
//   POST /v1/return       {account, channel, order, line, good, damaged, actor}
//   POST /v1/relink       {account, channel, name, refuse, actor}
//   POST /v1/refuse       {account, actor}   takes back the edits that the guard holds
//   POST /v1/kill-switch  {account, on, actor}
//   POST /v1/reload                        reads the files again; answers what came of it
//   GET  /v1/inbox?account&channel         webhooks that wait or were set aside, oldest first
//   GET  /v1/inbox-row?id                  one of them whole; signatures and secrets are masked
//   POST /v1/inbox-retry  {id | all: true, account, channel, actor}
//   POST /v1/inbox-drop   {id, actor}
//   GET  /v1/secrets?account               names, kinds and ages, never a value
//   POST /v1/secret       {account, name: CHANNEL.NAME, value, keep_old_ms, actor}
//   POST /v1/secret-remove {account, name, actor}
//
// `account` may be left out where there is only one; in calls of the inbox that means all.
#pragma once

#include "admin/call.hpp"
#include "runtime/server.hpp"

#include <boost/json/value.hpp>

namespace stockd::admin {

// The server must outlive the handler.
Handler make_api(runtime::Server& server);

// One entry of the table behind make_api().
struct Route {
  const char* method;
  const char* path;
  void (*run)(runtime::Server& server, const Call& call, const Answer& answer);
};

Reply ok(const boost::json::value& value);
Reply refusal(const Error& error);

// The account a call is about, from its query or body; the only one where none is named.
Result<AccountName> account_of(const runtime::Server& server, const Call& call);

// The body of a POST as an object.
Result<boost::json::object> body_of(const Call& call);

// A text member of a body: an Error names it where it is missing.
Result<std::string> text_of(const boost::json::object& body, const char* name);

}  // namespace stockd::admin
