// SPDX-License-Identifier: Apache-2.0
//
// Names come from a file that somebody may have edited: they stay inside the backup's folder.
#include "runtime/backup_manifest.hpp"

#include "base/digest.hpp"
#include "runtime/file_copy.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stockd::runtime {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "backup";

tl::unexpected<Error> unreadable(const std::string& directory, const std::string& why) {
  return failure(Kind::Config, "backup.manifest",
                 directory + " is no backup that this version reads: " + why,
                 "name a folder that stockctl backup made, whole and unchanged");
}

}  // namespace

Result<void> list_files(const std::string& directory, BackupManifest& manifest) {
  for (const auto& entry : fs::directory_iterator(directory)) {
    auto mapped = MappedFile::open(entry.path().string());
    if (!mapped) return failure(mapped.error());
    manifest.files.push_back({entry.path().filename().string(), mapped->bytes().size(),
                              to_hex(bytes_of(sha256(mapped->bytes())))});
  }
  std::sort(manifest.files.begin(), manifest.files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return {};
}

Result<void> write_manifest(const std::string& directory, const BackupManifest& manifest) {
  std::ostringstream text;
  text << "stockd-backup 1\ntaken " << manifest.taken_at_ms << "\nfrom " << manifest.from << "\n";
  for (const ManifestFile& file : manifest.files)
    text << "file " << file.hash << " " << file.size << " " << file.name << "\n";
  return write_file(directory + "/" + kName, text.str());
}

Result<BackupManifest> read_manifest(const std::string& directory) {
  std::ifstream file(directory + "/" + kName);
  if (!file) return unreadable(directory, "it has no file named 'backup'");
  BackupManifest out;
  std::string line;
  if (!std::getline(file, line) || line != "stockd-backup 1")
    return unreadable(directory, "its first line is '" + line + "'");
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    ManifestFile entry;
    bool good = true;
    if (word == "taken") {
      good = static_cast<bool>(words >> out.taken_at_ms);
    } else if (word == "from") {
      out.from = line.substr(5);
    } else {
      good = word == "file" && words >> entry.hash >> entry.size >> entry.name &&
             entry.name.find('/') == std::string::npos && !entry.name.starts_with('.');
      if (good) out.files.push_back(std::move(entry));
    }
    if (!good) return unreadable(directory, "the line '" + line + "'");
  }
  return out;
}

Result<void> check_file(const std::string& directory, const ManifestFile& file) {
  const std::string path = directory + "/" + file.name;
  auto mapped = MappedFile::open(path);
  if (!mapped) return failure(mapped.error());
  if (mapped->bytes().size() == file.size &&
      to_hex(bytes_of(sha256(mapped->bytes()))) == file.hash) {
    return {};
  }
  return failure(Kind::Defect, "backup.damaged",
                 path + " is not what was backed up: its size or hash differs",
                 "take another copy of the backup, or another backup");
}

}  // namespace stockd::runtime
