// SPDX-License-Identifier: Apache-2.0
//
// Nothing here knows what the files hold.
#include "runtime/file_copy.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stockd::runtime {
namespace {

tl::unexpected<Error> cannot(const char* what, const std::string& path) {
  return failure(Kind::Config, "data-dir.io",
                 std::string("cannot ") + what + " " + path + ": " + std::strerror(errno),
                 "check that you may read and write there and that the disk has room");
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

}  // namespace

Result<void> write_file(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return cannot("make", beside);
  const bool written = write_all(file, bytes) && ::fsync(file) == 0;
  const int why = errno;
  ::close(file);
  errno = why;
  if (!written) return cannot("write", beside);
  if (::rename(beside.c_str(), path.c_str()) != 0) return cannot("replace", path);
  return flush_directory(std::filesystem::path(path).parent_path().string());
}

Result<void> copy_file(const std::string& from, const std::string& to) {
  auto source = MappedFile::open(from);
  if (!source) return failure(source.error());
  return write_file(to, source->bytes());
}

Result<void> flush_directory(const std::string& path) {
  const int folder = ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return cannot("open", path);
  const bool flushed = ::fsync(folder) == 0;
  ::close(folder);
  if (!flushed) return cannot("flush", path);
  return {};
}

Result<void> give_to_owner_of(const std::string& directory) {
  struct stat owner {};
  if (::stat(directory.c_str(), &owner) != 0) return cannot("look at", directory);
  if (::geteuid() != 0 || owner.st_uid == 0) return {};
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (::lchown(entry.path().c_str(), owner.st_uid, owner.st_gid) != 0)
      return cannot("give away", entry.path().string());
  }
  return {};
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return cannot("read", path);
  struct stat size {};
  if (::fstat(file, &size) != 0) {
    ::close(file);
    return cannot("look at", path);
  }
  if (size.st_size == 0) {
    ::close(file);
    return MappedFile({});
  }
  const auto length = static_cast<std::size_t>(size.st_size);
  void* mapped = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) return cannot("read", path);
  return MappedFile({static_cast<const char*>(mapped), length});
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace stockd::runtime
