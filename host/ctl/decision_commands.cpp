// SPDX-License-Identifier: Apache-2.0
//
// What people decide about things that wait for them: changed SKUs, returns, held changes.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"

#include <fmt/core.h>

namespace stockd::ctl {

int relink(const Context& context, const RelinkOptions& options) {
  const auto reply = context.post("/v1/relink", {{"name", options.name},
                                                 {"channel", context.channel},
                                                 {"refuse", options.refuse},
                                                 {"actor", actor()}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  fmt::print("{}\n", options.refuse ? "it keeps its product; a later change of its SKU asks again"
                                    : "it belongs to the product of its new SKU now\n"
                                      "see it:  stockctl stock");
  return kGood;
}

int returns(const Context& context, const ReturnsOptions& options) {
  if (!options.order.empty()) {
    const auto reply = context.post("/v1/return", {{"order", options.order},
                                                   {"line", options.line},
                                                   {"channel", context.channel},
                                                   {"good", options.good},
                                                   {"damaged", options.damaged},
                                                   {"actor", actor()}});
    if (!reply) return kFailed;
    if (context.printed_as_json(*reply)) return kGood;
    fmt::print("{} good units are on sale again, {} damaged ones are not\n", options.good,
               options.damaged);
    fmt::print("to undo it:  stockctl adjust SKU UNITS\n");
    return kGood;
  }
  const auto reply = context.get("/v1/returns");
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const auto waiting = objects(*reply, "returns");
  if (waiting.empty()) {
    fmt::print("nothing waits in the tray\n");
    return kGood;
  }
  Table table({"channel", "order", "line", "SKU", "units"});
  for (const auto& one : waiting) {
    table.add({text(one, "channel"), text(one, "order"), text(one, "line"), text(one, "sku"),
               std::to_string(number(one, "units"))});
  }
  fmt::print("{}", table.print(2));
  fmt::print("decide:  stockctl returns ORDER --good UNITS --damaged UNITS\n");
  return kGood;
}

int refuse(const Context& context) {
  const auto reply = context.post("/v1/refuse", {{"actor", actor()}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  fmt::print("the edits that the guard held are taken back\nsee it:  stockctl channels\n");
  return kGood;
}

}  // namespace stockd::ctl
