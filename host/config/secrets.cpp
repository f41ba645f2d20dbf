// SPDX-License-Identifier: Apache-2.0
//
// The file is looked at in every call, and read again only when its time, size or inode changed.
#include "config/secrets.hpp"

#include "config/checker.hpp"
#include "config/durable_file.hpp"
#include "config/text_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <sys/stat.h>

namespace stockd::config {
namespace {

constexpr std::size_t kSecretBytesMax = 64 * 1024;
constexpr std::string_view kSealedEnding = ".sealed";

tl::unexpected<Error> denied(std::string code, std::string text, std::string help) {
  return failure(Kind::Denied, std::move(code), std::move(text), std::move(help));
}

Result<void> check_name(const SecretName& name) {
  if (is_name(name.account) && is_name(name.channel) && is_name(name.name)) return {};
  return denied("secret.name", "a secret's account, channel and name must be plain names",
                "name it CHANNEL.NAME, eg: woo.consumer_key");
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

SecretName named(std::string_view account, std::string_view channel, std::string_view name) {
  return {std::string(account), std::string(channel), std::string(name)};
}

}  // namespace

Secrets::Secrets(const ServerSettings& settings)
    : directory_(settings.secrets_dir),
      store_(settings.secrets_dir, settings.secrets_key),
      credentials_(settings.connectors.credentials) {}

void Secrets::use(const ServerSettings& settings) {
  const std::lock_guard lock(mutex_);
  directory_ = settings.secrets_dir;
  store_ = SecretStore(settings.secrets_dir, settings.secrets_key);
  credentials_ = settings.connectors.credentials;
  cache_.clear();
}

std::string Secrets::plain_path(const SecretName& name) const {
  return directory_ + "/" + name.account + "/" + name.file();
}

std::string Secrets::path_of(std::string_view account, std::string_view channel,
                             std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return plain_path(named(account, channel, name));
}

Result<OpenedSecret> Secrets::open_plain(const SecretName& name) const {
  const std::string path = plain_path(name);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const int error = errno;
    return denied(error == ENOENT ? "secret.missing" : "secret.file",
                  "channel '" + name.channel + "' of '" + name.account + "' has no secret '" +
                      name.name + "': " + std::strerror(error),
                  "stockctl secret set " + name.account + " " + name.file() + ", or write it to " +
                      path + ", readable by its owner only");
  }
  if ((status.st_mode & 077) != 0) {
    return denied("secret.mode", path + " can be read by others", "chmod 600 " + path);
  }
  Result<std::string> text = read_text_file(path, kSecretBytesMax);
  if (!text) return denied("secret.file", text.error().text(), text.error().help());
  OpenedSecret out;
  out.value = cut_newline(std::move(*text));
  if (out.value.empty()) return denied("secret.empty", path + " is empty", "write the secret");
  return out;
}

// Under the lock. Errors are not remembered: the next call looks again.
Result<OpenedSecret> Secrets::open(const SecretName& name) const {
  const std::string sealed = store_.path_of(name);
  const std::string path = exists(sealed) ? sealed : plain_path(name);
  struct stat status {};
  const bool is_there = ::stat(path.c_str(), &status) == 0;
  if (const auto known = cache_.find(path); is_there && known != cache_.end()) {
    const Cached& cached = known->second;
    const bool is_same = cached.inode == status.st_ino && cached.size == status.st_size &&
                         cached.changed_s == status.st_mtim.tv_sec &&
                         cached.changed_ns == status.st_mtim.tv_nsec;
    if (is_same && (status.st_mode & 077) == 0) return cached.secret;
  }
  auto secret = path == sealed ? store_.open(name) : open_plain(name);
  if (!secret) return secret;
  cache_[path] =
      Cached{status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, status.st_ino, *secret};
  return secret;
}

Result<std::string> Secrets::get(std::string_view account, std::string_view channel,
                                 std::string_view name) const {
  const SecretName wanted = named(account, channel, name);
  if (auto good = check_name(wanted); !good) return failure(good.error());
  const std::lock_guard lock(mutex_);
  auto secret = open(wanted);
  if (!secret) return failure(secret.error());
  return std::move(secret->value);
}

Result<std::string> Secrets::get(std::string_view account, std::string_view channel,
                                 std::string_view name, const std::string& connector) const {
  Result<std::string> own = get(account, channel, name);
  if (own || own.error().code() != "secret.missing") return own;
  const std::lock_guard lock(mutex_);
  const auto shared = credentials_.find(connector);
  if (shared == credentials_.end()) return own;
  const auto value = shared->second.find(std::string(name));
  if (value == shared->second.end()) return own;
  return value->second;
}

std::vector<std::string> Secrets::all(std::string_view account, std::string_view channel,
                                      std::string_view name, const std::string& connector) const {
  std::vector<std::string> out;
  const SecretName wanted = named(account, channel, name);
  if (check_name(wanted)) {
    const std::lock_guard lock(mutex_);
    if (auto secret = open(wanted)) {
      out.push_back(secret->value);
      if (!secret->previous.empty() && wall_clock_ms() < secret->until_ms) {
        out.push_back(secret->previous);
      }
    }
  }
  if (!out.empty()) return out;
  if (auto value = get(account, channel, name, connector)) out.push_back(std::move(*value));
  return out;
}

Result<Secrets::Change> Secrets::set(const SecretName& name, const std::string& value,
                                     std::int64_t keep_old_ms) {
  if (auto good = check_name(name); !good) return failure(good.error());
  if (value.empty() || value.size() > kSecretBytesMax) {
    return failure(Kind::Rejected, "secret.value",
                   value.empty() ? "the new secret is empty" : "the new secret is over 64 KiB",
                   "give the secret itself on standard input");
  }
  const std::lock_guard lock(mutex_);
  OpenedSecret fresh;
  fresh.value = value;
  fresh.set_at_ms = wall_clock_ms();
  fresh.version = 1;
  auto former = open(name);
  // A former value that cannot be opened any more must not keep its successor out.
  if (former) fresh.version = former->version + 1;
  if (keep_old_ms > 0) {
    if (!former) return failure(former.error());
    fresh.previous = former->value;
    fresh.until_ms = fresh.set_at_ms + keep_old_ms;
  }
  auto made_key = store_.save(name, fresh);
  if (!made_key) return failure(made_key.error());
  Change out;
  out.version = fresh.version;
  out.old_until_ms = fresh.until_ms;
  if (*made_key) out.made_key_file = store_.key_file();
  out.replaced_plain = exists(plain_path(name));
  // A value that lies there in the clear would be taken for the one that counts.
  if (auto removed = remove_file(plain_path(name)); !removed) return failure(removed.error());
  return out;
}

Result<void> Secrets::remove(const SecretName& name) {
  if (auto good = check_name(name); !good) return good;
  const std::lock_guard lock(mutex_);
  const std::string sealed = store_.path_of(name);
  const std::string plain = plain_path(name);
  if (!exists(sealed) && !exists(plain)) {
    return denied("secret.missing",
                  "account '" + name.account + "' has no secret '" + name.file() + "'",
                  "stockctl secret list " + name.account + " lists them");
  }
  if (auto removed = remove_file(sealed); !removed) return removed;
  cache_.erase(sealed);
  cache_.erase(plain);
  return remove_file(plain);
}

Secrets::Known Secrets::look(const SecretName& name, const std::string& connector) const {
  Known out;
  if (!check_name(name)) return out;
  const std::lock_guard lock(mutex_);
  if (const auto sealed = store_.look(name)) {
    out.kind = Known::Kind::Sealed;
    out.version = sealed->version;
    out.set_at_ms = sealed->set_at_ms;
    out.old_until_ms = sealed->until_ms > wall_clock_ms() ? sealed->until_ms : 0;
    return out;
  }
  struct stat status {};
  if (::stat(plain_path(name).c_str(), &status) == 0) {
    out.kind = Known::Kind::Plain;
    out.set_at_ms = static_cast<UnixMs>(status.st_mtim.tv_sec) * 1000;
    return out;
  }
  const auto shared = credentials_.find(connector);
  if (shared != credentials_.end() && shared->second.contains(name.name)) {
    out.kind = Known::Kind::Operator;
  }
  return out;
}

std::vector<std::string> Secrets::names_of(const std::string& account) const {
  std::set<std::string> names;
  if (!is_name(account)) return {};
  const std::lock_guard lock(mutex_);
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory_ + "/" + account, error), end;
       !error && entry != end; entry.increment(error)) {
    std::string file = entry->path().filename().string();
    if (file.starts_with('.')) continue;
    if (file.ends_with(kSealedEnding)) file.resize(file.size() - kSealedEnding.size());
    names.insert(std::move(file));
  }
  return {names.begin(), names.end()};
}

}  // namespace stockd::config
