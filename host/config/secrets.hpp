// SPDX-License-Identifier: Apache-2.0
//
// Secrets of accounts: one file each, secrets_dir/<account>/<channel>.<name>, readable by its owner
// only. A changed file is seen at the next call, so a rotated secret works at once. A name resolves
// inside one account; no text of a merchant can reach another's secret.
#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace stockd::config {

class Secrets {
 public:
  explicit Secrets(const ServerSettings& settings);

  // The channel's own secret, without its closing newline. Errors are Kind::Denied and never hold
  // the value. [any-thread]
  Result<std::string> get(std::string_view account, std::string_view channel,
                          std::string_view name) const;

  // The same; where the channel has none, the operator's `connectors.credentials` of `connector`.
  Result<std::string> get(std::string_view account, std::string_view channel, std::string_view name,
                          const std::string& connector) const;

  // Where the secret's file is expected, for messages and for whoever writes it.
  std::string path_of(std::string_view account, std::string_view channel,
                      std::string_view name) const;

 private:
  struct Cached {
    std::int64_t changed_s = 0;
    std::int64_t changed_ns = 0;
    std::int64_t size = 0;
    std::uint64_t inode = 0;
    std::string value;
  };

  std::string directory_;
  std::map<std::string, std::map<std::string, std::string>> credentials_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Cached> cache_;  // by path
};

}  // namespace stockd::config
