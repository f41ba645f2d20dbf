// SPDX-License-Identifier: Apache-2.0
//
// stockctl disconnect and connect: whether a channel is a part of stockd at all.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/terminal.hpp"

#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

void print_what_it_means(const json::object& channel) {
  const std::string name = text(channel, "channel");
  fmt::print("disconnecting {} ({}) of account {}, {} listings, {} of them linked:\n", name,
             text(channel, "connector"), text(channel, "account"), number(channel, "listings"),
             number(channel, "linked"));
  fmt::print(
      "  - nothing is written there any more: its listings keep the numbers they show now\n"
      "  - its orders are not read any more: what is sold there is not taken off elsewhere\n");
  if (const auto url = text(channel, "webhook_url"); !url.empty()) {
    fmt::print(
        "  - its webhooks are refused; stockd does not take them off the marketplace, so "
        "remove those there\n    that go to {}\n",
        url);
  }
  fmt::print(
      "  - its listings, links and past orders are kept, and its secrets stay where they "
      "are\n");
  if (const auto open = number(channel, "open_lines"); open > 0) {
    fmt::print("  - {} lines of open orders go on counting as they were read last\n", open);
  }
  fmt::print("to come back:  stockctl connect {}, then stockctl plan and stockctl apply\n", name);
}

json::object body_of(const ConnectionOptions& options) {
  return {{"channel", options.channel}, {"reason", options.reason}, {"actor", actor()}};
}

}  // namespace

int disconnect(const Context& context, const ConnectionOptions& options) {
  const auto seen = context.get("/v1/disconnect", {{"channel", options.channel}});
  if (!seen) return kFailed;
  const bool is_done = truth(*seen, "is_disconnected");
  if (!context.json && !is_done) print_what_it_means(*seen);
  if (!options.yes && !is_done) {
    if (context.json) {
      context.printed_as_json(
          {{"changed", false}, {"would_disconnect", options.channel}, {"channel", *seen}});
      return kGood;
    }
    if (!confirmed(fmt::format("disconnect {}?", options.channel))) {
      fmt::print(stderr, "nothing was changed; --yes disconnects without asking\n");
      return kFailed;
    }
  }
  const auto reply = context.post("/v1/disconnect", body_of(options));
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  if (!truth(*reply, "changed")) {
    fmt::print("{} is disconnected, as before\n", options.channel);
    return kGood;
  }
  fmt::print("{} is disconnected now\nto undo it:  stockctl connect {}\n", options.channel,
             options.channel);
  return kGood;
}

int connect(const Context& context, const ConnectionOptions& options) {
  const auto reply = context.post("/v1/connect", body_of(options));
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  if (!truth(*reply, "changed")) {
    fmt::print("{} is connected, as before\n", options.channel);
    return kGood;
  }
  fmt::print("{} observes again: it is read, and nothing is written there yet\n", options.channel);
  if (const auto trouble = text(*reply, "not_running"); !trouble.empty()) {
    fmt::print("but it does not run: {}\n", trouble);
  }
  fmt::print(
      "next:  stockctl plan, then stockctl apply HASH\nto undo it:  stockctl disconnect {}\n",
      options.channel);
  return kGood;
}

}  // namespace stockd::ctl
