// SPDX-License-Identifier: Apache-2.0
//
// Written beside, flushed, put in place, and the folder flushed.
#include "config/durable_file.hpp"

#include "base/digest.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::config {
namespace {

tl::unexpected<Error> cannot(const std::string& what, const std::string& path, int error) {
  return failure(Kind::Config, "config.write",
                 "cannot " + what + " " + path + ": " + std::strerror(error),
                 "check that the server's user owns the folder and that the disk has room");
}

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code unknown;  // mkdir says what is wrong
  if (folder.empty() || std::filesystem::exists(folder, unknown)) return {};
  if (auto parent = make_folder(folder.parent_path()); !parent) return parent;
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return cannot("make the folder", folder.string(), errno);
  }
  return {};
}

Result<void> flush_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return cannot("open", folder, errno);
  const int flushed = ::fsync(file);
  const int error = errno;
  ::close(file);
  if (flushed != 0) return cannot("flush", folder, error);
  return {};
}

Result<void> write_flushed(const std::string& path, std::string_view text, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return cannot("write", path, errno);
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t put = ::write(file, text.data(), text.size());
    if (put < 0 && errno != EINTR) error = errno;
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (error == 0 && ::fsync(file) != 0) error = errno;
  ::close(file);
  if (error == 0) return {};
  ::unlink(path.c_str());
  return cannot("write", path, error);
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view text, mode_t mode) {
  const std::filesystem::path target(path);
  if (auto made = make_folder(target.parent_path()); !made) return made;
  const std::string fresh =
      (target.parent_path() / ("." + target.filename().string() + "." + random_uuid())).string();
  if (auto written = write_flushed(fresh, text, mode); !written) return written;
  if (::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    return cannot("replace", path, error);
  }
  return flush_folder_of(path);
}

Result<void> write_new_file(const std::string& path, std::string_view text, mode_t mode) {
  if (auto made = make_folder(std::filesystem::path(path).parent_path()); !made) return made;
  if (auto written = write_flushed(path, text, mode); !written) return written;
  return flush_folder_of(path);
}

Result<void> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return cannot("remove", path, errno);
  }
  return flush_folder_of(path);
}

}  // namespace stockd::config
