// SPDX-License-Identifier: Apache-2.0
//
// When a feed that Amazon has not worked off is given up.
#pragma once

#include <stockd/json.hpp>
#include <stockd/time.hpp>

#include <cstdint>

namespace stockd::amazon {

inline constexpr std::int64_t kFeedHangsMs = 15 * 60'000;

inline bool hangs(const json::Value& feed, std::int64_t now_ms) {
  const auto created = parse_iso(json::text(feed, "createdTime"));
  return created && now_ms - *created > kFeedHangsMs;
}

}  // namespace stockd::amazon
