// SPDX-License-Identifier: Apache-2.0
//
// Reads by descriptor, so that what was checked is what is read.
#include "config/text_file.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::config {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
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
  return failure(Kind::Config, "config.file", "cannot read " + path + ": " + std::strerror(error),
                 error == EACCES ? "let the server's user read it" : "check the path");
}

// The bytes that follow a lead byte and the least code point of that length; 0: no lead byte.
struct Lead {
  int follow;
  std::uint32_t least;
  std::uint32_t bits;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xc2 && byte < 0xe0) return {1, 0x80, byte & 0x1fU};
  if (byte >= 0xe0 && byte < 0xf0) return {2, 0x800, byte & 0x0fU};
  if (byte >= 0xf0 && byte < 0xf5) return {3, 0x10000, byte & 0x07U};
  return {0, 0, 0};
}

}  // namespace

Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file(path);
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

bool is_clean_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i++]);
    if (byte == 0) return false;
    if (byte < 0x80) continue;
    const Lead lead = lead_of(byte);
    if (lead.follow == 0) return false;
    std::uint32_t point = lead.bits;
    for (int k = 0; k < lead.follow; ++k) {
      if (i >= text.size()) return false;
      const auto next = static_cast<unsigned char>(text[i++]);
      if ((next & 0xc0) != 0x80) return false;
      point = point << 6 | (next & 0x3fU);
    }
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    if (point < lead.least || point > 0x10ffff || surrogate) return false;
  }
  return true;
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
