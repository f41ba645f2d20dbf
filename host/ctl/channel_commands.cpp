// SPDX-License-Identifier: Apache-2.0
//
// stockctl pause and resume: whether a channel is written.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"

#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

void print_advice(const PhaseOptions& options, const std::string& channel) {
  const std::string where = channel.empty() ? std::string() : " --channel " + channel;
  if (options.act == "pause") {
    fmt::print("orders are still counted, but nothing is written there until you resume it\n");
    fmt::print("to undo it:  stockctl resume{}\n", where);
  } else {
    fmt::print("to undo it:  stockctl pause{}\n", where);
  }
}

}  // namespace

int phase(const Context& context, const PhaseOptions& options) {
  json::object body{{"act", options.act}, {"reason", options.reason}, {"actor", actor()}};
  if (!context.channel.empty()) body["channel"] = context.channel;
  const auto reply = context.post("/v1/phase", std::move(body));
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  bool changed = false;
  for (const auto& channel : objects(*reply, "channels")) {
    changed = changed || truth(channel, "changed");
    fmt::print("{} is {}{}{}\n", text(channel, "channel"), truth(channel, "changed") ? "now " : "",
               text(channel, "phase"), truth(channel, "changed") ? "" : ", as before");
  }
  if (changed) print_advice(options, context.channel);
  return kGood;
}

}  // namespace stockd::ctl
