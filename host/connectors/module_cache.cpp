// SPDX-License-Identifier: Apache-2.0
//
// The private directory of copies that are named by their content. A copy is complete and durable
// before it gets its name, and is compared with its name's bytes before it is used again.
#include "base/digest.hpp"
#include "connectors/load.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::connectors {
namespace {

tl::unexpected<Error> cannot(const std::string& what, const std::string& path) {
  return failure(Kind::Config, "connector.cache",
                 path + ": cannot " + what + ": " + std::strerror(errno),
                 "check the directory's permissions and free space");
}

Result<> make_private_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return cannot("make the directory", path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return cannot("examine the directory", path);
  if (!S_ISDIR(status.st_mode)) {
    return failure(Kind::Config, "connector.cache",
                   path + ": expected a directory, found something else", "remove it");
  }
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return failure(Kind::Config, "connector.cache",
                   path + ": expected a directory that only this user may write, found another",
                   "remove the directory; stockd makes it anew");
  }
  return {};
}

bool holds(const std::string& path, const std::string& bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::string found{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return found == bytes;
}

bool write_all(int fd, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

bool sync_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

}  // namespace

Result<std::string> keep_copy(const std::string& bytes, const std::string& cache_directory) {
  if (auto made = make_private_directory(cache_directory); !made) return failure(made.error());
  const std::string path = cache_directory + "/" + to_hex(bytes_of(sha256(bytes))) + ".so";
  if (holds(path, bytes)) return path;
  std::string unnamed = cache_directory + "/incoming-XXXXXX";
  const int fd = ::mkostemp(unnamed.data(), O_CLOEXEC);
  if (fd < 0) return cannot("create a file", cache_directory);
  const bool written = write_all(fd, bytes) && ::fchmod(fd, 0500) == 0 && ::fsync(fd) == 0;
  const int why = errno;
  ::close(fd);
  errno = why;
  if (!written || ::rename(unnamed.c_str(), path.c_str()) != 0) {
    const auto error = cannot("write the copy", unnamed);
    ::unlink(unnamed.c_str());
    return error;
  }
  if (!sync_directory(cache_directory)) return cannot("sync the directory", cache_directory);
  return path;
}

}  // namespace stockd::connectors
