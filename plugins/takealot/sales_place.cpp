// SPDX-License-Identifier: Apache-2.0
//
// New sales may come while the pages are read: they move others to later pages, where they are seen
// again, which does no harm. Sales never go, so a total that falls, or a page that is not full
// before the end, voids the pass.
#include "sales_place.hpp"

#include <stockd/json.hpp>

#include <algorithm>
#include <vector>

namespace stockd::takealot {
namespace {

// Takealot refuses more than 180 days, and both ends count.
constexpr std::int64_t kDaysMost = 178;

// Read anew by every pass: a sale may be listed late, and most changes come soon.
constexpr std::int64_t kRecentMs = 3 * kDayMs;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<std::int64_t> number_of(const std::string& word) {
  return json::as_integer(json::Value(word));
}

}  // namespace

SalesPlace SalesPlace::from(std::string_view cursor) {
  SalesPlace out;
  if (cursor.empty()) return out;
  const std::vector<std::string> words = words_of(cursor);
  if (words.size() == 3 && words[0] == "at") {
    const auto seen = number_of(words[1]);
    const auto full = number_of(words[2]);
    if (seen && full) {
      out.seen_ms = *seen;
      out.full_ms = *full;
      return out;
    }
  }
  if (words.size() == 8 && words[0] == "in") {
    const auto page = number_of(words[1]);
    const auto total = number_of(words[2]);
    const auto began = number_of(words[5]);
    const auto seen = number_of(words[6]);
    const auto full = number_of(words[7]);
    if (page && *page > 0 && total && began && seen && full) {
      out.page = *page;
      out.total = *total;
      out.first_day = words[3];
      out.last_day = words[4];
      out.began_ms = *began;
      out.seen_ms = *seen;
      out.full_ms = *full;
      return out;
    }
  }
  throw Trouble::defect("takealot.bad-cursor", "The cursor of the sales cannot be read.");
}

std::string SalesPlace::cursor() const {
  if (page == 0) return "at " + std::to_string(seen_ms) + " " + std::to_string(full_ms);
  return "in " + std::to_string(page) + " " + std::to_string(total) + " " + first_day + " " +
         last_day + " " + std::to_string(began_ms) + " " + std::to_string(seen_ms) + " " +
         std::to_string(full_ms);
}

void SalesPlace::begin(std::int64_t now_ms, const OrderPoll& poll, std::int64_t full_every_ms) {
  page = 1;
  total = 0;
  began_ms = 0;
  const std::int64_t earliest = now_ms - kDaysMost * kDayMs;
  std::int64_t first_ms = std::max(earliest, now_ms - poll.window_ms);
  const bool full = seen_ms == 0 || now_ms - full_ms >= full_every_ms;
  if (seen_ms != 0) {
    const std::int64_t recent = std::min(seen_ms - poll.overlap_ms, now_ms - kRecentMs);
    first_ms = std::max(earliest, full ? std::min(first_ms, recent) : recent);
  }
  if (full) full_ms = now_ms;
  first_day = sast_day(first_ms);
  // Tomorrow, because its midnight may pass while the pages are read.
  last_day = sast_day(now_ms + kDayMs);
}

void SalesPlace::take(std::optional<std::int64_t> told_total, std::size_t rows,
                      std::int64_t answered_ms) {
  if (!told_total || *told_total < 0) {
    throw Trouble::transient("takealot.no-total",
                             "Takealot does not say how many sales there are.");
  }
  if (*told_total < total) {
    throw Trouble::transient("takealot.list-shifted", "Sales went while their list was read.");
  }
  total = *told_total;
  const std::int64_t before = (page - 1) * kSalesPage;
  const std::int64_t expected = std::clamp<std::int64_t>(total - before, 0, kSalesPage);
  if (static_cast<std::int64_t>(rows) < expected) {
    throw Trouble::transient("takealot.short-page", "Page " + std::to_string(page) +
                                                        " of the sales has " +
                                                        std::to_string(rows) + " rows instead of " +
                                                        std::to_string(expected) + ".");
  }
  if (page == 1) began_ms = answered_ms;
  if (before + kSalesPage < total) {
    ++page;
    return;
  }
  page = 0;
  seen_ms = began_ms;
}

}  // namespace stockd::takealot
