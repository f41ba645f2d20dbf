// SPDX-License-Identifier: Apache-2.0
//
// Rows of accounts and channels that are gone are rows too, so nothing here asks whether an account
// is in force. What people did is in the log: the inbox's rows are no part of the journal.
#include "admin/inbox_calls.hpp"

#include "admin/masked_row.hpp"
#include "base/log.hpp"
#include "journal/inbox_id.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace stockd::admin {
namespace {

namespace json = boost::json;
using journal::InboxEntry;

// More are counted and not listed.
constexpr std::size_t kListedMax = 1000;

struct Filter {
  std::string account;
  std::string channel;

  bool takes(const InboxEntry& entry) const {
    return (account.empty() || entry.row.account == account) &&
           (channel.empty() || entry.row.channel == channel);
  }
};

std::string query_of(const Call& call, const char* name) {
  const auto found = call.query.find(name);
  return found == call.query.end() ? std::string() : found->second;
}

std::string reason_of(const InboxEntry& entry, bool runs) {
  if (!entry.is_waiting() || runs) return readable(entry.reason);
  return entry.reason.empty() ? "its channel does not run"
                              : "its channel does not run; before: " + readable(entry.reason);
}

json::object entry_json(const runtime::Server& server, const InboxEntry& entry,
                        UnixMs quarantine_ms) {
  const bool runs = server.runs(entry.row.account, entry.row.channel);
  return {{"id", journal::inbox_id_text(entry.row.id)},
          {"account", readable(entry.row.account)},
          {"channel", readable(entry.row.channel)},
          {"received_at_ms", entry.row.received_at_ms},
          {"bytes", entry.size},
          {"tries", entry.tries},
          {"reason", reason_of(entry, runs)},
          {"state", entry.is_waiting() ? "waiting" : "set aside"},
          {"since_ms", entry.since_ms},
          {"kept_until_ms", entry.is_waiting() ? 0 : entry.since_ms + quarantine_ms},
          {"readable", entry.readable},
          {"runs", runs}};
}

tl::unexpected<Error> unknown_row(const std::string& id) {
  return failure(Kind::Missing, "inbox.unknown", "there is no row " + id + " in the inbox",
                 "stockctl inbox list shows them; handled rows leave it by themselves");
}

Result<std::uint64_t> id_of(const std::string& text) {
  if (const auto id = journal::parse_inbox_id(text)) return *id;
  return failure(Kind::Rejected, "inbox.id", "'" + text + "' is no id of an inbox row",
                 "it is two numbers, eg: 12-345; stockctl inbox list shows them");
}

Result<InboxEntry> entry_of(runtime::Server& server, const std::string& text) {
  const auto id = id_of(text);
  if (!id) return failure(id.error());
  auto entry = server.inbox().find(*id);
  if (!entry) return failure(std::move(entry.error()));
  if (!*entry) return unknown_row(text);
  return std::move(**entry);
}

void note(log::Level level, std::string_view event, std::string_view text, const InboxEntry& entry,
          const std::string& actor) {
  log::write(level, event, text,
             {{"row", journal::inbox_id_text(entry.row.id)},
              {"channel", readable(entry.row.account) + "/" + readable(entry.row.channel)},
              {"reason", readable(entry.reason)},
              {"actor", actor}});
}

// Releases of one call; the last one answers.
struct Retrying {
  std::mutex mutex;
  std::size_t open = 0;
  json::array released;
  json::array refused;
};

void release_one(runtime::Server& server, const InboxEntry& entry, const std::string& actor,
                 std::function<void(Result<void>)> done) {
  server.inbox().release(
      entry.row.id, [&server, entry, actor, done](Result<journal::InboxRow> row) {
        if (!row) return done(failure(row.error()));
        note(log::Level::Info, "inbox.retried",
             "a webhook that was set aside goes to its channel again", entry, actor);
        server.hand_out(std::move(*row));
        done({});
      });
}

// Why a row cannot be retried now.
std::optional<Error> not_retried(const runtime::Server& server, const InboxEntry& entry) {
  const std::string id = journal::inbox_id_text(entry.row.id);
  if (!entry.readable) {
    return Error(Kind::Rejected, "inbox.row", "row " + id + " of the inbox cannot be read")
        .help("no channel can work it off; stockctl inbox drop " + id + " deletes it");
  }
  const std::string channel = entry.row.account + "/" + entry.row.channel;
  if (!server.runs(entry.row.account, entry.row.channel)) {
    return Error(Kind::Rejected, "inbox.no-channel",
                 "channel " + channel + " of row " + id + " does not run")
        .help(entry.is_waiting()
                  ? "the row goes to it as soon as it runs; stockctl status says why it does not"
                  : "retry it when the channel runs; stockctl status says why it does not");
  }
  if (!entry.is_waiting()) return std::nullopt;
  return Error(Kind::Rejected, "inbox.waits", "row " + id + " was not set aside: it waits")
      .help("channel " + channel + " tries it by itself");
}

void retry_one(runtime::Server& server, const std::string& id, const std::string& actor,
               const Answer& answer) {
  const auto entry = entry_of(server, id);
  if (!entry) return answer(refusal(entry.error()));
  if (const auto refused = not_retried(server, *entry)) return answer(refusal(*refused));
  release_one(server, *entry, actor, [answer, id](Result<void> done) {
    if (!done) return answer(refusal(done.error()));
    answer(
        ok(json::object{{"released", json::array{json::string(id)}}, {"refused", json::array()}}));
  });
}

void retry_all(runtime::Server& server, const Filter& filter, const std::string& actor,
               const Answer& answer) {
  const auto entries = server.inbox().entries();
  if (!entries) return answer(refusal(entries.error()));
  const auto retrying = std::make_shared<Retrying>();
  const auto refuse = [retrying](const InboxEntry& entry, const Error& error) {
    retrying->refused.push_back(json::object{{"id", journal::inbox_id_text(entry.row.id)},
                                             {"code", error.code()},
                                             {"text", error.text()}});
  };
  std::vector<InboxEntry> todo;
  for (const InboxEntry& entry : *entries) {
    if (entry.is_waiting() || !filter.takes(entry)) continue;
    const auto refused = not_retried(server, entry);
    if (refused) {
      refuse(entry, *refused);
    } else {
      todo.push_back(entry);
    }
  }
  const auto whole = [retrying] {
    return ok(json::object{{"released", retrying->released}, {"refused", retrying->refused}});
  };
  retrying->open = todo.size();
  if (todo.empty()) return answer(whole());
  for (const InboxEntry& entry : todo) {
    release_one(server, entry, actor, [retrying, refuse, entry, whole, answer](Result<void> done) {
      const std::lock_guard lock(retrying->mutex);
      if (done) {
        retrying->released.push_back(json::string(journal::inbox_id_text(entry.row.id)));
      } else {
        refuse(entry, done.error());
      }
      if (--retrying->open == 0) answer(whole());
    });
  }
}

}  // namespace

void get_inbox(runtime::Server& server, const Call& call, const Answer& answer) {
  const Filter filter{query_of(call, "account"), query_of(call, "channel")};
  auto entries = server.inbox().entries();
  if (!entries) return answer(refusal(entries.error()));
  std::erase_if(*entries, [&](const InboxEntry& entry) { return !filter.takes(entry); });
  std::size_t waiting = 0;
  json::array rows;
  for (const InboxEntry& entry : *entries) {
    waiting += entry.is_waiting() ? 1 : 0;
    if (rows.size() >= kListedMax) continue;
    rows.push_back(entry_json(server, entry, server.inbox().quarantine_ms()));
  }
  const std::size_t listed = rows.size();
  answer(ok(json::object{{"rows", std::move(rows)},
                         {"waiting", waiting},
                         {"set_aside", entries->size() - waiting},
                         {"left_off", entries->size() - listed}}));
}

void get_inbox_row(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto entry = entry_of(server, query_of(call, "id"));
  if (!entry) return answer(refusal(entry.error()));
  json::object out = entry_json(server, *entry, server.inbox().quarantine_ms());
  json::array headers;
  for (const auto& [name, value] : entry->row.headers) {
    headers.push_back({{"name", readable(name)}, {"value", masked_header(name, value)}});
  }
  out["target"] = masked_target(entry->row.url);
  out["headers"] = std::move(headers);
  out["body"] = readable(entry->row.body);
  answer(ok(out));
}

void post_inbox_retry(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const std::string actor = text_of(*body, "actor").value_or("unknown");
  const json::value* all = body->if_contains("all");
  if (all == nullptr || !all->is_bool() || !all->as_bool()) {
    const auto id = text_of(*body, "id");
    if (!id) return answer(refusal(id.error()));
    return retry_one(server, *id, actor, answer);
  }
  retry_all(server,
            {text_of(*body, "account").value_or(""), text_of(*body, "channel").value_or("")}, actor,
            answer);
}

void post_inbox_drop(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto id = text_of(*body, "id");
  if (!id) return answer(refusal(id.error()));
  const auto entry = entry_of(server, *id);
  if (!entry) return answer(refusal(entry.error()));
  const std::string actor = text_of(*body, "actor").value_or("unknown");
  server.inbox().drop(entry->row.id, [entry = *entry, actor, id = *id, answer](Result<void> done) {
    if (!done) return answer(refusal(done.error()));
    note(log::Level::Warn, "inbox.dropped", "a person deleted a webhook from the inbox", entry,
         actor);
    answer(ok(json::object{{"dropped", id}}));
  });
}

}  // namespace stockd::admin
