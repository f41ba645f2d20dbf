// SPDX-License-Identifier: Apache-2.0
//
// Snapshots of one partition as files of their own (they outgrow what a database row should hold):
// snapshot-<partition>-<seq>, written beside, synced and renamed, so that a file with that name is
// whole. Each carries the journal's chain hash at its seq, so one of another history is passed
// over.
#pragma once

#include "base/digest.hpp"
#include "base/result.hpp"
#include "journal/journal.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stockd::journal {

class SnapshotFiles {
 public:
  SnapshotFiles(std::string directory, std::uint32_t partition);

  // Keeps the newest kKept files and removes older ones.
  Result<void> save(const Journal::Snapshot& snapshot, const Sha256& chain_at_seq) const;

  // The newest whole one at or before `last`. `chain_at` gives the journal's own hash at a seq.
  using ChainAt = std::function<std::optional<Sha256>(std::uint64_t seq)>;
  Journal::Snapshot newest(std::uint64_t last, const ChainAt& chain_at) const;

  static constexpr std::size_t kKept = 3;

 private:
  std::vector<std::uint64_t> seqs() const;  // newest first
  std::string path_of(std::uint64_t seq) const;

  std::string directory_;
  std::string prefix_;
};

}  // namespace stockd::journal
