// SPDX-License-Identifier: Apache-2.0
//
// A full disk makes the store late and nothing else: what did not fit is applied again with room,
// and no file is thrown away because of it.
#include "../journal/failing_disk.hpp"
#include "../journal/temporary_directory.hpp"
#include "store/store.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace stockd::store {
namespace {

constexpr AccountId kAccount{7};
constexpr ChannelId kWoo{1};

class FullDiskOfTheStore : public testing::Test {
 protected:
  FullDiskOfTheStore() { journal::install_failing_disk(std::numeric_limits<int>::max()); }
  ~FullDiskOfTheStore() override {
    journal::set_disk_full(false);
    journal::uninstall_failing_disk();
  }

  Result<std::unique_ptr<Store>> open() const { return Store::open(directory_.path(), 0); }

  journal::TemporaryDirectory directory_;
};

// A sale each, with the numbers from `first` on.
std::vector<Record> sales(std::uint64_t first, std::uint64_t count) {
  std::vector<Record> out;
  for (std::uint64_t seq = first; seq < first + count; ++seq) {
    LineMerged line;
    line.channel = kWoo;
    line.order = std::to_string(seq);
    line.line = "1";
    line.listing = ListingId{4};
    line.after.ordered = 2;
    out.push_back({seq, kAccount, 1764028800000, line});
  }
  return out;
}

bool knows(const Store& store, std::uint64_t order) {
  return store.archive(kAccount)->find(kWoo, std::to_string(order), "1").has_value();
}

void expect_full(const Result<void>& refused) {
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), Kind::Throttled) << refused.error().describe();
  EXPECT_EQ(refused.error().code(), "store.disk-full");
}

TEST_F(FullDiskOfTheStore, IsWaitedForWhereItShowsAtTheCommit) {
  const auto store = open();
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->apply(sales(1, 3)));
  journal::set_disk_full(true);
  expect_full((*store)->apply(sales(4, 2)));
  expect_full((*store)->apply(sales(4, 2)));
  EXPECT_EQ((*store)->applied(), 3u);
  EXPECT_TRUE(knows(**store, 3));
  EXPECT_FALSE(knows(**store, 4));
  journal::set_disk_full(false);
  ASSERT_TRUE((*store)->apply(sales(4, 2)));
  EXPECT_EQ((*store)->applied(), 5u);
  EXPECT_TRUE(knows(**store, 5));
  EXPECT_EQ((*store)->history_of_listings(kAccount, {ListingId{4}}, 100)->size(), 5u);
}

// More than SQLite keeps in memory until the commit, so a row in the middle is what does not fit.
TEST_F(FullDiskOfTheStore, IsWaitedForWhereItShowsInTheMiddleOfABatch) {
  constexpr std::uint64_t kMany = 20'000;
  const auto store = open();
  ASSERT_TRUE(store);
  journal::set_disk_full(true);
  expect_full((*store)->apply(sales(1, kMany)));
  EXPECT_EQ((*store)->applied(), 0u);
  EXPECT_FALSE(knows(**store, 1));
  journal::set_disk_full(false);
  ASSERT_TRUE((*store)->apply(sales(1, kMany)));
  EXPECT_TRUE(knows(**store, 1));
  EXPECT_TRUE(knows(**store, kMany));
}

TEST_F(FullDiskOfTheStore, AtTheStartThrowsNoFileAway) {
  {
    const auto store = open();
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->apply(sales(1, 3)));
  }
  journal::set_disk_full(true);
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), "store.disk-full") << refused.error().describe();
  journal::set_disk_full(false);
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->applied(), 3u);
}

}  // namespace
}  // namespace stockd::store
