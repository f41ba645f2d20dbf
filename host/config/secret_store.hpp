// SPDX-License-Identifier: Apache-2.0
//
// Sealed secrets: secrets_dir/<account>/<channel>.<name>.sealed. Every value is sealed with a key
// of its own, and that key with the deployment's, which lies in a file elsewhere; both are bound to
// the account, the name and the version. So a stolen data or secrets folder opens nothing, and a
// file that is moved to another account or put back from an old backup under another name does not
// open.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::config {

struct SecretName {
  std::string account;
  std::string channel;
  std::string name;

  std::string file() const { return channel + "." + name; }  // as people write it
};

struct OpenedSecret {
  std::string value;
  std::string previous;  // empty: none
  UnixMs until_ms = 0;   // how long the previous one is valid too
  std::uint32_t version = 0;
  UnixMs set_at_ms = 0;
};

class SecretStore {
 public:
  SecretStore(std::string directory, std::string key_file)
      : directory_(std::move(directory)), key_file_(std::move(key_file)) {}

  std::string path_of(const SecretName& name) const;

  // An Error with code "secret.missing" where there is none. [blocking]
  Result<OpenedSecret> open(const SecretName& name) const;

  // What is known of a sealed secret without its key; value and previous stay empty. [blocking]
  Result<OpenedSecret> look(const SecretName& name) const;

  // Seals `secret` durably, in place of the one that was there. The deployment's key is made by the
  // first call; true: this was it. [blocking, one at a time]
  Result<bool> save(const SecretName& name, const OpenedSecret& secret) const;

  const std::string& key_file() const { return key_file_; }

 private:
  Result<std::string> key() const;
  Result<bool> make_key_if_missing() const;

  std::string directory_;
  std::string key_file_;
};

}  // namespace stockd::config
