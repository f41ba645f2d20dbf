// SPDX-License-Identifier: Apache-2.0
//
// When a list of pages counts as read.
#include "offer_walk.hpp"

#include <stockd/json_impl.hpp>
#include <stockd/trouble.hpp>

#include <gtest/gtest.h>

namespace stockd::takealot {
namespace {

std::vector<std::string> ids(int from, int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i)
    out.push_back(std::to_string(from + i));
  return out;
}

std::string fault(OfferWalk walk, std::optional<std::int64_t> total,
                  std::optional<std::int64_t> page, const std::vector<std::string>& rows) {
  try {
    walk.take(total, page, 100, rows);
  } catch (const Trouble& trouble) {
    EXPECT_EQ(trouble.kind(), STOCKD_TROUBLE_TRANSIENT);
    return std::string(trouble.code());
  }
  return {};
}

TEST(OfferWalk, EndsWhereAsManyWereSeenAsThereAre) {
  OfferWalk walk;
  walk.take(150, 1, 100, ids(1, 100));
  EXPECT_TRUE(walk.more());
  walk = *OfferWalk::from(walk.cursor());
  EXPECT_EQ(walk.page(), 2);
  walk.take(150, 2, 100, ids(101, 50));
  EXPECT_FALSE(walk.more());
}

TEST(OfferWalk, TakesTheSmallerPagesOfAServerThatGivesNoMore) {
  OfferWalk walk;
  walk.take(70, 1, 50, ids(1, 50));
  EXPECT_TRUE(walk.more());
  walk.take(70, 2, 50, ids(51, 20));
  EXPECT_FALSE(walk.more());
}

TEST(OfferWalk, IsVoidWhereAnythingIsMissingOrMoved) {
  OfferWalk first;
  EXPECT_EQ(fault(first, std::nullopt, 1, ids(1, 3)), "takealot.no-total");
  EXPECT_EQ(fault(first, 150, 1, ids(1, 99)), "takealot.short-page");
  EXPECT_EQ(fault(first, 150, 1, {}), "takealot.short-page");
  EXPECT_EQ(fault(first, 2, 1, {"7", "7"}), "takealot.list-shifted");
  first.take(150, 1, 100, ids(1, 100));
  EXPECT_EQ(fault(first, 151, 2, ids(101, 51)), "takealot.list-shifted");
  EXPECT_EQ(fault(first, 149, 2, ids(101, 49)), "takealot.list-shifted");
  EXPECT_EQ(fault(first, 150, 3, ids(101, 50)), "takealot.list-shifted");
  EXPECT_EQ(fault(first, 150, 2, ids(100, 50)), "takealot.list-shifted");
  EXPECT_EQ(fault(first, 150, 2, ids(101, 50)), "");
}

TEST(OfferWalk, CursorsThatAreNoneOfOursAreRefused) {
  for (const char* cursor : {"x", "0 1 1 5", "2 -1 0 ", "2 5"})
    EXPECT_FALSE(OfferWalk::from(cursor)) << cursor;
}

}  // namespace
}  // namespace stockd::takealot
