// SPDX-License-Identifier: Apache-2.0
//
// So many requests a minute of each kind of endpoint, and the headers that tell. How Takealot
// writes the reset is not documented, so every form can be chosen.
#pragma once

#include "../sast_time.hpp"
#include "render.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stockd::takealot::twin {

class RateLimits {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // `form`: "iso", "seconds", "epoch", "http" or "retry_after".
  RateLimits(std::int64_t per_minute, std::string form)
      : per_minute_(per_minute), form_(std::move(form)) {}

  // Takes one request; false where there is none left.
  bool take(const std::string& endpoint, std::int64_t now_ms) {
    Window& window = windows_[endpoint];
    if (now_ms >= window.ends_ms) window = {per_minute_, now_ms + kMinuteMs};
    if (window.left == 0) return false;
    --window.left;
    return true;
  }

  void drain(const std::string& endpoint, std::int64_t now_ms, std::int64_t ms) {
    windows_[endpoint] = {0, now_ms + ms};
  }

  Headers headers(const std::string& endpoint, std::int64_t now_ms, bool refused) const {
    const auto found = windows_.find(endpoint);
    const Window window = found == windows_.end() ? Window{per_minute_, now_ms} : found->second;
    Headers out = {{"x-RateLimit-Limit", std::to_string(per_minute_)},
                   {"x-RateLimit-Remaining", std::to_string(window.left)},
                   {"x-RateLimit-Reset", reset(window.ends_ms, now_ms)}};
    if (refused && form_ == "retry_after") {
      out.emplace_back("Retry-After", seconds(window.ends_ms, now_ms));
    }
    return out;
  }

 private:
  static constexpr std::int64_t kMinuteMs = 60'000;
  struct Window {
    std::int64_t left = 0;
    std::int64_t ends_ms = 0;
  };

  static std::string seconds(std::int64_t ends_ms, std::int64_t now_ms) {
    return std::to_string(ends_ms > now_ms ? (ends_ms - now_ms + 999) / 1000 : 0);
  }

  std::string reset(std::int64_t ends_ms, std::int64_t now_ms) const {
    const std::int64_t whole_ms = (ends_ms + 999) / 1000 * 1000;
    if (form_ == "seconds") return seconds(ends_ms, now_ms);
    if (form_ == "epoch") return std::to_string(whole_ms / 1000);
    if (form_ == "http") return http_date(whole_ms);
    if (form_ == "retry_after") return "unknown";
    return format_iso(whole_ms);
  }

  std::int64_t per_minute_;
  std::string form_;
  std::map<std::string, Window> windows_;
};

}  // namespace stockd::takealot::twin
