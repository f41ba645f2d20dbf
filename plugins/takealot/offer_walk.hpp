// SPDX-License-Identifier: Apache-2.0
//
// Walking the pages of the offers. There are page numbers alone, and the list may shift between two
// pages; so a pass counts only if every page is full, the total stays, no offer of one page comes
// again on the next, and in the end there are as many as Takealot says. Anything else voids it: the
// next pass begins anew.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot {

inline constexpr std::int64_t kOffersPage = 100;  // the most that Takealot gives

class OfferWalk {
 public:
  // Of a cursor, eg: "3 250 200 100,101,102"; nothing where it is none of ours. Empty: the start.
  static std::optional<OfferWalk> from(std::string_view cursor);
  std::string cursor() const;

  std::int64_t page() const { return page_; }

  // Takes the page that was asked for: what Takealot says about the list, and the ids it shows.
  // Throws a Trouble where the pass is void.
  void take(std::optional<std::int64_t> total, std::optional<std::int64_t> page_number,
            std::optional<std::int64_t> page_size, const std::vector<std::string>& ids);
  bool more() const { return seen_ < total_; }

 private:
  std::int64_t page_ = 1;
  std::int64_t total_ = -1;  // not told yet
  std::int64_t seen_ = 0;
  std::set<std::string> last_;  // ids of the page before
};

}  // namespace stockd::takealot
