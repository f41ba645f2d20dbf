// SPDX-License-Identifier: Apache-2.0
//
// A snapshot is used when it is whole and belongs to this history, and passed over otherwise.
#include "journal/journal.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace stockd::journal {
namespace {

std::unique_ptr<Journal> with_records(const std::string& directory, std::size_t count) {
  auto journal = open_sqlite_journal(directory, 0);
  EXPECT_TRUE(journal);
  const std::vector<Record> batch(count, Record{0, AccountId{1}, 5, DeadlineFell{}});
  EXPECT_TRUE((*journal)->append(*(*journal)->claim(), 0, batch));
  return std::move(*journal);
}

std::string file_of(const TemporaryDirectory& directory, std::uint64_t seq) {
  return directory.path() + "/snapshot-0-" + std::to_string(seq);
}

TEST(Snapshot, IsAbsentAtFirstAndThenTheNewest) {
  const TemporaryDirectory directory;
  const auto journal = with_records(directory.path(), 10);
  EXPECT_EQ(journal->newest_snapshot()->seq, 0u);
  EXPECT_EQ(journal->newest_snapshot()->bytes, "");
  ASSERT_TRUE(journal->save_snapshot({9, std::string("nine\n\0", 6)}));
  ASSERT_TRUE(journal->save_snapshot({4, "four"}));
  const auto newest = journal->newest_snapshot();
  EXPECT_EQ(newest->seq, 9u);
  EXPECT_EQ(newest->bytes, std::string("nine\n\0", 6));
}

TEST(Snapshot, ThatIsDamagedIsPassedOverForAnOlderOne) {
  const TemporaryDirectory directory;
  const auto journal = with_records(directory.path(), 10);
  ASSERT_TRUE(journal->save_snapshot({3, "three"}));
  ASSERT_TRUE(journal->save_snapshot({6, "six"}));
  ASSERT_TRUE(journal->save_snapshot({9, "nine"}));
  {
    std::fstream file(file_of(directory, 9), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-1, std::ios::end);
    file.put('E');
  }
  std::filesystem::resize_file(file_of(directory, 6),
                               std::filesystem::file_size(file_of(directory, 6)) - 1);
  const auto newest = journal->newest_snapshot();
  EXPECT_EQ(newest->seq, 3u);
  EXPECT_EQ(newest->bytes, "three");
}

TEST(Snapshot, OfAnotherHistoryOrBeyondTheEndIsPassedOver) {
  const TemporaryDirectory directory;
  const TemporaryDirectory elsewhere;
  const auto journal = with_records(directory.path(), 5);
  auto other = open_sqlite_journal(elsewhere.path(), 0);
  const std::vector<Record> batch(9, Record{0, AccountId{2}, 5, DeadlineFell{}});
  ASSERT_TRUE((*other)->append(*(*other)->claim(), 0, batch));
  ASSERT_TRUE(journal->save_snapshot({2, "two"}));
  for (const std::uint64_t seq : {4u, 9u}) {
    ASSERT_TRUE((*other)->save_snapshot({seq, "foreign"}));
    std::filesystem::copy(file_of(elsewhere, seq), file_of(directory, seq));
  }
  EXPECT_EQ(journal->newest_snapshot()->bytes, "two");
}

TEST(Snapshot, NeedsTheRecordItStandsFor) {
  const TemporaryDirectory directory;
  const auto journal = with_records(directory.path(), 5);
  EXPECT_FALSE(journal->save_snapshot({6, "six"}));
}

TEST(Snapshot, OldOnesAreRemoved) {
  const TemporaryDirectory directory;
  const auto journal = with_records(directory.path(), 10);
  for (std::uint64_t seq = 1; seq <= 6; ++seq)
    ASSERT_TRUE(journal->save_snapshot({seq, "s"}));
  EXPECT_FALSE(std::filesystem::exists(file_of(directory, 3)));
  EXPECT_TRUE(std::filesystem::exists(file_of(directory, 4)));
}

}  // namespace
}  // namespace stockd::journal
