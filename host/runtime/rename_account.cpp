// SPDX-License-Identifier: Apache-2.0
//
// The account's file is the last to go: as long as both are there, the mark keeps a server from
// taking either for a new account.
#include "runtime/rename_account.hpp"

#include "config/checker.hpp"
#include "journal/database_copy.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/file_copy.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stockd::runtime {
namespace {

namespace fs = std::filesystem;

Result<void> check_name(const AccountName& name) {
  const std::string& text = name.str();
  if (config::is_name(text)) return {};
  return failure(Kind::Rejected, "account.name", "'" + text + "' cannot be the name of an account",
                 "use small letters, digits and -, eg: karoo-outdoor");
}

std::string file_of(const config::ServerSettings& settings, const AccountName& name) {
  const fs::path pattern(settings.accounts);
  return (pattern.parent_path() / (name.str() + pattern.extension().string())).string();
}

// The text of the file with another name under `account:`; nothing else in it changes.
Result<std::string> renamed_text(const std::string& path, const AccountName& from,
                                 const AccountName& to) {
  std::ifstream file(path);
  if (!file) {
    return failure(Kind::Config, "account.file", "cannot read the account's file " + path,
                   "an account without its file cannot be renamed: put it back first");
  }
  std::ostringstream out;
  bool found = false;
  for (std::string line; std::getline(file, line);) {
    if (!found && line.starts_with("account:")) {
      const auto at = line.find(from.str(), 8);
      if (at != std::string::npos) {
        line.replace(at, from.str().size(), to.str());
        found = true;
      }
    }
    out << line << "\n";
  }
  if (found) return out.str();
  return failure(Kind::Config, "account.file", path + " has no line 'account: " + from.str() + "'",
                 "the file's name and its account are the same: mend it first");
}

Result<void> rename_secrets(const std::string& directory, const AccountName& from,
                            const AccountName& to, RenameReport& report) {
  const fs::path old = fs::path(directory) / from.str();
  const fs::path fresh = fs::path(directory) / to.str();
  report.secrets = fs::exists(fresh) || fs::exists(old);
  if (!fs::exists(old)) return {};
  if (fs::exists(fresh)) {
    return failure(Kind::Config, "account.secrets",
                   "there are secrets of '" + to.str() + "' already in " + fresh.string(),
                   "move that folder away");
  }
  std::error_code error;
  fs::rename(old, fresh, error);
  if (!error) return {};
  return failure(Kind::Config, "account.secrets",
                 "cannot rename " + old.string() + ": " + error.message());
}

Result<void> take_steps(const config::ServerSettings& settings, DataDirectory& directory,
                        const AccountName& from, const AccountName& to, RenameReport& report) {
  const std::string old_file = file_of(settings, from);
  report.file = file_of(settings, to);
  if (fs::exists(old_file)) {
    const auto text = renamed_text(old_file, from, to);
    if (!text) return failure(text.error());
    if (auto written = write_file(report.file, *text); !written) return written;
  }
  if (auto renamed = rename_secrets(settings.secrets_dir, from, to, report); !renamed)
    return renamed;
  auto webhooks = journal::rename_in_inbox(settings.data_dir, from.str(), to.str());
  if (!webhooks) return failure(webhooks.error());
  report.webhooks = *webhooks;
  if (auto renamed = directory.rename(from, to); !renamed) return renamed;
  std::error_code error;
  fs::remove(old_file, error);
  if (error) {
    return failure(Kind::Config, "account.file",
                   "cannot remove " + old_file + ": " + error.message());
  }
  return {};
}

}  // namespace

Result<RenameReport> rename_account(const config::ServerSettings& settings, const AccountName& from,
                                    const AccountName& to) {
  if (auto good = check_name(to); !good) return failure(good.error());
  const std::string command = "stockctl rename " + from.str() + " " + to.str();
  const bool goes_on = DataDirectory::unfinished(settings.data_dir) == command;
  const auto known = DataDirectory::read_accounts(settings.data_dir);
  if (!known) return failure(known.error());
  auto directory = DataDirectory::open_to_finish(settings.data_dir, settings.partitions, command);
  if (!directory) return failure(directory.error());
  if (!goes_on) {
    const auto is = [](const AccountName& name) {
      return [&name](const AccountPlace& place) { return place.name == name; };
    };
    if (std::none_of(known->begin(), known->end(), is(from))) {
      return failure(Kind::Missing, "account.unknown", "there is no account '" + from.str() + "'",
                     "stockctl status lists the accounts");
    }
    if (std::any_of(known->begin(), known->end(), is(to)) || fs::exists(file_of(settings, to))) {
      return failure(Kind::Config, "account.taken",
                     "there is an account '" + to.str() + "' already",
                     "choose another name; two accounts are never made one");
    }
    // Refused before anything is changed.
    if (const auto text = renamed_text(file_of(settings, from), from, to); !text)
      return failure(text.error());
  }
  if (auto marked = DataDirectory::mark_unfinished(settings.data_dir, command); !marked)
    return failure(marked.error());
  RenameReport report;
  if (auto done = take_steps(settings, **directory, from, to, report); !done)
    return failure(done.error());
  if (auto unmarked = DataDirectory::unmark(settings.data_dir); !unmarked)
    return failure(unmarked.error());
  return report;
}

}  // namespace stockd::runtime
