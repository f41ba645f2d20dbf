// SPDX-License-Identifier: Apache-2.0
//
// Everything is written beside and renamed, and the manifest comes last: a backup without it is
// none.
#include "runtime/backup.hpp"

#include "base/digest.hpp"
#include "journal/database_copy.hpp"
#include "journal/inbox_file.hpp"
#include "journal/inbox_id.hpp"
#include "journal/journal.hpp"
#include "runtime/backup_manifest.hpp"
#include "runtime/file_copy.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace stockd::runtime {
namespace {

namespace fs = std::filesystem;

constexpr int kSnapshotTries = 5;

tl::unexpected<Error> not_empty(const std::string& path, const char* what) {
  return failure(Kind::Config, "backup.not-empty", std::string(what) + " " + path + " is not empty",
                 "name another one, or move what is there away: mv " + path + " " + path + ".old");
}

std::string number_of(std::uint32_t partition) {
  return std::to_string(partition);
}

// Partitions that have a journal.
std::set<std::uint32_t> partitions_of(const std::string& directory,
                                      const std::vector<AccountPlace>& accounts) {
  std::set<std::uint32_t> out;
  for (const AccountPlace& place : accounts) {
    if (fs::exists(directory + "/journal-" + number_of(place.partition) + ".db"))
      out.insert(place.partition);
  }
  return out;
}

// The server removes old snapshots while it saves new ones, so the newest may be gone by the time
// it is read; then there is a newer one.
Result<void> copy_newest_snapshot(const std::string& from, const std::string& to,
                                  std::uint32_t partition) {
  auto journal = journal::open_sqlite_journal_read_only(to, partition);
  if (!journal) return failure(journal.error());
  const std::string prefix = "snapshot-" + number_of(partition) + "-";
  for (int i = 0; i < kSnapshotTries; ++i) {
    std::uint64_t newest = 0;
    for (const auto& entry : fs::directory_iterator(from)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(prefix) || name.find('.') != std::string::npos) continue;
      const std::uint64_t seq = std::strtoull(name.c_str() + prefix.size(), nullptr, 10);
      if (seq <= (*journal)->last()) newest = std::max(newest, seq);
    }
    // Without one the journal alone is enough to start.
    if (newest == 0) return {};
    const std::string name = prefix + std::to_string(newest);
    if (copy_file(from + "/" + name, to + "/" + name)) return {};
  }
  return {};
}

Result<void> copy_all(const std::string& from, const std::string& to) {
  auto accounts = DataDirectory::read_accounts(from);
  if (!accounts) return failure(accounts.error());
  const auto partitions = partitions_of(from, *accounts);
  if (auto copied = copy_file(from + "/directory", to + "/directory"); !copied) return copied;
  if (auto copied = journal::copy_database(from + "/inbox.db", to + "/inbox.db"); !copied)
    return copied;
  for (const char* kind : {"store-", "journal-"}) {
    for (const std::uint32_t partition : partitions) {
      const std::string name = kind + number_of(partition) + ".db";
      // A store that is not there is rebuilt from its journal.
      if (!fs::exists(from + "/" + name)) continue;
      if (auto copied = journal::copy_database(from + "/" + name, to + "/" + name); !copied)
        return copied;
    }
  }
  for (const std::uint32_t partition : partitions) {
    if (auto copied = copy_newest_snapshot(from, to, partition); !copied) return copied;
  }
  return {};
}

Result<void> read_journal(const std::string& directory, std::uint32_t partition,
                          BackupReport& report) {
  auto journal = journal::open_sqlite_journal_read_only(directory, partition);
  if (!journal) return failure(journal.error());
  return (*journal)->read(0, [&](const Record& record) {
    ++report.records;
    report.last_record_at_ms = std::max(report.last_record_at_ms, record.at_ms);
  });
}

Result<void> make_empty_directory(const std::string& path) {
  std::error_code error;
  fs::remove_all(path, error);
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  if (!error) return {};
  return failure(Kind::Config, "backup.io", "cannot make " + path + ": " + error.message(),
                 "check that you may write there and that the disk has room");
}

// Whether the restore may write there.
Result<void> check_may_fill(const std::string& data_dir, const std::string& command) {
  std::error_code error;
  if (!fs::exists(data_dir)) return {};
  const bool own = DataDirectory::unfinished(data_dir) == command;
  for (const auto& entry : fs::directory_iterator(data_dir, error)) {
    if (own || entry.path().filename() == "lock") continue;
    return not_empty(data_dir, "the data directory");
  }
  return {};
}

}  // namespace

Result<BackupReport> back_up(const std::string& data_dir, const std::string& target) {
  std::error_code error;
  if (fs::exists(target) && !fs::is_empty(target, error)) return not_empty(target, "the folder");
  const std::string partial = target + ".partial";
  if (auto made = make_empty_directory(partial); !made) return failure(made.error());
  BackupManifest manifest;
  manifest.taken_at_ms = wall_clock_ms();
  manifest.from = data_dir;
  if (auto copied = copy_all(data_dir, partial); !copied) {
    fs::remove_all(partial, error);
    return failure(copied.error());
  }
  if (auto listed = list_files(partial, manifest); !listed) return failure(listed.error());
  if (auto written = write_manifest(partial, manifest); !written) return failure(written.error());
  fs::remove(target, error);
  fs::rename(partial, target, error);
  if (error) {
    return failure(Kind::Config, "backup.io",
                   "cannot rename " + partial + " to " + target + ": " + error.message());
  }
  if (auto flushed = flush_directory(fs::path(target).parent_path().string()); !flushed)
    return failure(flushed.error());
  return check_backup(target);
}

Result<BackupReport> check_backup(const std::string& backup) {
  auto manifest = read_manifest(backup);
  if (!manifest) return failure(manifest.error());
  BackupReport report;
  report.taken_at_ms = manifest->taken_at_ms;
  for (const ManifestFile& file : manifest->files) {
    if (auto whole = check_file(backup, file); !whole) return failure(whole.error());
    ++report.files;
    report.bytes += file.size;
  }
  auto accounts = DataDirectory::read_accounts(backup);
  if (!accounts) return failure(accounts.error());
  report.accounts = std::move(*accounts);
  if (auto good = journal::check_database(backup + "/inbox.db"); !good)
    return failure(good.error());
  const auto rows = journal::read_inbox_rows(backup + "/inbox.db");
  if (!rows) return failure(rows.error());
  if (!rows->damaged.empty()) {
    return failure(Kind::Defect, "inbox.row",
                   "row " + journal::inbox_id_text(rows->damaged.front()) +
                       " of the backup's inbox cannot be read",
                   "use another backup");
  }
  report.webhooks = rows->good.size();
  report.quarantined = rows->quarantined;
  for (const std::uint32_t partition : partitions_of(backup, report.accounts)) {
    const std::string path = backup + "/journal-" + number_of(partition) + ".db";
    if (auto good = journal::check_database(path); !good) return failure(good.error());
    if (auto read = read_journal(backup, partition, report); !read) return failure(read.error());
  }
  return report;
}

Result<BackupReport> restore_backup(const std::string& backup, const std::string& data_dir,
                                    std::uint32_t partitions, const std::string& command) {
  if (auto may = check_may_fill(data_dir, command); !may) return failure(may.error());
  auto report = check_backup(backup);
  if (!report) return report;
  const auto manifest = read_manifest(backup);
  std::error_code error;
  fs::create_directories(data_dir, error);
  if (auto marked = DataDirectory::mark_unfinished(data_dir, command); !marked)
    return failure(marked.error());
  auto directory = DataDirectory::open_to_finish(data_dir, partitions, command);
  if (!directory) return failure(directory.error());
  for (const ManifestFile& file : manifest->files) {
    if (file.name == "directory") continue;
    if (auto copied = copy_file(backup + "/" + file.name, data_dir + "/" + file.name); !copied)
      return failure(copied.error());
  }
  for (const std::uint32_t partition : partitions_of(backup, report->accounts)) {
    if (auto renewed = journal::renew_incarnation(data_dir, partition); !renewed)
      return failure(renewed.error());
  }
  const std::string why =
      "restored from the backup that was taken at " + std::to_string(report->taken_at_ms);
  if (auto marked = mark_restored(data_dir, why); !marked) return failure(marked.error());
  if (auto copied = copy_file(backup + "/directory", data_dir + "/directory"); !copied)
    return failure(copied.error());
  if (auto owned = give_to_owner_of(data_dir); !owned) return failure(owned.error());
  if (auto unmarked = DataDirectory::unmark(data_dir); !unmarked) return failure(unmarked.error());
  return report;
}

Result<void> mark_restored(const std::string& data_dir, const std::string& why) {
  return write_file(data_dir + "/restored", "stockd-restored 1\n" + why + "\n");
}

bool is_restored(const std::string& data_dir) {
  return fs::exists(data_dir + "/restored");
}

Result<void> forget_restored(const std::string& data_dir) {
  std::error_code error;
  fs::remove(data_dir + "/restored", error);
  if (error) {
    return failure(Kind::Config, "data-dir.io",
                   "cannot remove " + data_dir + "/restored: " + error.message());
  }
  return flush_directory(data_dir);
}

}  // namespace stockd::runtime
