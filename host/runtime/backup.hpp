// SPDX-License-Identifier: Apache-2.0
//
// A backup of a data directory, taken beside a running server or without one, and its way back.
//
// Order makes it consistent. The inbox is copied before the journals: a webhook that is worked off
// in between is in both, and merging it twice changes nothing; the other way round it could be in
// neither. The stores are copied before the journals too, so none has seen a record that its
// journal lacks. Secrets and the files under config are not in it: they belong elsewhere.
//
//   DIR/backup       the manifest: format, time, and every file with its size and hash
//   DIR/directory    which account lives where
//   DIR/inbox.db  journal-N.db  store-N.db  snapshot-N-SEQ
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "runtime/data_directory.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::runtime {

struct BackupReport {
  UnixMs taken_at_ms = 0;
  std::size_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;  // of all journals
  UnixMs last_record_at_ms = 0;
  std::size_t webhooks = 0;  // in the inbox, to be worked off
  std::size_t quarantined = 0;
  std::vector<AccountPlace> accounts;
};

// `target` must not exist, or be empty; it appears when it is whole. [blocking]
Result<BackupReport> back_up(const std::string& data_dir, const std::string& target);

// Reads all of it back: hashes, databases, and every record of every journal. [blocking]
Result<BackupReport> check_backup(const std::string& backup);

// Fills a data directory that is empty, or where this very restore did not finish. The state is
// marked as restored, and journals get a fresh incarnation. `command` is what finishes it when it
// is interrupted. [blocking]
Result<BackupReport> restore_backup(const std::string& backup, const std::string& data_dir,
                                    std::uint32_t partitions, const std::string& command);

// The mark that a restore leaves for the next start, and whoever finds that a journal is older than
// what it left elsewhere.
Result<void> mark_restored(const std::string& data_dir, const std::string& why);
bool is_restored(const std::string& data_dir);
Result<void> forget_restored(const std::string& data_dir);

}  // namespace stockd::runtime
