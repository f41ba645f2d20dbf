// SPDX-License-Identifier: Apache-2.0
//
// Answers to reads that said how old an answer may be (`cache_s`), eg: a public key that verifies
// webhooks. Only a 200 is kept, only for requests equal to the byte, and only a few: what a channel
// asks again and again is little.
#pragma once

#include "connectors/operation.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace stockd::egress {

inline constexpr std::size_t kCachedAnswersMax = 32;           // a channel
inline constexpr std::size_t kCachedBytesMax = 1 << 20;        // all of them together
inline constexpr std::int64_t kCachedMsMax = 24LL * 3600'000;  // nothing is believed for longer

// [strand]
class AnswerCache {
 public:
  // An answer to such a request that is no older than the request allows.
  std::optional<connectors::HttpResponse> find(const connectors::HttpRequest& request,
                                               std::int64_t now_ms) const;
  void keep(const connectors::HttpRequest& request, const connectors::HttpResponse& response,
            std::int64_t now_ms);

 private:
  struct Kept {
    std::string key;
    connectors::HttpResponse response;
    std::int64_t at_ms = 0;
    std::size_t bytes = 0;
  };

  std::deque<Kept> kept_;  // oldest first
  std::size_t bytes_ = 0;
};

}  // namespace stockd::egress
