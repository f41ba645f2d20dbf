// SPDX-License-Identifier: Apache-2.0
//
// stockctl status and channels: does everything run, and if not, what and why.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"

#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

// eg: "write products, read webhooks"
std::string missing_in(const json::object& check) {
  std::string out;
  const json::value* missing = check.if_contains("missing");
  if (missing == nullptr || !missing->is_array()) return out;
  for (const json::value& name : missing->as_array()) {
    if (name.is_string()) out += (out.empty() ? "" : ", ") + std::string(name.as_string());
  }
  return out;
}

bool is_set_up(const json::object& health) {
  const auto check = object(health, "check");
  return missing_in(check).empty() && text(check, "trouble").empty();
}

void print_check(const std::string& channel, const json::object& check) {
  if (const std::string missing = missing_in(check); !missing.empty()) {
    fmt::print("\n  {}: its credentials may not: {}\n", channel, missing);
    fmt::print("    give them these permissions at the marketplace:  stockctl message {}\n",
               "channel.grants");
  }
  if (text(check, "trouble").empty()) return;
  fmt::print("\n  {}: {} [{}]\n", channel, text(check, "trouble"), text(check, "code"));
  if (!text(check, "hint").empty()) fmt::print("    {}\n", text(check, "hint"));
}

std::string state_of(const json::object& channel) {
  if (text(channel, "phase") == "disconnected") return "off";
  if (!truth(channel, "running")) return "not running";
  const auto health = object(channel, "health");
  if (truth(health, "denied")) return "denied";
  if (!truth(health, "well")) return "troubled";
  if (!is_set_up(health)) return "incomplete";
  return number(health, "last_sweep_ms") == 0 ? "connecting" : "well";
}

void print_channels(const std::vector<json::object>& channels) {
  Table table({"channel", "connector", "phase", "state", "listings", "linked", "differ", "parked",
               "last sweep", "last orders", "last webhook"});
  for (const auto& channel : channels) {
    const auto health = object(channel, "health");
    table.add(
        {text(channel, "channel"), text(channel, "connector"), text(channel, "phase"),
         state_of(channel), std::to_string(number(channel, "listings")),
         std::to_string(number(channel, "linked")), std::to_string(number(channel, "differing")),
         std::to_string(number(channel, "parked")), age_text(number(health, "last_sweep_ms")),
         age_text(number(health, "last_orders_ms")), age_text(number(health, "last_webhook_ms"))});
  }
  fmt::print("{}", table.print(2));
  for (const auto& channel : channels) {
    const auto health = object(channel, "health");
    if (text(channel, "phase") == "blind") {
      fmt::print("\n  {} is blind since {}: {}\n", text(channel, "channel"),
                 clock_text(number(channel, "phase_since_ms")), text(channel, "phase_reason"));
    }
    if (text(channel, "phase") == "disconnected") {
      fmt::print(
          "\n  {} is disconnected since {}: {}\n    stockctl connect {} lets it observe again\n",
          text(channel, "channel"), clock_text(number(channel, "phase_since_ms")),
          text(channel, "phase_reason"), text(channel, "channel"));
    }
    const auto guard = object(channel, "guard");
    if (truth(guard, "holding")) {
      fmt::print("\n  {}: the guard holds {} changes, {} to zero (at most {} and {} in an hour)\n",
                 text(channel, "channel"), number(guard, "moved"), number(guard, "zeroed"),
                 number(guard, "moved_most"), number(guard, "zeroed_most"));
    }
    print_check(text(channel, "channel"), object(health, "check"));
    if (truth(health, "well") || text(health, "trouble").empty()) continue;
    fmt::print("\n  {}: {} (since {})\n", text(channel, "channel"), text(health, "trouble"),
               clock_text(number(health, "trouble_since_ms")));
    if (!text(health, "hint").empty()) fmt::print("    {}\n", text(health, "hint"));
  }
}

void print_account(const json::object& account) {
  fmt::print("account {}: {} products{}\n", text(account, "account"), number(account, "products"),
             truth(account, "kill_switch") ? ", kill switch ON: nothing is raised" : "");
  const auto file = object(account, "file");
  if (!file.empty() && !truth(file, "applied")) {
    fmt::print("  not applied: {} ({})\n    stockctl validate shows what is wrong\n",
               text(file, "path"), text(file, "reason"));
  }
  print_channels(objects(account, "channels"));
  for (const auto& alert : objects(account, "alerts")) {
    fmt::print("  alert: {} [{}]\n", text(alert, "text"), text(alert, "code"));
  }
}

}  // namespace

int status(const Context& context) {
  const auto reply = context.get("/v1/status");
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const auto accounts = objects(*reply, "accounts");
  const auto not_running = objects(*reply, "not_running");
  if (accounts.empty() && not_running.empty())
    fmt::print("no account yet: write accounts/NAME.yaml and restart stockd\n");
  for (const auto& account : accounts)
    print_account(account);
  for (const auto& account : not_running) {
    fmt::print("{} [{}]\n  {}\n", text(account, "reason"), text(account, "code"),
               text(account, "help"));
  }
  const auto hooks = object(*reply, "webhooks");
  const auto inbox = object(*reply, "inbox");
  const auto journal = object(*reply, "journal");
  fmt::print(
      "webhooks: {} durable, {} forged, {} refused · inbox: {} waiting, {} set aside · "
      "journal: {} records in {} commits\n",
      number(hooks, "durable"), number(hooks, "forged"), number(hooks, "refused"),
      number(inbox, "rows"), number(inbox, "set_aside"), number(journal, "records"),
      number(journal, "commits"));
  if (number(inbox, "set_aside") > 0) {
    fmt::print("  webhooks that failed again and again were set aside:  stockctl inbox list\n");
  }
  for (const auto& refused : objects(*reply, "refused_connectors")) {
    fmt::print("connector {} is not loaded: {}\n", text(refused, "connector"),
               text(refused, "reason"));
  }
  return kGood;
}

int channels(const Context& context) {
  const auto reply = context.get("/v1/channels");
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  print_account(*reply);
  return kGood;
}

}  // namespace stockd::ctl
