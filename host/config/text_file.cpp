// SPDX-License-Identifier: Apache-2.0
//
// Reads by descriptor, so that what was checked is what is read.
#include "config/text_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::config {
namespace {

class Descriptor {
 public:
  // Not blocking: a pipe with nobody at its other end must not hold a start.
  Descriptor(const std::string& path, Links links)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK |
                                     (links == Links::Refuse ? O_NOFOLLOW : 0))) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> unreadable(const std::string& path, int error) {
  if (error == ELOOP) {
    return failure(Kind::Config, "config.file", path + " is a symbolic link",
                   "put the file itself there: a link could lead to a file of somebody else");
  }
  return failure(Kind::Config, "config.file", "cannot read " + path + ": " + std::strerror(error),
                 error == EACCES ? "let the server's user read it" : "check the path");
}

}  // namespace

Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max, Links links) {
  const Descriptor file(path, links);
  if (file.get() < 0) return unreadable(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return unreadable(path, errno);
  if (!S_ISREG(status.st_mode)) {
    return failure(Kind::Config, "config.file", path + " is no regular file", "check the path");
  }
  std::string out;
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, errno);
    if (got == 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
    if (out.size() > bytes_max) {
      return failure(Kind::Config, "config.size",
                     path + " is larger than " + std::to_string(bytes_max) + " bytes", "split it");
    }
  }
}

std::string resolve_path(const std::string& file, const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path given(path);
  const fs::path base = fs::absolute(fs::path(file)).parent_path();
  return (given.is_absolute() ? given : base / given).lexically_normal().string();
}

std::string cut_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace stockd::config
