// SPDX-License-Identifier: Apache-2.0
//
// The short acts: sweep, and the kill switch.
#include "ctl/commands.hpp"

#include <fmt/core.h>

namespace stockd::ctl {

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
