// SPDX-License-Identifier: Apache-2.0
//
// Login with Amazon: access tokens for a seller's consent, and who they let in. A wrong token is
// 403 and never 401; only the details of the error tell why.
#pragma once

#include "call.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace stockd::amazon::twin {

class Tokens {
 public:
  explicit Tokens(const json::Object& credentials);

  // POST /auth/o2/token, as a form or as JSON.
  Answer grant(const Call& call);

  // Throws ApiError where the call has no good token.
  void admit(const Call& call) const;

  // Every token given so far has expired.
  void expire_all() { tokens_.clear(); }

  // The seller took the consent back: no token is given any more, and those given end.
  void revoke();

  // Other secrets from now on: rotated, or mistyped by somebody.
  void change(const json::Object& credentials);

  // The app lacks a role: every call is refused without a reason.
  void set_role(bool has) { has_role_ = has; }

 private:
  std::string client_id_, client_secret_, refresh_token_;
  std::string standing_token_;                  // for clients that cannot fetch one
  std::map<std::string, std::int64_t> tokens_;  // until when
  std::map<std::string, bool> given_;
  std::uint64_t count_ = 0;
  bool revoked_ = false;
  bool has_role_ = true;
};

}  // namespace stockd::amazon::twin
