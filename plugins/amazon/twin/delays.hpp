// SPDX-License-Identifier: Apache-2.0
//
// How long Amazon takes for what it does later, and the numbers of a page; settings of the twin.
#pragma once

#include <cstdint>
#include <string>

namespace stockd::amazon::twin {

struct Delays {
  std::int64_t patch_ms = 1'000;            // from accepted to in force
  std::int64_t order_ms = 0;                // from placed to told
  std::int64_t orders_before_ms = 120'000;  // the newest that searchOrders tells
  std::int64_t feed_ms = 5'000;
  std::int64_t report_ms = 5'000;
  std::int64_t fba_page = 50;
  bool gzip = false;                     // documents of reports and feeds
  std::string report_charset = "UTF-8";  // or windows-1252
  bool feeds_hang = false;               // set by a command
  bool reports_fail = false;
};

}  // namespace stockd::amazon::twin
