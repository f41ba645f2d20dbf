// SPDX-License-Identifier: Apache-2.0
//
// Walking a list in the order of its ids. The shop knows no "ids above n", only offsets, and what
// is deleted meanwhile moves all later rows forward. So a page begins some rows before the end of
// the last one: while it shows ids that were seen, nothing was skipped; if it shows none, too much
// was deleted and the walk goes back. New rows have the highest ids and come last.
//
// Shops leave out rows the key may not read and lower the size of pages, so a short page does not
// end a list that says it has more; proxies take the totals away, then only a page without news
// ends it. Where a plugin orders the list its own way, pages are taken as they come.
#pragma once

#include <stockd/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::woocommerce {

class ListWalk {
 public:
  explicit ListWalk(std::int64_t page_rows) : page_rows_(page_rows) {}

  // The rest of a cursor, eg: "190 1234 1"; nothing where it is none of ours.
  static std::optional<ListWalk> from(std::string_view text, std::int64_t page_rows);
  std::string cursor() const;

  std::int64_t offset() const { return start_; }
  std::int64_t page_rows() const { return page_rows_; }

  // Takes a page that was asked for at offset(): its rows in the order of their ids, and how many
  // the whole list has. Returns the rows not seen before.
  std::vector<json::Value> take(const json::Array& rows, std::optional<std::int64_t> total);
  bool more() const { return more_; }

 private:
  std::int64_t page_rows_;
  std::int64_t start_ = 0;
  std::int64_t last_id_ = 0;
  bool touches_ = false;  // the page at start_ must show an id that was seen
  bool more_ = true;
};

}  // namespace stockd::woocommerce
