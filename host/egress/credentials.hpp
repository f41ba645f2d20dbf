// SPDX-License-Identifier: Apache-2.0
//
// Puts credentials on a channel's requests by the manifest's `auth` entries. Secrets are asked for
// anew each time and kept nowhere but in an access token, which is renewed here too.
#pragma once

#include "egress/connection_pool.hpp"
#include "egress/egress.hpp"
#include "egress/settings_template.hpp"
#include "egress/url.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stockd::egress {

// What one request gets.
struct Proof {
  connectors::Headers headers;
  std::string query;                 // replaces the URL's
  std::vector<std::string> secrets;  // must not come back to a connector
};

// Why there is no proof.
struct NoProof {
  std::string failure;  // eg: "secret-missing", "token-refused", "token-unreachable"
  bool denied = false;  // somebody has to act
  std::string detail;   // for the log; contains no secret
};

// [strand]
class Credentials : public std::enable_shared_from_this<Credentials> {
 public:
  using Proven = std::function<void(Proof)>;
  using Failed = std::function<void(NoProof)>;

  // Errors: an entry of unknown kind, or whose token URL cannot be resolved.
  static Result<std::shared_ptr<Credentials>> make(const Manifest& manifest,
                                                   const Settings& settings, SecretSource secrets,
                                                   std::shared_ptr<ConnectionPool> pool);

  bool knows(const std::string& auth) const;

  // Calls one of the two, at once or once a token is there.
  void prove(const std::string& auth, const std::string& method, const Url& url, Deadline deadline,
             Proven proven, Failed failed);

  // The platform answered what prove() gave like this: true where a new token may help, and the old
  // one is dropped. A token that was replaced meanwhile counts as dropped.
  bool drop_token(const std::string& auth, const connectors::HttpResponse& response,
                  const std::vector<std::string>& used);

 private:
  struct Waiting {
    Proven proven;
    Failed failed;
    std::string query;
  };
  struct Entry {
    AuthEntry auth;
    Url token_url;
    std::string token;
    Deadline token_until{};
    bool asking = false;
    std::vector<Waiting> waiting;
  };

  Credentials(SecretSource secrets, std::shared_ptr<ConnectionPool> pool)
      : secrets_(std::move(secrets)), pool_(std::move(pool)) {}

  Result<Proof> prove_now(const AuthEntry& auth, const std::string& method, const Url& url) const;
  Result<std::string> secret(const AuthEntry& auth, const char* field) const;
  Result<std::string> token_form(const AuthEntry& auth) const;
  void ask_token(Entry& entry, Deadline deadline);
  void token_answered(Entry& entry, const WireOutcome& outcome);

  SecretSource secrets_;
  std::shared_ptr<ConnectionPool> pool_;
  std::map<std::string, Entry> entries_;
};

}  // namespace stockd::egress
