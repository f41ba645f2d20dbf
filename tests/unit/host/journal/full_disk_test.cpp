// SPDX-License-Identifier: Apache-2.0
//
// A full disk refuses what is new and ends nothing; with room again everything goes on.
#include "failing_disk.hpp"
#include "journal/inbox.hpp"
#include "journal/journal.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <future>
#include <limits>

namespace stockd::journal {
namespace {

class FullDisk : public testing::Test {
 protected:
  FullDisk() { install_failing_disk(std::numeric_limits<int>::max()); }
  ~FullDisk() override {
    set_disk_full(false);
    uninstall_failing_disk();
  }

  TemporaryDirectory directory_;
};

Result<std::uint64_t> appended(Inbox& inbox, std::string body) {
  std::promise<Result<std::uint64_t>> promise;
  InboxRow row;
  row.body = std::move(body);
  inbox.append(std::move(row), [&](Result<std::uint64_t> id) { promise.set_value(std::move(id)); });
  return promise.get_future().get();
}

TEST_F(FullDisk, RefusesInboxRowsAndTakesThemAgainWithRoom) {
  auto inbox = Inbox::open({directory_.path()});
  ASSERT_TRUE(inbox);
  const auto first = appended(**inbox, "first");
  ASSERT_TRUE(first);
  set_disk_full(true);
  (*inbox)->handled({*first});
  const auto refused = appended(**inbox, "refused");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), Kind::Throttled);
  EXPECT_EQ((*inbox)->stats().rows, 0u);
  EXPECT_EQ((*inbox)->stats().bytes, 0u);
  set_disk_full(false);
  EXPECT_TRUE(appended(**inbox, "second"));
  ASSERT_EQ((*inbox)->unhandled()->size(), 1u);
  EXPECT_EQ((*inbox)->unhandled()->front().body, "second");
}

TEST_F(FullDisk, RefusesJournalRecordsAndTakesThemAgainWithRoom) {
  auto journal = open_sqlite_journal(directory_.path(), 0);
  ASSERT_TRUE(journal);
  const auto epoch = (*journal)->claim();
  const std::vector<Record> batch(3, Record{0, AccountId{1}, 5, DeadlineFell{}});
  ASSERT_TRUE((*journal)->append(*epoch, 0, batch));
  set_disk_full(true);
  const auto refused = (*journal)->append(*epoch, 3, batch);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), Kind::Throttled);
  EXPECT_EQ((*journal)->last(), 3u);
  set_disk_full(false);
  ASSERT_TRUE((*journal)->append(*epoch, 3, batch));
  std::uint64_t read = 0;
  EXPECT_TRUE((*journal)->read(0, [&](const Record&) { ++read; }));
  EXPECT_EQ(read, 6u);
}

}  // namespace
}  // namespace stockd::journal
