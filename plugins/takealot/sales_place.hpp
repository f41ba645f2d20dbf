// SPDX-License-Identifier: Apache-2.0
//
// Where a pass over the sales stands: which days, which page, and when the passes before were.
#pragma once

#include "sast_time.hpp"

#include <stockd/item.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::takealot {

inline constexpr std::int64_t kSalesPage = 100;  // the most that Takealot gives

struct SalesPlace {
  std::int64_t page = 0;   // from 1; 0: the pass has not begun
  std::int64_t total = 0;  // sales of these days, as last told
  std::string first_day;   // South African calendar days, both are in it
  std::string last_day;
  std::int64_t began_ms = 0;  // Takealot's time of the first page
  std::int64_t seen_ms = 0;   // of the last complete pass; 0: there was none
  std::int64_t full_ms = 0;   // of the last one over the whole window

  // Throws where the cursor is none of ours: starting anew silently could leave out sales.
  static SalesPlace from(std::string_view cursor);
  std::string cursor() const;

  bool begins() const { return page == 0; }
  bool more() const { return page != 0; }

  // Chooses the days of a new pass.
  void begin(std::int64_t now_ms, const OrderPoll& poll, std::int64_t full_every_ms);

  // Takes the page that was asked for. Throws a Trouble where the pass is void.
  void take(std::optional<std::int64_t> told_total, std::size_t rows, std::int64_t answered_ms);
};

}  // namespace stockd::takealot
