// SPDX-License-Identifier: Apache-2.0
//
// The journal of one partition: records in order, for ever. One interface, SQLite behind it now;
// a quorum of machines later. The epoch fences out a former owner: whoever claimed last may append.
#pragma once

#include "base/result.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stockd::journal {

struct Appended {
  std::uint64_t last = 0;  // seq of the last record of the batch
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Takes the partition over; every earlier owner's append fails from now on. Returns the epoch.
  virtual Result<std::uint64_t> claim() = 0;

  // All or nothing, durable when it returns (fsync). The records get seq expected_last + 1 and up,
  // which must be the state of things; otherwise, or under an old epoch, Kind::Stale. An I/O error
  // of the disk ends the process: nothing may be acknowledged after it.
  virtual Result<Appended> append(std::uint64_t epoch, std::uint64_t expected_last,
                                  const std::vector<Record>& batch) = 0;

  virtual std::uint64_t last() const = 0;

  // Calls `each` for every record with seq > after, in order, and checks the hash chain on the way.
  virtual Result<void> read(std::uint64_t after,
                            const std::function<void(const Record&)>& each) const = 0;

  // Snapshots of the folded state: the newest one at or before `last()`, and a new one. A snapshot
  // that fails its own hash is passed over for an older one.
  struct Snapshot {
    std::uint64_t seq = 0;
    std::string bytes;
  };
  virtual Result<void> save_snapshot(const Snapshot& snapshot) = 0;
  virtual Result<Snapshot> newest_snapshot() const = 0;  // seq 0 and no bytes: there is none

  // Random, made with the file and anew with every restore; keys of writes contain it.
  virtual const std::string& incarnation() const = 0;
};

// Opens or makes `directory`/journal-<partition>.db.
Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::string& directory,
                                                     std::uint32_t partition);

// The same file for reading only, beside a running server.
Result<std::unique_ptr<Journal>> open_sqlite_journal_read_only(const std::string& directory,
                                                               std::uint32_t partition);

}  // namespace stockd::journal
