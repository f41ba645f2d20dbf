// SPDX-License-Identifier: Apache-2.0
//
// stockctl transfer: what left the merchant's shelf for a platform's own warehouse.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"

#include <fmt/core.h>

#include <chrono>
#include <unistd.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

int list_transfers(const Context& context) {
  const auto reply = context.get("/v1/transfers");
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const auto waiting = objects(*reply, "transfers");
  if (waiting.empty()) {
    fmt::print("nothing seems to have been sent to a platform's warehouse\n");
    return kGood;
  }
  Table table({"channel", "SKU", "units", "withheld", "on the way", "there"});
  for (const auto& one : waiting) {
    table.add({text(one, "channel"), text(one, "sku"), std::to_string(number(one, "units")),
               std::to_string(number(one, "withheld")), std::to_string(number(one, "on_way")),
               std::to_string(number(one, "at_platform"))});
  }
  fmt::print("{}", table.print(2));
  fmt::print("decide:  stockctl transfer SKU --accept [--quantity UNITS]  or  --refuse\n");
  return kGood;
}

}  // namespace

int transfer(const Context& context, const TransferOptions& options) {
  if (options.sku.empty()) return list_transfers(context);
  const bool enter = !options.accept && !options.refuse;
  if (enter && (options.quantity < 1 || context.channel.empty())) {
    fmt::print(stderr,
               "stockctl: say what became of the units of '{}': --accept, --refuse, or to enter a "
               "transfer by hand --quantity UNITS --channel NAME\n",
               options.sku);
    return kUsage;
  }
  json::object body{{"sku", options.sku},
                    {"act", enter            ? "enter"
                            : options.accept ? "accept"
                                             : "refuse"},
                    {"channel", context.channel},
                    {"note", options.note},
                    {"actor", actor()}};
  if (options.quantity != 0) body["units"] = options.quantity;
  if (!options.id.empty()) body["id"] = options.id;
  const auto reply = context.post("/v1/transfer", std::move(body));
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  if (options.refuse) {
    fmt::print("they were not sent, and go back on sale\n");
    return kGood;
  }
  fmt::print("they are deducted from the stock\nto undo it:  stockctl adjust {} UNITS\n",
             options.sku);
  return kGood;
}

}  // namespace stockd::ctl
