// SPDX-License-Identifier: Apache-2.0
//
// stockctl preflight: may sync start, and what is in its way. Channels that are still being read
// for the first time are waited for. Long lists are cut; --json has them.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

constexpr auto kAskEvery = std::chrono::milliseconds(500);
constexpr std::size_t kShownMost = 5;
constexpr std::size_t kColumns = 80;

struct Column {
  const char* member;
  const char* head;
  bool always;  // else only where a channel has one
};
constexpr Column kCounts[] = {
    {"listings", "listings", true},   {"linked", "linked", true},
    {"unmatched", "unmatched", true}, {"duplicate", "duplicate", false},
    {"no_sku", "no SKU", false},      {"uncounted", "uncounted", false},
    {"held", "held", false},          {"platform", "platform", false},
    {"gone", "gone", false},
};

void print_counts(const std::vector<json::object>& channels) {
  std::vector<Column> columns;
  for (const Column& column : kCounts) {
    const bool any = std::any_of(channels.begin(), channels.end(), [&](const json::object& one) {
      return number(one, column.member) > 0;
    });
    if (column.always || any) columns.push_back(column);
  }
  std::vector<std::string> heads{"channel"};
  for (const Column& column : columns)
    heads.emplace_back(column.head);
  Table table(std::move(heads));
  for (std::size_t i = 0; i < columns.size(); ++i)
    table.align_right(i + 1);
  for (const auto& channel : channels) {
    std::vector<std::string> row{text(channel, "channel")};
    for (const Column& column : columns)
      row.push_back(std::to_string(number(channel, column.member)));
    table.add(std::move(row));
  }
  fmt::print("{}", table.print(2));
}

// Lines of at most 80 columns, each after so many blanks; a longer word has a line of its own.
void print_wrapped(const std::string& words, std::size_t indent) {
  const std::size_t columns =
      terminal_width() == 0 ? kColumns : std::min(terminal_width(), kColumns);
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) fmt::print("{}{}\n", std::string(indent, ' '), line);
    line.clear();
  };
  std::size_t at = 0;
  while (at < words.size()) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    const std::string word = words.substr(at, end - at);
    if (!line.empty() && indent + width_of(line) + 1 + width_of(word) > columns) flush();
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  flush();
}

// A key or a value of YAML that means exactly this text.
std::string yaml_text(const std::string& given) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '/';
  };
  const bool word = !given.empty() && given.front() != '-' && given.front() != '.' &&
                    std::all_of(given.begin(), given.end(), plain);
  const bool reserved = given == "null" || given == "true" || given == "false";
  if (word && !reserved) return given;
  std::string out = "'";
  for (const char c : given)
    out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

void print_aliases(const std::vector<json::object>& entries) {
  std::vector<std::string> lines;
  for (const auto& entry : entries) {
    if (!truth(entry, "alias")) continue;
    lines.push_back(yaml_text(text(entry, "sku")) + ": " + yaml_text(text(entry, "partner")));
  }
  if (lines.empty()) return;
  fmt::print("    aliases:\n");
  for (std::size_t i = 0; i < lines.size() && i < kShownMost; ++i)
    fmt::print("      {}\n", harmless(lines[i]));
}

void print_finding(const json::object& finding) {
  const std::string weight = text(finding, "weight");
  const Paint colour = weight == "stops"  ? Paint::Bad
                       : weight == "look" ? Paint::Warning
                                          : Paint::Faint;
  const char* mark = weight == "stops" ? "✗" : weight == "look" ? "!" : "·";
  fmt::print("  {} ", paint(colour, mark));
  const std::string title = harmless(text(finding, "text"));
  const std::string code = "[" + text(finding, "code") + "]";
  if (width_of(title) + width_of(code) + 5 <= kColumns) {
    fmt::print("{} {}\n", title, paint(Paint::Faint, code));
  } else {
    fmt::print("{}\n", paint(Paint::Faint, code));
    print_wrapped(title, 4);
  }
  print_wrapped(harmless(text(finding, "why")), 4);
  const auto entries = objects(finding, "entries");
  for (std::size_t i = 0; i < entries.size() && i < kShownMost; ++i) {
    const std::string line = harmless(text(entries[i], "text"));
    fmt::print("      {}\n", terminal_width() == 0
                                 ? line
                                 : fitted(line, std::max<std::size_t>(terminal_width(), 20) - 6));
  }
  const auto all = static_cast<std::size_t>(number(finding, "count"));
  if (!entries.empty() && all > kShownMost) {
    fmt::print("      and {} more: stockctl preflight --json\n", all - kShownMost);
  }
  print_wrapped("→ " + harmless(text(finding, "help")), 4);
  print_aliases(entries);
}

void print_group(const std::vector<json::object>& findings, std::string_view weight,
                 const std::string& title) {
  bool any = false;
  for (const auto& finding : findings) {
    if (text(finding, "weight") != weight) continue;
    if (!any) fmt::print("\n{}\n", paint(Paint::Strong, title));
    any = true;
    print_finding(finding);
  }
}

void print_report(const json::object& report) {
  const auto findings = objects(report, "findings");
  fmt::print("account {}: {}\n\n", text(report, "account"),
             counted(number(report, "products"), "product"));
  print_counts(objects(report, "channels"));
  print_group(findings, "stops", "stops sync");
  print_group(findings, "look", "should be looked at");
  print_group(findings, "told", "for information");
  if (truth(report, "may_start")) {
    fmt::print("\n{}  what it would change: stockctl plan\n",
               paint(Paint::Good, "sync may start."));
  } else {
    fmt::print("\n{}  then once more: stockctl preflight\n",
               paint(Paint::Bad, "sync may not start before that is put right."));
  }
}

// The report once every channel was read, or of what is known when the waiting time is over.
std::optional<json::object> wait_for_report(const Context& context, int wait_s) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(wait_s);
  bool said = false;
  for (;;) {
    auto report = context.get("/v1/preflight");
    if (!report || !report->contains("waits_for")) return report;
    if (std::chrono::steady_clock::now() >= end) break;
    if (!said) {
      fmt::print(stderr, "waiting: channel '{}' is still being read\n", text(*report, "waits_for"));
      said = true;
    }
    std::this_thread::sleep_for(kAskEvery);
  }
  return context.get("/v1/preflight", {{"now", "yes"}});
}

}  // namespace

int preflight(const Context& context, const PreflightOptions& options) {
  Context about = context;
  if (!options.account.empty()) about.account = options.account;
  const auto report = wait_for_report(about, options.wait_s);
  if (!report) return kFailed;
  if (!about.printed_as_json(*report)) {
    const Pager pager(true);
    print_report(*report);
  }
  return truth(*report, "may_start") ? kGood : kFindings;
}

}  // namespace stockd::ctl
