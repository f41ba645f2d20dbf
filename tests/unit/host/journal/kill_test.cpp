// SPDX-License-Identifier: Apache-2.0
//
// kill -9 and a failing disk: what was acknowledged is there, nothing is there twice, and after a
// failed sync nothing is acknowledged any more.
#include "child_process.hpp"
#include "journal/inbox.hpp"
#include "journal/journal.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <sys/wait.h>

namespace stockd::journal {
namespace {

constexpr int kKills = 30;
constexpr int kDiskFailureExit = 74;

// The note of record n is "n", so one look tells loss, doubling and disorder.
void expect_counting_journal(const std::string& directory, std::uint64_t acknowledged) {
  const auto journal = open_sqlite_journal(directory, 0);
  ASSERT_TRUE(journal) << journal.error().describe();
  EXPECT_GE((*journal)->last(), acknowledged);
  std::uint64_t expected = 0;
  const auto read = (*journal)->read(0, [&](const Record& record) {
    ++expected;
    EXPECT_EQ(record.seq, expected);
    EXPECT_EQ(std::get<KillSwitchSet>(record.body).actor, std::to_string(expected));
  });
  EXPECT_TRUE(read) << (read ? "" : read.error().describe());
  EXPECT_EQ(expected, (*journal)->last());
}

TEST(Killed, JournalHasEverythingAcknowledgedOnceAndInOrder) {
  const TemporaryDirectory directory;
  std::mt19937 random(1);
  std::uint64_t acknowledged = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    ChildProcess child({"journal", directory.path()});
    child.read(1 + random() % 40);
    child.kill();
    ASSERT_FALSE(child.acknowledged().empty());
    ASSERT_GT(child.acknowledged().front(), acknowledged);
    acknowledged = child.acknowledged().back();
    expect_counting_journal(directory.path(), acknowledged);
  }
}

TEST(Killed, InboxHasEveryAcknowledgedRowOnceUnlessItWasHandled) {
  const TemporaryDirectory directory;
  std::mt19937 random(2);
  std::set<std::uint64_t> acknowledged;
  for (int kill = 0; kill < kKills; ++kill) {
    ChildProcess child({"inbox", directory.path()});
    child.read(1 + random() % 300);
    child.kill();
    for (const std::uint64_t id : child.acknowledged()) {
      EXPECT_TRUE(acknowledged.insert(id).second) << "an id was given twice";
    }
    const auto inbox = Inbox::open({directory.path()});
    ASSERT_TRUE(inbox) << inbox.error().describe();
    const auto rows = (*inbox)->unhandled();
    ASSERT_TRUE(rows);
    std::set<std::uint64_t> present;
    for (const InboxRow& row : *rows)
      EXPECT_TRUE(present.insert(row.id).second);
    for (const std::uint64_t id : acknowledged) {
      EXPECT_TRUE(present.contains(id) || id % 4 == 0) << id << " was lost";
    }
  }
}

TEST(FailingDisk, EndsTheProcessBeforeTheJournalAcknowledgesWhatMayBeLost) {
  for (const int syncs : {6, 7, 10, 23}) {
    const TemporaryDirectory directory;
    ChildProcess child({"journal", directory.path(), std::to_string(syncs)});
    const int status = child.wait();
    ASSERT_TRUE(WIFEXITED(status)) << status;
    EXPECT_EQ(WEXITSTATUS(status), kDiskFailureExit);
    EXPECT_LE(child.acknowledged().size(), static_cast<std::size_t>(syncs));
    if (child.acknowledged().empty()) continue;
    expect_counting_journal(directory.path(), child.acknowledged().back());
  }
}

TEST(FailingDisk, EndsTheProcessBeforeTheInboxAcknowledgesWhatMayBeLost) {
  for (const int syncs : {6, 7, 10, 23}) {
    const TemporaryDirectory directory;
    ChildProcess child({"inbox", directory.path(), std::to_string(syncs)});
    const int status = child.wait();
    ASSERT_TRUE(WIFEXITED(status)) << status;
    EXPECT_EQ(WEXITSTATUS(status), kDiskFailureExit);
    EXPECT_LE(child.acknowledged().size(), static_cast<std::size_t>(syncs) * 256);
  }
}

}  // namespace
}  // namespace stockd::journal
