// SPDX-License-Identifier: Apache-2.0
//
// Who calls: a consumer key by Basic or in the query, which count only over TLS, or OAuth 1.0a
// one-legged, which counts everywhere. Refusals carry the shop's own codes and words.
#pragma once

#include "rest.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace stockd::woocommerce::twin {

struct ApiKey {
  std::string secret;
  std::string permissions = "read_write";  // or "read", "write"
};

class Auth {
 public:
  void add(const std::string& key, ApiKey value) { keys_[key] = std::move(value); }

  // Throws RestError where the caller may not do this. `authorization` is the header, or empty.
  void admit(const Call& call, const std::string& authorization);

 private:
  const ApiKey* by_basic(const Call& call, const std::string& authorization) const;
  const ApiKey* by_query(const Call& call) const;
  const ApiKey& by_oauth(const Call& call, const Pairs& oauth);

  std::map<std::string, ApiKey> keys_;
  std::map<std::string, std::int64_t> nonces_;  // and when each was used, in seconds
};

}  // namespace stockd::woocommerce::twin
