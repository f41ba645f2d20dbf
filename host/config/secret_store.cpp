// SPDX-License-Identifier: Apache-2.0
//
// A sealed file is JSON, so that an operator can see what it is; what is hidden in it is base64.
#include "config/secret_store.hpp"

#include "base/digest.hpp"
#include "base/seal.hpp"
#include "config/durable_file.hpp"
#include "config/text_file.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace stockd::config {
namespace {

namespace json = boost::json;

constexpr std::size_t kSealedBytesMax = 512 * 1024;
constexpr std::int64_t kFormat = 1;

tl::unexpected<Error> denied(std::string code, std::string text, std::string help) {
  return failure(Kind::Denied, std::move(code), std::move(text), std::move(help));
}

std::optional<std::string> from_hex(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return text.size() % 2 == 0 ? std::optional(out) : std::nullopt;
}

// What a sealed part is bound to. `until` binds how long a previous value stays valid.
std::string context_of(const SecretName& name, std::string_view part, std::uint32_t version,
                       UnixMs until) {
  std::string out = "stockd secret 1";
  for (const std::string_view word :
       {std::string_view(name.account), std::string_view(name.channel), std::string_view(name.name),
        part}) {
    out.push_back('\0');
    out += word;
  }
  return out + '\0' + std::to_string(version) + '\0' + std::to_string(until);
}

// A value under a key of its own, which is under the deployment's.
json::object envelope(const std::string& deployment_key, const SecretName& name,
                      const std::string& value, std::uint32_t version, UnixMs until) {
  std::string own = random_bytes(kSealKeyBytes);
  const std::string wrapped = seal(deployment_key, context_of(name, "key", version, until), own);
  const std::string sealed = seal(own, context_of(name, "value", version, until), value);
  wipe(own);
  return {{"key", to_base64(wrapped)}, {"value", to_base64(sealed)}};
}

std::optional<std::string> text_in(const json::object& from, const char* key) {
  const json::value* value = from.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return from_base64(std::string_view(value->get_string().data(), value->get_string().size()));
}

std::int64_t number_in(const json::object& from, const char* key) {
  const json::value* value = from.if_contains(key);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::optional<std::string> opened(const std::string& deployment_key, const SecretName& name,
                                  const json::object& from, std::uint32_t version, UnixMs until) {
  const auto wrapped = text_in(from, "key");
  const auto sealed = text_in(from, "value");
  if (!wrapped || !sealed) return std::nullopt;
  auto own = unseal(deployment_key, context_of(name, "key", version, until), *wrapped);
  if (!own) return std::nullopt;
  auto value = unseal(*own, context_of(name, "value", version, until), *sealed);
  wipe(*own);
  return value;
}

Result<json::object> read_sealed(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 && errno == ENOENT) {
    return denied("secret.missing", path + " does not exist", "set it with stockctl secret set");
  }
  auto text = read_text_file(path, kSealedBytesMax);
  if (!text) return denied("secret.file", text.error().text(), text.error().help());
  boost::system::error_code error;
  json::value value = json::parse(*text, error);
  if (error || !value.is_object() || number_in(value.get_object(), "stockd_secret") != kFormat) {
    return denied("secret.damaged", path + " is no sealed secret of this version",
                  "set the secret again with stockctl secret set");
  }
  return std::move(value.get_object());
}

OpenedSecret head_of(const json::object& file) {
  OpenedSecret out;
  out.version = static_cast<std::uint32_t>(number_in(file, "version"));
  out.set_at_ms = number_in(file, "set_at_ms");
  if (const auto* previous = file.if_contains("previous"); previous && previous->is_object()) {
    out.until_ms = number_in(previous->get_object(), "until_ms");
  }
  return out;
}

}  // namespace

std::string SecretStore::path_of(const SecretName& name) const {
  return directory_ + "/" + name.account + "/" + name.file() + ".sealed";
}

Result<std::string> SecretStore::key() const {
  struct stat status {};
  if (::stat(key_file_.c_str(), &status) != 0) {
    return denied(
        "secret.key-missing",
        "the key of the sealed secrets, " + key_file_ + ", cannot be read: " + std::strerror(errno),
        "bring the file back from its backup, or set every secret again");
  }
  if ((status.st_mode & 077) != 0) {
    return denied("secret.key-mode", key_file_ + " can be read by others",
                  "chmod 400 " + key_file_);
  }
  auto text = read_text_file(key_file_, 4096);
  if (!text) return denied("secret.key-missing", text.error().text(), text.error().help());
  auto key = from_hex(cut_newline(*text));
  wipe(*text);
  if (key && key->size() == kSealKeyBytes) return std::move(*key);
  return denied("secret.key-form", key_file_ + " does not hold 64 hexadecimal digits",
                "bring the file back from its backup");
}

Result<bool> SecretStore::make_key_if_missing() const {
  struct stat status {};
  if (::stat(key_file_.c_str(), &status) == 0) return false;
  std::string text = to_hex(random_bytes(kSealKeyBytes)) + "\n";
  auto written = write_new_file(key_file_, text, 0400);
  wipe(text);
  if (!written) {
    return denied("secret.key-write", written.error().text(),
                  "let the server's user write there once, or name another place with "
                  "'secrets_key:' in stockd.yaml");
  }
  return true;
}

Result<OpenedSecret> SecretStore::look(const SecretName& name) const {
  const auto file = read_sealed(path_of(name));
  if (!file) return failure(file.error());
  return head_of(*file);
}

Result<OpenedSecret> SecretStore::open(const SecretName& name) const {
  const auto file = read_sealed(path_of(name));
  if (!file) return failure(file.error());
  auto key = this->key();
  if (!key) return failure(key.error());
  OpenedSecret out = head_of(*file);
  auto value = opened(*key, name, *file, out.version, 0);
  if (value) {
    out.value = std::move(*value);
    if (const auto* previous = file->if_contains("previous"); previous && previous->is_object()) {
      auto old = opened(*key, name, previous->get_object(), out.version, out.until_ms);
      if (old) out.previous = std::move(*old);
    }
  }
  wipe(*key);
  if (out.value.empty()) {
    return denied("secret.damaged",
                  path_of(name) +
                      " does not open: it was sealed with another key, for another "
                      "name, or it was changed",
                  "bring " + key_file_ + " back from its backup, or set the secret again");
  }
  return out;
}

Result<bool> SecretStore::save(const SecretName& name, const OpenedSecret& secret) const {
  auto made = make_key_if_missing();
  if (!made) return made;
  auto key = this->key();
  if (!key) return failure(key.error());
  json::object file{
      {"stockd_secret", kFormat}, {"version", secret.version}, {"set_at_ms", secret.set_at_ms}};
  for (auto& [part, value] : envelope(*key, name, secret.value, secret.version, 0))
    file[part] = value;
  if (!secret.previous.empty()) {
    json::object previous = envelope(*key, name, secret.previous, secret.version, secret.until_ms);
    previous["until_ms"] = secret.until_ms;
    file["previous"] = std::move(previous);
  }
  wipe(*key);
  auto written = replace_file(path_of(name), json::serialize(file) + "\n", 0600);
  if (!written) return denied("secret.write", written.error().text(), written.error().help());
  return *made;
}

}  // namespace stockd::config
