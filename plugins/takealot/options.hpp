// SPDX-License-Identifier: Apache-2.0
//
// The channel's settings, typed. Several of them answer questions that Takealot's documents leave
// open; their defaults are what does no harm either way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot {

struct Options {
  std::vector<std::int64_t> warehouses;  // the first takes what is added
  bool resend_others = true;             // a write could empty warehouses it leaves out
  bool cancel_gives_back = false;
  bool unclear_is_ours = true;
  bool one_by_one = false;
  std::int64_t batch_success = 4;
  std::int64_t batch_failure = 5;
  std::string_view separator = ",";
  std::int64_t full_orders_ms = 6LL * 3600 * 1000;
};

// Throws a Trouble that names the setting.
Options options_of(std::string_view settings_json);

}  // namespace stockd::takealot
