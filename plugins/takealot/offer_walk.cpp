// SPDX-License-Identifier: Apache-2.0
//
// One function judges a page; see offer_walk.hpp.
#include "offer_walk.hpp"

#include <stockd/json.hpp>

#include <algorithm>

namespace stockd::takealot {
namespace {

std::string_view next_word(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::optional<std::int64_t> count_of(std::string_view word) {
  const auto number = json::as_integer(json::Value(word));
  return number && *number >= 0 ? number : std::nullopt;
}

Trouble shifted(const std::string& what) {
  return Trouble::transient("takealot.list-shifted",
                            "The list of offers changed while it was read: " + what + ".");
}

Trouble cut_short(std::int64_t page, std::size_t rows, std::int64_t expected) {
  return Trouble::transient("takealot.short-page", "Page " + std::to_string(page) +
                                                       " of the offers has " +
                                                       std::to_string(rows) + " rows instead of " +
                                                       std::to_string(expected) + ".");
}

}  // namespace

std::optional<OfferWalk> OfferWalk::from(std::string_view cursor) {
  OfferWalk out;
  if (cursor.empty()) return out;
  const auto page = count_of(next_word(cursor, ' '));
  const auto total = count_of(next_word(cursor, ' '));
  const auto seen = count_of(next_word(cursor, ' '));
  if (!page || *page < 1 || !total || !seen) return std::nullopt;
  out.page_ = *page;
  out.total_ = *total;
  out.seen_ = *seen;
  while (!cursor.empty())
    out.last_.emplace(next_word(cursor, ','));
  return out;
}

std::string OfferWalk::cursor() const {
  std::string out =
      std::to_string(page_) + " " + std::to_string(total_) + " " + std::to_string(seen_) + " ";
  for (const std::string& id : last_)
    out += id + ",";
  out.pop_back();
  return out;
}

void OfferWalk::take(std::optional<std::int64_t> total, std::optional<std::int64_t> page_number,
                     std::optional<std::int64_t> page_size, const std::vector<std::string>& ids) {
  if (!total || *total < 0) {
    throw Trouble::transient("takealot.no-total",
                             "Takealot does not say how many offers there are.");
  }
  if (total_ >= 0 && *total != total_) {
    throw shifted(std::to_string(total_) + " offers became " + std::to_string(*total));
  }
  if (page_number && *page_number != page_) {
    throw shifted("page " + std::to_string(*page_number) + " came for page " +
                  std::to_string(page_));
  }
  // A server may give less than was asked for; then its pages are all that small.
  const std::int64_t size =
      page_size && *page_size > 0 && *page_size <= kOffersPage ? *page_size : kOffersPage;
  const std::int64_t expected = std::min(size, *total - seen_);
  if (static_cast<std::int64_t>(ids.size()) != expected) {
    throw cut_short(page_, ids.size(), expected);
  }
  std::set<std::string> now;
  for (const std::string& id : ids) {
    if (last_.contains(id) || !now.insert(id).second) throw shifted("offer " + id + " came twice");
  }
  total_ = *total;
  seen_ += expected;
  last_ = std::move(now);
  ++page_;
}

}  // namespace stockd::takealot
