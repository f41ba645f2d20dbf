// SPDX-License-Identifier: Apache-2.0
//
// stockctl plan and apply: what shoppers will see, before they see it. A plan that is not ready yet
// (a channel is still being read for the first time) is waited for.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"

#include <fmt/core.h>

#include <chrono>
#include <map>
#include <thread>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

constexpr auto kAskEvery = std::chrono::milliseconds(500);

void print_changes(const std::vector<json::object>& changes) {
  std::map<std::string, std::map<std::string, std::string>> cells;  // SKU -> channel -> change
  std::map<std::string, std::string> channels;
  std::map<std::string, std::string> why;
  for (const auto& change : changes) {
    const std::string sku = text(change, "sku");
    const std::string channel = text(change, "channel");
    channels[channel] = channel;
    cells[sku][channel] =
        number_or_dash(change, "shown") + " → " + number_or_dash(change, "target");
    if (why[sku].empty()) why[sku] = text(change, "why");
  }
  std::vector<std::string> heads{"", "SKU"};
  for (const auto& [channel, name] : channels)
    heads.push_back(name);
  heads.push_back("why");
  Table table(std::move(heads));
  for (const auto& [sku, by_channel] : cells) {
    std::vector<std::string> row{"~", sku};
    for (const auto& [channel, name] : channels) {
      const auto cell = by_channel.find(channel);
      row.push_back(cell == by_channel.end() ? "=" : cell->second);
    }
    row.push_back(why[sku]);
    table.add(std::move(row));
  }
  fmt::print("{}", table.print(2));
}

void print_left_alone(const std::vector<json::object>& rows) {
  if (rows.empty()) return;
  fmt::print("\nleft alone, never written:\n");
  Table table({"?", "SKU", "channel", "shows", "why"});
  for (const auto& row : rows) {
    table.add({"?", text(row, "sku").empty() ? "(none)" : text(row, "sku"), text(row, "channel"),
               number_or_dash(row, "shown"), text(row, "why")});
  }
  fmt::print("{}", table.print(2));
}

void print_open_orders(const std::vector<json::object>& channels) {
  bool any = false;
  for (const auto& channel : channels)
    any = any || number(channel, "orders") > 0;
  if (!any) return;
  fmt::print("\nopen orders:\n");
  for (const auto& channel : channels) {
    fmt::print("  {}: {}, {}\n", text(channel, "channel"),
               counted(number(channel, "orders"), "order"),
               counted(number(channel, "units"), "unit"));
  }
  fmt::print(
      "  The opening figures must already exclude them: a shop takes a unit off its level when\n"
      "  the order is placed, so a level that was read is right. A figure counted by hand must\n"
      "  not include units that wait to be shipped.\n");
}

void print_plan(const json::object& plan) {
  const auto changes = objects(plan, "changes");
  fmt::print("account {}: what shoppers will see\n\n", text(plan, "account"));
  if (changes.empty()) {
    fmt::print("  nothing changes\n");
  } else {
    print_changes(changes);
  }
  print_left_alone(objects(plan, "left_alone"));
  print_open_orders(objects(plan, "open_orders"));
  if (!text(plan, "loss").empty()) fmt::print("\nwhat can be lost: {}\n", text(plan, "loss"));
  fmt::print("\nplan {}: {} change, {} unchanged, {} would go to zero\n", text(plan, "hash"),
             changes.size(), number(plan, "unchanged"), number(plan, "to_zero"));
}

// The plan once it is ready, or as it is when the waiting time is over.
std::optional<json::object> wait_for_plan(const Context& context, int wait_s) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(wait_s);
  bool said = false;
  for (;;) {
    auto plan = context.get("/v1/plan");
    if (!plan || truth(*plan, "ready") || std::chrono::steady_clock::now() >= end) return plan;
    if (!said) {
      fmt::print(stderr, "waiting: {}\n", text(*plan, "not_ready_reason"));
      said = true;
    }
    std::this_thread::sleep_for(kAskEvery);
  }
}

}  // namespace

int plan(const Context& context, const PlanOptions& options) {
  const auto reply = wait_for_plan(context, options.wait_s);
  if (!reply) return kFailed;
  const bool changes = !objects(*reply, "changes").empty();
  if (!context.printed_as_json(*reply)) {
    const Pager pager(true);
    print_plan(*reply);
    if (!truth(*reply, "ready")) {
      fmt::print("not ready to apply: {}\n", text(*reply, "not_ready_reason"));
    } else {
      fmt::print("apply exactly this:  stockctl apply {}\n", text(*reply, "hash"));
    }
  }
  if (!truth(*reply, "ready")) return kFailed;
  return options.exit_code && changes ? kFindings : kGood;
}

int apply(const Context& context, const ApplyOptions& options) {
  fmt::print(stderr, "reading every channel again ...\n");
  const auto reply = context.post(
      "/v1/apply", {{"hash", options.hash}, {"actor", actor()}, {"only", options.only}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  if (!options.only.empty()) {
    fmt::print("applied to SKUs like '{}'; the rest waits:  stockctl plan\n", options.only);
    return kGood;
  }
  fmt::print(
      "applied: the channels are managed now, and their listings are brought to their targets\n"
      "watch it:  stockctl stock        stop raises:  stockctl kill-switch on\n");
  return kGood;
}

}  // namespace stockd::ctl
