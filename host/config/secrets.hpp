// SPDX-License-Identifier: Apache-2.0
//
// Secrets of accounts: sealed files (secret_store.hpp), or plain ones of the operator's own making,
// secrets_dir/<account>/<channel>.<name>, readable by their owner only; the sealed one counts where
// there are both. A changed file is seen at the next call, so a rotated secret works at once. A
// name resolves inside one account; no text of a merchant can reach another's secret.
#pragma once

#include "base/result.hpp"
#include "config/secret_store.hpp"
#include "config/settings.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::config {

class Secrets {
 public:
  explicit Secrets(const ServerSettings& settings);

  // Follows changed settings. [any-thread]
  void use(const ServerSettings& settings);

  // The channel's own secret, without its closing newline. Errors are Kind::Denied and never hold
  // the value. [any-thread]
  Result<std::string> get(std::string_view account, std::string_view channel,
                          std::string_view name) const;

  // The same; where the channel has none, the operator's `connectors.credentials` of `connector`.
  Result<std::string> get(std::string_view account, std::string_view channel, std::string_view name,
                          const std::string& connector) const;

  // The values that are valid now: the present one, and while one is rotated the previous one too.
  // Empty where there is none. [any-thread]
  std::vector<std::string> all(std::string_view account, std::string_view channel,
                               std::string_view name, const std::string& connector) const;

  // What a change did, for whoever asked for it.
  struct Change {
    std::uint32_t version = 0;
    UnixMs old_until_ms = 0;      // 0: the former value is not valid any more
    std::string made_key_file;    // the deployment's key, where this made it
    bool replaced_plain = false;  // a plain file of the same name was taken away
  };

  // Seals a new value; the former one stays valid for `keep_old_ms` too. [blocking, any-thread]
  Result<Change> set(const SecretName& name, const std::string& value, std::int64_t keep_old_ms);

  // Takes the secret away, sealed or plain. [blocking, any-thread]
  Result<void> remove(const SecretName& name);

  // What there is of a secret; never a value.
  struct Known {
    enum class Kind { Missing, Plain, Sealed, Operator } kind = Kind::Missing;
    std::uint32_t version = 0;
    UnixMs set_at_ms = 0;
    UnixMs old_until_ms = 0;
  };
  Known look(const SecretName& name, const std::string& connector) const;

  // The names that have a file, sealed or plain, as "<channel>.<name>", sorted.
  std::vector<std::string> names_of(const std::string& account) const;

  // Where a plain secret's file is expected, for messages and for whoever writes it.
  std::string path_of(std::string_view account, std::string_view channel,
                      std::string_view name) const;

 private:
  struct Cached {
    std::int64_t changed_s = 0;
    std::int64_t changed_ns = 0;
    std::int64_t size = 0;
    std::uint64_t inode = 0;
    OpenedSecret secret;
  };

  Result<OpenedSecret> open(const SecretName& name) const;
  Result<OpenedSecret> open_plain(const SecretName& name) const;
  std::string plain_path(const SecretName& name) const;

  mutable std::mutex mutex_;
  std::string directory_;
  SecretStore store_;
  std::map<std::string, std::map<std::string, std::string>> credentials_;
  mutable std::map<std::string, Cached> cache_;  // by path
};

}  // namespace stockd::config
