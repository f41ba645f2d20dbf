// SPDX-License-Identifier: Apache-2.0
//
// stockctl explain: why each number of a product is what it is, or was, in the engine's own words.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/look_back.hpp"
#include "ctl/moment.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"

#include <fmt/core.h>

#include <utility>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kHistoryLines = 30;
constexpr std::size_t kHistoryLinesMost = 2000;

void print_truth(const json::object& product) {
  fmt::print("{}: ", text(product, "sku"));
  if (!truth(product, "opened")) {
    fmt::print("its stock is not known yet, so nothing is written\n");
    return;
  }
  fmt::print("{} available\n", number(product, "available"));
  const auto parts = objects(product, "parts");
  for (const auto& part : parts)
    fmt::print("  {:>6}  of {} in each\n", number(part, "count"), text(part, "sku"));
  if (!parts.empty()) return;
  const std::string from = text(product, "opened_from");
  if (from.empty()) {
    fmt::print("  {:>6}  opened by a count\n", number(product, "opening"));
  } else {
    fmt::print("  {:>6}  opened from {}, which showed {} when its baseline was read ({})\n",
               number(product, "opening"), from, number(product, "opened_level"),
               clock_text(number(product, "opened_at_ms")));
  }
  if (number(product, "adjusted") != 0) {
    fmt::print("  {:>+6}  receipts, counts and adjustments since\n", number(product, "adjusted"));
  }
  for (const auto& sold : objects(product, "sold")) {
    if (number(sold, "units") == 0) continue;
    fmt::print("  {:>+6}  sold on {} since it was connected\n", -number(sold, "units"),
               text(sold, "channel"));
  }
  if (number(product, "kitted") != 0) {
    fmt::print("  {:>+6}  sold as parts of kits\n", -number(product, "kitted"));
  }
  if (number(product, "waiting") != 0) {
    fmt::print("  {:>+6}  came back and wait in the tray (stockctl returns)\n",
               -number(product, "waiting"));
  }
  if (number(product, "suspense") != 0) {
    fmt::print("  {:>+6}  held back until an order explains a level that fell\n",
               -number(product, "suspense"));
  }
  fmt::print("  {:>6}  available{}\n", number(product, "available"),
             number(product, "truth") < 0 ? ": units owed, shown as 0" : "");
}

void print_listing(const json::object& listing) {
  fmt::print("\n{} shows {}", text(listing, "channel"), number_or_dash(listing, "shown"));
  if (number(listing, "last_read_at_ms") != 0) {
    fmt::print(", read {} ({})", clock_text(number(listing, "last_read_at_ms")),
               age_text(number(listing, "last_read_at_ms")));
  }
  const std::string target = number_or_dash(listing, "target");
  if (target == "-") {
    fmt::print(". {}.\n", text(listing, "health"));
  } else {
    fmt::print(". Target {}. {}.\n", target, text(listing, "health"));
  }
  if (!text(listing, "reason").empty()) fmt::print("  {}\n", text(listing, "reason"));
  for (const auto& step : objects(listing, "steps")) {
    const std::string rule = text(step, "rule");
    fmt::print("  {:>6}  {}{}\n", number(step, "after"), text(step, "text"),
               rule.empty() ? "" : "   " + rule);
  }
}

// Sentences name their channel themselves, and are never cut.
void print_history(const json::object& product, const std::string& channel) {
  const auto lines = objects(product, "history");
  if (lines.empty()) {
    fmt::print("\nnothing happened to it in that time\n");
    return;
  }
  fmt::print("\nwhat happened, newest first\n");
  Table table({"when", "record", "what"});
  table.align_right(1);
  for (const auto& line : lines) {
    const std::string of = text(line, "channel");
    if (!channel.empty() && !of.empty() && of != channel) continue;
    table.add({clock_text(number(line, "at_ms")),
               paint(Paint::Faint, std::to_string(number(line, "seq"))),
               harmless(text(line, "text"))});
  }
  fmt::print("{}", table.print(2, 0));
}

void print_moment(const json::object& product) {
  if (number(product, "at_ms") == 0) return;
  fmt::print("as it was at {} (after record {})\n\n", clock_text(number(product, "at_ms")),
             number(product, "record"));
}

// The server's answer, or the exit code of what was printed instead.
using Explained = tl::expected<json::object, int>;

Explained explain_now(const Context& context, const std::string& sku) {
  std::map<std::string, std::string> query{{"sku", sku}};
  if (!context.channel.empty()) query["channel"] = context.channel;
  auto product = context.get("/v1/explain", std::move(query));
  if (!product) return tl::make_unexpected(kFailed);
  return std::move(*product);
}

Explained explain_then(const Context& context, const ExplainOptions& options) {
  const UnixMs now = wall_clock_ms();
  const auto at = parse_moment(options.at.empty() ? "now" : options.at, now);
  if (!at) return tl::make_unexpected(print_usage(at.error()));
  const auto since = parse_moment(options.since.empty() ? "90d" : options.since, now);
  if (!since) return tl::make_unexpected(print_usage(since.error()));
  if (*at > now) {
    return tl::make_unexpected(print_usage("explain.future",
                                           "'" + options.at + "' lies in the future",
                                           "give a time that has passed, eg: --at '3h ago'"));
  }
  auto product = look_back(context, {options.sku, *at, *since,
                                     options.since.empty() ? kHistoryLines : kHistoryLinesMost});
  if (!product) return tl::make_unexpected(kFailed);
  return std::move(*product);
}

}  // namespace

int explain(const Context& context, const ExplainOptions& options) {
  if (options.sku.empty()) {
    return print_usage("ctl.sku", "the SKU is empty", "stockctl stock lists the SKUs");
  }
  const auto product = options.at.empty() && options.since.empty()
                           ? explain_now(context, options.sku)
                           : explain_then(context, options);
  if (!product) return product.error();
  if (context.printed_as_json(*product)) return kGood;
  const Pager pager(true);
  print_moment(*product);
  print_truth(*product);
  for (const auto& listing : objects(*product, "listings")) {
    if (context.channel.empty() || text(listing, "channel") == context.channel)
      print_listing(listing);
  }
  print_history(*product, context.channel);
  return kGood;
}

}  // namespace stockd::ctl
