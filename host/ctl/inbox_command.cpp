// SPDX-License-Identifier: Apache-2.0
//
// stockctl inbox: webhooks that wait or were set aside, and what a person does about them. What is
// deleted is shown first.
#include "base/clock.hpp"
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"

#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

std::string size_text(std::int64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  return fmt::format("{:.1f} KiB", static_cast<double>(bytes) / 1024.0);
}

std::string channel_of(const json::object& row) {
  if (!truth(row, "readable")) return "(damaged)";
  return text(row, "account") + "/" + text(row, "channel");
}

int list(const Context& context) {
  std::map<std::string, std::string> query;
  if (!context.channel.empty()) query["channel"] = context.channel;
  const auto reply = context.get("/v1/inbox", query);
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const auto rows = objects(*reply, "rows");
  if (rows.empty()) {
    fmt::print("the inbox is empty: every webhook was worked off\n");
    return kGood;
  }
  Table table({"id", "state", "channel", "received", "tries", "size", "reason"});
  table.align_right(4);
  table.align_right(5);
  for (const auto& row : rows) {
    table.add({text(row, "id"), text(row, "state"), harmless(channel_of(row)),
               clock_text(number(row, "received_at_ms")), std::to_string(number(row, "tries")),
               size_text(number(row, "bytes")), harmless(text(row, "reason"))});
  }
  fmt::print("{}", table.print(2));
  if (const auto more = number(*reply, "left_off"); more > 0) {
    fmt::print("  and {} more; --account and --channel show fewer\n", more);
  }
  fmt::print("{} waiting, {} set aside\n", number(*reply, "waiting"), number(*reply, "set_aside"));
  if (number(*reply, "set_aside") > 0) {
    fmt::print(
        "see one:  stockctl inbox show ID   again:  stockctl inbox retry ID   "
        "delete it:  stockctl inbox drop ID\n");
  }
  return kGood;
}

void print_row(const json::object& row) {
  fmt::print("row {}: {} for {}, received {}, {}\n", text(row, "id"), text(row, "state"),
             harmless(channel_of(row)), clock_text(number(row, "received_at_ms")),
             size_text(number(row, "bytes")));
  if (const auto tries = number(row, "tries"); tries > 0) {
    fmt::print("failed {} times\n", tries);
  }
  if (!text(row, "reason").empty()) fmt::print("reason: {}\n", harmless(text(row, "reason")));
  if (const auto until = number(row, "kept_until_ms"); until > 0) {
    fmt::print("set aside since {}, kept until {}\n", clock_text(number(row, "since_ms")),
               clock_text(until));
  }
  fmt::print("\nPOST {}\n", harmless(text(row, "target")));
  for (const auto& header : objects(row, "headers")) {
    fmt::print("{}: {}\n", harmless(text(header, "name")), harmless(text(header, "value")));
  }
  fmt::print("\n{}\n", harmless(text(row, "body")));
}

int show(const Context& context, const InboxOptions& options) {
  const auto reply = context.get("/v1/inbox-row", {{"id", options.id}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const Pager pager(true);
  print_row(*reply);
  return kGood;
}

int retry(const Context& context, const InboxOptions& options) {
  if (options.id.empty() != options.all) {
    return print_usage("ctl.usage", "which rows is not clear",
                       "name one ID of stockctl inbox list, or --all for every one set aside");
  }
  json::object body{{"actor", actor()}};
  if (options.all) {
    body["all"] = true;
    body["channel"] = context.channel;
  } else {
    body["id"] = options.id;
  }
  const auto reply = context.post("/v1/inbox-retry", std::move(body));
  if (!reply) return kFailed;
  const auto refused = objects(*reply, "refused");
  const int result = refused.empty() ? kGood : kFailed;
  if (context.printed_as_json(*reply)) return result;
  const auto* released = reply->if_contains("released");
  const std::size_t count =
      released != nullptr && released->is_array() ? released->as_array().size() : 0;
  for (const auto& row : refused) {
    fmt::print(stderr, "{}: not retried: {} [{}]\n", text(row, "id"), harmless(text(row, "text")),
               text(row, "code"));
  }
  if (count == 0 && refused.empty()) {
    fmt::print("nothing is set aside\n");
  } else {
    fmt::print("{} {} to {} again; what fails three times is set aside again\n", count,
               count == 1 ? "row goes" : "rows go", count == 1 ? "its channel" : "their channels");
    fmt::print("see it:  stockctl inbox list\n");
  }
  return result;
}

int drop(const Context& context, const InboxOptions& options) {
  const auto row = context.get("/v1/inbox-row", {{"id", options.id}});
  if (!row) return kFailed;
  if (!context.json) print_row(*row);
  if (!options.yes) {
    if (context.json) {
      context.printed_as_json({{"dropped", nullptr}, {"would_drop", options.id}, {"row", *row}});
      return kGood;
    }
    if (!confirmed(fmt::format("delete row {} for ever?", options.id))) {
      fmt::print(stderr, "nothing was deleted; --yes deletes without asking\n");
      return kFailed;
    }
  }
  const auto reply = context.post("/v1/inbox-drop", {{"id", options.id}, {"actor", actor()}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  fmt::print(
      "row {} is deleted; it cannot be brought back\n"
      "what it said about orders and stock is found by the next poll and sweep of its channel\n",
      options.id);
  return kGood;
}

}  // namespace

int inbox(const Context& context, const InboxOptions& options) {
  if (options.act == "list") return list(context);
  if (options.act == "show") return show(context, options);
  if (options.act == "retry") return retry(context, options);
  return drop(context, options);
}

}  // namespace stockd::ctl
