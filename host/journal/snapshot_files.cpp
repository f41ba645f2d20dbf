// SPDX-License-Identifier: Apache-2.0
//
// A file is one line of text that `head -1` shows (format, seq, size, chain hash, own hash), then
// the bytes. The own hash covers the seq, the chain hash and the bytes.
#include "journal/snapshot_files.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace stockd::journal {
namespace {

constexpr std::string_view kFormat = "stockd-snapshot-1";

std::string own_hash(std::uint64_t seq, const std::string& chain, std::string_view bytes) {
  const Sha256 content = sha256(bytes);
  const Sha256 hash = sha256(std::to_string(seq) + " " + chain + " " + to_hex(bytes_of(content)));
  return to_hex(bytes_of(hash));
}

tl::unexpected<Error> cannot(const char* what, const std::string& path) {
  return failure(Kind::Transient, "journal.snapshot",
                 std::string("cannot ") + what + " " + path + ": " + std::strerror(errno),
                 "check that the disk has room");
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

std::optional<std::string> whole_bytes(const std::string& path, std::uint64_t seq,
                                       const SnapshotFiles::ChainAt& chain_at) {
  std::ifstream file(path, std::ios::binary);
  std::string first;
  if (!std::getline(file, first)) return std::nullopt;
  std::istringstream words(first);
  std::string format, chain, hash;
  std::uint64_t stated_seq = 0;
  std::uint64_t size = 0;
  if (!(words >> format >> stated_seq >> size >> chain >> hash)) return std::nullopt;
  std::error_code error;
  const std::uint64_t on_disk = std::filesystem::file_size(path, error);
  if (format != kFormat || stated_seq != seq || error || on_disk != first.size() + 1 + size) {
    return std::nullopt;
  }
  std::string bytes(size, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  if (own_hash(seq, chain, bytes) != hash) return std::nullopt;
  const auto ours = chain_at(seq);
  if (!ours || to_hex(bytes_of(*ours)) != chain) return std::nullopt;
  return bytes;
}

}  // namespace

SnapshotFiles::SnapshotFiles(std::string directory, std::uint32_t partition)
    : directory_(std::move(directory)), prefix_("snapshot-" + std::to_string(partition) + "-") {}

Result<void> SnapshotFiles::save(const Journal::Snapshot& snapshot,
                                 const Sha256& chain_at_seq) const {
  const std::string path = path_of(snapshot.seq);
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return cannot("make", beside);
  const std::string chain = to_hex(bytes_of(chain_at_seq));
  const std::string first = std::string(kFormat) + " " + std::to_string(snapshot.seq) + " " +
                            std::to_string(snapshot.bytes.size()) + " " + chain + " " +
                            own_hash(snapshot.seq, chain, snapshot.bytes) + "\n";
  const bool written =
      write_all(file, first) && write_all(file, snapshot.bytes) && ::fsync(file) == 0;
  const int why = errno;
  ::close(file);
  if (!written) {
    ::unlink(beside.c_str());
    errno = why;
    return cannot("write", beside);
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return cannot("rename", beside);
  if (!sync_directory(directory_)) return cannot("sync", directory_);
  const std::vector<std::uint64_t> present = seqs();
  for (std::size_t i = kKept; i < present.size(); ++i)
    ::unlink(path_of(present[i]).c_str());
  return {};
}

Journal::Snapshot SnapshotFiles::newest(std::uint64_t last, const ChainAt& chain_at) const {
  for (const std::uint64_t seq : seqs()) {
    if (seq > last) continue;
    if (auto bytes = whole_bytes(path_of(seq), seq, chain_at)) return {seq, std::move(*bytes)};
    log::warn("journal.snapshot_passed_over",
              "a snapshot is damaged or of another history; an older one is used",
              {{"file", path_of(seq)}});
  }
  return {};
}

std::vector<std::uint64_t> SnapshotFiles::seqs() const {
  std::vector<std::uint64_t> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix_)) continue;
    std::uint64_t seq = 0;
    const char* end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + prefix_.size(), end, seq);
    if (parsed.ec == std::errc{} && parsed.ptr == end) out.push_back(seq);
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

std::string SnapshotFiles::path_of(std::uint64_t seq) const {
  return directory_ + "/" + prefix_ + std::to_string(seq);
}

}  // namespace stockd::journal
