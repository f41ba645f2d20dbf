// SPDX-License-Identifier: Apache-2.0
//
// Account files, one by one and all together. A file with errors is left out and named; its
// account keeps the version that was applied last.
#include "config/account_file.hpp"

#include "config/checker.hpp"
#include "config/expand.hpp"
#include "config/shadowed_rules.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <re2/re2.h>

namespace stockd::config {
namespace {

namespace fs = std::filesystem;

void check_head(const Node& root, const std::string& path, Report& report) {
  const std::string stem = fs::path(path).stem().string();
  const std::optional<std::string> account = text_at(root, "account");
  if (account && *account != stem) {
    report.error(*root.find("account"), "config.account-name",
                 "the file is called '" + stem + "', its account '" + *account + "'",
                 "write '" + stem + "' or rename the file");
  }
  const std::optional<std::string> currency = text_at(root, "currency");
  if (currency && !re2::RE2::FullMatch(*currency, "[A-Z]{3}")) {
    report.error(*root.find("currency"), "config.value", "'" + *currency + "' is no currency",
                 "write three capital letters, eg: ZAR");
  }
  const std::optional<std::string> zone = text_at(root, "timezone");
  const fs::path zones = "/usr/share/zoneinfo";
  const bool shaped = zone && re2::RE2::FullMatch(*zone, "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*");
  std::error_code ignored;  // a machine without the zone database cannot judge the name
  const bool known =
      shaped && (!fs::exists(zones, ignored) || fs::is_regular_file(zones / *zone, ignored));
  if (zone && !known) {
    report.error(*root.find("timezone"), "config.value", "'" + *zone + "' is no time zone",
                 "eg: Africa/Johannesburg");
  }
}

LoadedAccount read_account(const Node& root, const std::string& path, const AccountContext& context,
                           Report& report) {
  LoadedAccount out;
  Account& account = out.account;
  check_head(root, path, report);
  account.name = AccountName(text_at(root, "account").value_or(""));
  account.currency = text_at(root, "currency").value_or("");
  account.timezone = text_at(root, "timezone").value_or("");
  account.file = path;
  const Node& channels = map_at(root, "channels");
  for (std::size_t i = 0; i < channels.keys.size() && i < channels.items.size(); ++i) {
    account.channels.push_back(read_channel(channels.keys[i], channels.items[i], context, report));
    // What its lanes afford for a follower is no limit for the source of truth.
    ChannelConfig& channel = account.channels.back();
    const bool decides = text_at(map_at(root, "stock"), "source_of_truth") == channel.name.str();
    const bool chosen = channels.items[i].find("fence") != nullptr;
    if (decides && channel.can_read && !chosen) channel.fence = FenceKind::Full;
  }
  account.stock = read_stock(map_at(root, "stock"), account.channels, report);
  warn_of_shadowed_rules(map_at(root, "stock"), report);
  account.aliases = read_aliases(root, report);
  account.kits = read_kits(root, report);
  out.tests = read_tests(root, account.channels, report);
  return out;
}

bool fits(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') {
    return fits(pattern.substr(1), name) || (!name.empty() && fits(pattern, name.substr(1)));
  }
  return !name.empty() && pattern.front() == name.front() &&
         fits(pattern.substr(1), name.substr(1));
}

std::vector<std::string> files_of(const std::string& pattern) {
  const fs::path path(pattern);
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator entry(path.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && fits(path.filename().string(), name)) {
      out.push_back(entry->path().string());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The path as the operator would type it, seen from the directory he is in.
std::string as_typed(const std::string& path) {
  std::error_code error;
  const fs::path near = fs::proximate(path, error);
  return error || near.string().starts_with("..") ? path : near.string();
}

// One store is one channel, once in a deployment: two would write the same listings.
std::optional<Finding> shared_store(const Account& account,
                                    std::map<std::string, std::string>& owners) {
  for (const ChannelConfig& channel : account.channels) {
    const std::string store =
        channel.connector + " " + channel.settings_json + " " + channel.location;
    const std::string owner =
        "channel '" + channel.name.str() + "' of '" + account.name.str() + "'";
    const auto [known, fresh] = owners.emplace(store, owner);
    if (fresh) continue;
    Finding finding;
    finding.code = "config.same-store";
    finding.file = account.file;
    finding.text = owner + " is the same store as " + known->second;
    finding.help = "keep one of them";
    return finding;
  }
  return std::nullopt;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Files by the account they are about, whatever the case of their names and their endings.
std::map<std::string, std::vector<std::string>> by_account(const std::string& pattern) {
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& file : files_of(pattern))
    out[lower(fs::path(file).stem().string())].push_back(as_typed(file));
  return out;
}

// Which of two files counts must not depend on a directory's order.
Finding two_files(const std::string& account, const std::vector<std::string>& files) {
  Finding finding;
  finding.code = "config.two-files";
  finding.file = files.back();
  finding.text = "account '" + account + "' has a second file, " + files.front();
  finding.help = "keep one of them";
  return finding;
}

}  // namespace

std::map<std::string, Sku> read_aliases(const Node& root, Report& report) {
  const Node& aliases = map_at(root, "aliases");
  std::map<std::string, Sku> out;
  for (std::size_t i = 0; i < aliases.keys.size() && i < aliases.items.size(); ++i) {
    const Node& left = aliases.keys[i];
    const Node& right = aliases.items[i];
    if (left.text.empty() || right.text.empty()) {
      report.error(left, "config.empty", "an alias has two sides, and one is empty");
    } else if (aliases.find(right.text) != nullptr) {
      report.error(right, "config.alias-chain",
                   "'" + right.written + "' is an alias itself; aliases are followed once",
                   "write the product's SKU");
    }
    out.emplace(left.text, Sku(right.text));
  }
  return out;
}

Loaded<LoadedAccount> load_account(const std::string& path, const ServerSettings& settings,
                                   const std::map<std::string, Manifest>& manifests) {
  Report report(path);
  Loaded<LoadedAccount> out;
  const std::optional<Node> root = read_yaml(path, report, Links::Refuse);
  if (root) {
    check(*root, kAccountTable, report);
    refuse_references(*root, report);
    LoadedAccount account = read_account(*root, path, AccountContext{settings, manifests}, report);
    if (!report.failed()) out.value = std::move(account);
  }
  out.findings = report.take();
  return out;
}

LoadedAccounts load_accounts(const ServerSettings& settings,
                             const std::map<std::string, Manifest>& manifests) {
  LoadedAccounts out;
  std::map<std::string, std::string> owners;
  for (const auto& [name, files] : by_account(settings.accounts)) {
    if (files.size() > 1) {
      out.findings.push_back(two_files(name, files));
      out.broken.push_back(name);
      continue;
    }
    Loaded<LoadedAccount> loaded = load_account(files.front(), settings, manifests);
    out.findings.insert(out.findings.end(), loaded.findings.begin(), loaded.findings.end());
    std::optional<Finding> shared;
    if (loaded.value) shared = shared_store(loaded.value->account, owners);
    if (shared) out.findings.push_back(*shared);
    if (loaded.value && !shared) {
      out.accounts.push_back(std::move(*loaded.value));
    } else {
      out.broken.push_back(name);
    }
  }
  return out;
}

}  // namespace stockd::config
