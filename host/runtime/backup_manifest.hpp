// SPDX-License-Identifier: Apache-2.0
//
// The list of a backup's files. It is written last, so a folder with one is a whole backup:
//
//   stockd-backup 1
//   taken 1764043200123
//   from /var/lib/stockd
//   file 5feceb66...  4096 inbox.db
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::runtime {

struct ManifestFile {
  std::string name;
  std::uint64_t size = 0;
  std::string hash;
};

struct BackupManifest {
  UnixMs taken_at_ms = 0;
  std::string from;
  std::vector<ManifestFile> files;
};

// Adds every file of the directory.
Result<void> list_files(const std::string& directory, BackupManifest& manifest);

Result<void> write_manifest(const std::string& directory, const BackupManifest& manifest);
Result<BackupManifest> read_manifest(const std::string& directory);

// The file is there and has its size and hash.
Result<void> check_file(const std::string& directory, const ManifestFile& file);

}  // namespace stockd::runtime
