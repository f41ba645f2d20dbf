// SPDX-License-Identifier: Apache-2.0
//
// The short acts: adjust, receive and count, sweep, the kill switch.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"

#include <fmt/core.h>

namespace stockd::ctl {

int adjust(const Context& context, const AdjustOptions& options) {
  boost::json::object body{{"sku", options.sku},
                           {"kind", options.kind},
                           {"amount", options.amount},
                           {"actor", actor()},
                           {"note", options.note}};
  if (!options.id.empty()) body["id"] = options.id;
  const auto reply = context.post("/v1/adjust", std::move(body));
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  if (options.kind == "count") {
    fmt::print("counted {}: {} units (id {})\n", options.sku, options.amount, text(*reply, "id"));
    fmt::print("to undo it, count again\n");
  } else {
    fmt::print("{} {:+} units of {} (id {})\n", options.kind == "receive" ? "received" : "adjusted",
               options.amount, options.sku, text(*reply, "id"));
    fmt::print("to undo it:  stockctl adjust {} {}\n", options.sku, -options.amount);
  }
  return kGood;
}

int sweep(const Context& context) {
  const auto reply = context.post("/v1/sweep", {});
  if (!reply) return kFailed;
  if (!context.printed_as_json(*reply)) fmt::print("every channel was read again\n");
  return kGood;
}

int kill_switch(const Context& context, const KillSwitchOptions& options) {
  const bool on = options.state == "on";
  const auto reply = context.post("/v1/kill-switch", {{"on", on}, {"actor", actor()}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  fmt::print("{}\n", on ? "kill switch on: nothing is raised anywhere, decreases still go\n"
                          "to undo it:  stockctl kill-switch off"
                        : "kill switch off: raises go again");
  return kGood;
}

}  // namespace stockd::ctl
