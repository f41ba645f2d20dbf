// SPDX-License-Identifier: Apache-2.0
//
// The file is looked at in every call, and read again only when its time, size or inode changed.
#include "config/secrets.hpp"

#include "config/checker.hpp"
#include "config/text_file.hpp"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace stockd::config {
namespace {

constexpr std::size_t kSecretBytesMax = 64 * 1024;

tl::unexpected<Error> denied(std::string code, std::string text, std::string help) {
  return failure(Kind::Denied, std::move(code), std::move(text), std::move(help));
}

}  // namespace

Secrets::Secrets(const ServerSettings& settings)
    : directory_(settings.secrets_dir), credentials_(settings.connectors.credentials) {}

std::string Secrets::path_of(std::string_view account, std::string_view channel,
                             std::string_view name) const {
  return directory_ + "/" + std::string(account) + "/" + std::string(channel) + "." +
         std::string(name);
}

Result<std::string> Secrets::get(std::string_view account, std::string_view channel,
                                 std::string_view name) const {
  if (!is_name(account) || !is_name(channel) || !is_name(name)) {
    return denied("secret.name", "a secret's account, channel and name must be plain names", "");
  }
  const std::string path = path_of(account, channel, name);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const int error = errno;
    return denied(error == ENOENT ? "secret.missing" : "secret.file",
                  "channel '" + std::string(channel) + "' of '" + std::string(account) +
                      "' has no secret '" + std::string(name) + "': " + std::strerror(error),
                  "write it to " + path + ", readable by its owner only");
  }
  if ((status.st_mode & 077) != 0) {
    return denied("secret.mode", path + " can be read by others", "chmod 600 " + path);
  }
  const std::lock_guard lock(mutex_);
  Cached& cached = cache_[path];
  const bool same = cached.inode == status.st_ino && cached.size == status.st_size &&
                    cached.changed_s == status.st_mtim.tv_sec &&
                    cached.changed_ns == status.st_mtim.tv_nsec;
  if (!same || cached.inode == 0) {
    Result<std::string> text = read_text_file(path, kSecretBytesMax);
    if (!text) return denied("secret.file", text.error().text(), text.error().help());
    cached.value = cut_newline(std::move(*text));
    cached.inode = status.st_ino;
    cached.size = status.st_size;
    cached.changed_s = status.st_mtim.tv_sec;
    cached.changed_ns = status.st_mtim.tv_nsec;
  }
  if (cached.value.empty()) return denied("secret.empty", path + " is empty", "write the secret");
  return cached.value;
}

Result<std::string> Secrets::get(std::string_view account, std::string_view channel,
                                 std::string_view name, const std::string& connector) const {
  Result<std::string> own = get(account, channel, name);
  if (own || own.error().code() != "secret.missing") return own;
  const auto shared = credentials_.find(connector);
  if (shared == credentials_.end()) return own;
  const auto value = shared->second.find(std::string(name));
  if (value == shared->second.end()) return own;
  return value->second;
}

}  // namespace stockd::config
