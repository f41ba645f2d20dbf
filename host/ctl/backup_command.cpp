// SPDX-License-Identifier: Apache-2.0
//
// stockctl backup and restore. Both work on the files: a backup beside the running server, which
// need not know of it, a restore into a data directory that nobody runs on.
#include "ctl/commands.hpp"
#include "ctl/table.hpp"
#include "runtime/backup.hpp"
#include "runtime/verification.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

#include <filesystem>

namespace stockd::ctl {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  std::string out = fs::absolute(path).lexically_normal().string();
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

json::object json_of(const runtime::BackupReport& report, const std::string& path) {
  json::array accounts;
  for (const auto& place : report.accounts)
    accounts.push_back(json::string(place.name.str()));
  return {{"path", path},
          {"taken_at_ms", report.taken_at_ms},
          {"files", report.files},
          {"bytes", report.bytes},
          {"records", report.records},
          {"last_record_at_ms", report.last_record_at_ms},
          {"webhooks", report.webhooks},
          {"quarantined", report.quarantined},
          {"accounts", std::move(accounts)}};
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 10'000) return std::to_string(bytes) + " bytes";
  if (bytes < 10'000'000) return std::to_string(bytes / 1000) + " kB";
  return std::to_string(bytes / 1'000'000) + " MB";
}

void print_report(const runtime::BackupReport& report) {
  fmt::print("  {}, {} (the last one of {}), {} to be worked off, {} put aside\n  {}, {}\n",
             counted(report.accounts.size(), "account"), counted(report.records, "record"),
             clock_text(report.last_record_at_ms), counted(report.webhooks, "webhook"),
             report.quarantined, counted(report.files, "file"), size_text(report.bytes));
}

// The number everything else follows from: each account's state, folded from the copy.
int verify_copy(const Context& context, const std::string& path, json::object report) {
  const auto verified = runtime::verify_data_directory(path);
  if (!verified) {
    print_error(verified.error());
    return kFailed;
  }
  bool good = true;
  for (const auto& account : *verified)
    good = good && account.violations.empty();
  report["verified"] = good;
  if (context.printed_as_json(report)) return good ? kGood : kFailed;
  for (const auto& account : *verified) {
    for (const auto& sentence : account.violations)
      fmt::print(stderr, "  VIOLATION in {}: {}\n", account.account, sentence);
  }
  fmt::print("{}\n", good ? "verified: every number follows from the journals in it"
                          : "not verified: keep the data directory and report the lines above");
  return good ? kGood : kFailed;
}

}  // namespace

int backup(const Context& context, const BackupOptions& options) {
  const auto settings = context.settings();
  if (!settings) return kBadConfig;
  const std::string target = absolute(options.directory);
  const auto report = runtime::back_up(absolute(settings->data_dir), target);
  if (!report) {
    print_error(report.error());
    return kFailed;
  }
  if (!context.json) {
    fmt::print("backed up {} to {}\n", settings->data_dir, target);
    print_report(*report);
    fmt::print(
        "  secrets and configuration files are not in it; the inbox is, with what customers "
        "sent:\n  keep it as safe as the data directory\n");
  }
  return verify_copy(context, target, json_of(*report, target));
}

int restore(const Context& context, const BackupOptions& options) {
  const auto settings = context.settings();
  if (!settings) return kBadConfig;
  const std::string source = absolute(options.directory);
  const std::string data_dir = absolute(settings->data_dir);
  const auto report =
      runtime::restore_backup(source, data_dir, settings->partitions, "stockctl restore " + source);
  if (!report) {
    print_error(report.error());
    return kFailed;
  }
  if (!context.json) {
    fmt::print("restored {} into {}\n", source, data_dir);
    print_report(*report);
    fmt::print(
        "  what was ordered since {} is read again from the marketplaces; counts, receipts and\n"
        "  adjustments since then are lost and have to be entered again\n"
        "next: start stockd. It raises nothing anywhere until every listing was read and you have\n"
        "looked at the plan:  stockctl plan, then stockctl apply HASH\n",
        clock_text(report->taken_at_ms));
  }
  return verify_copy(context, data_dir, json_of(*report, data_dir));
}

}  // namespace stockd::ctl
