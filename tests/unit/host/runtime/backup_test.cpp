// SPDX-License-Identifier: Apache-2.0
//
// Backups of real files: whole or refused, restored into an empty directory only, marked there, and
// finished by the same command where they were interrupted.
#include "runtime/backup.hpp"

#include "journal/inbox.hpp"
#include "journal/journal.hpp"
#include "runtime/file_copy.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <sys/stat.h>

namespace stockd::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kPartitions = 4;

// A data directory with one account, some records and a webhook that waits.
class BackupTest : public testing::Test {
 protected:
  void SetUp() override {
    auto directory = DataDirectory::open(data(), kPartitions);
    ASSERT_TRUE(directory.has_value());
    place_ = *(*directory)->place_of(AccountName{"karoo"});
    auto journal = journal::open_sqlite_journal(data(), place_.partition);
    ASSERT_TRUE(journal.has_value());
    incarnation_ = (*journal)->incarnation();
    const std::vector<Record> batch(20, Record{0, place_.id, 1000, KillSwitchSet{true, "ann"}});
    ASSERT_TRUE((*journal)->append(*(*journal)->claim(), 0, batch).has_value());
    ASSERT_TRUE((*journal)->save_snapshot({10, ""}).has_value());
    journal::InboxOptions options;
    options.directory = data();
    auto inbox = journal::Inbox::open(options);
    ASSERT_TRUE(inbox.has_value());
    std::promise<void> durable;
    journal::InboxRow row;
    row.account = "karoo";
    row.body = "{}";
    (*inbox)->append(row, [&](Result<std::uint64_t>) { durable.set_value(); });
    durable.get_future().wait();
  }

  std::string data() const { return folder_.path() + "/data"; }
  std::string backup() const { return folder_.path() + "/backup"; }
  std::string fresh() const { return folder_.path() + "/fresh"; }

  Result<BackupReport> restored() const {
    return restore_backup(backup(), fresh(), kPartitions, "stockctl restore " + backup());
  }

  ScratchFolder folder_;
  AccountPlace place_;
  std::string incarnation_;
};

TEST_F(BackupTest, HoldsEverythingAndSaysWhat) {
  const auto report = back_up(data(), backup());
  ASSERT_TRUE(report.has_value()) << report.error().describe();
  EXPECT_EQ(report->records, 20u);
  EXPECT_EQ(report->webhooks, 1u);
  ASSERT_EQ(report->accounts.size(), 1u);
  EXPECT_EQ(report->accounts[0].id, place_.id);
  EXPECT_FALSE(fs::exists(backup() + ".partial"));
  struct stat mode {};
  ASSERT_EQ(::stat((backup() + "/inbox.db").c_str(), &mode), 0);
  EXPECT_EQ(mode.st_mode & 0077, 0u);  // bodies are nobody else's business
  // Again to the same place: nothing is overwritten.
  EXPECT_EQ(back_up(data(), backup()).error().code(), "backup.not-empty");
}

TEST_F(BackupTest, ComesBackWithItsMarkAndAFreshIncarnation) {
  ASSERT_TRUE(back_up(data(), backup()).has_value());
  const auto report = restored();
  ASSERT_TRUE(report.has_value()) << report.error().describe();
  EXPECT_TRUE(is_restored(fresh()));
  auto directory = DataDirectory::open(fresh(), kPartitions);
  ASSERT_TRUE(directory.has_value()) << directory.error().describe();
  EXPECT_EQ((*directory)->place_of(AccountName{"karoo"})->id, place_.id);
  auto journal = journal::open_sqlite_journal(fresh(), place_.partition);
  ASSERT_TRUE(journal.has_value());
  EXPECT_EQ((*journal)->last(), 20u);
  EXPECT_NE((*journal)->incarnation(), incarnation_);
  EXPECT_EQ((*journal)->newest_snapshot()->seq, 10u);
  journal::InboxOptions options;
  options.directory = fresh();
  EXPECT_EQ((*journal::Inbox::open(options))->unhandled()->size(), 1u);
  ASSERT_TRUE(forget_restored(fresh()).has_value());
  EXPECT_FALSE(is_restored(fresh()));
}

TEST_F(BackupTest, NeverOverwritesADataDirectory) {
  ASSERT_TRUE(back_up(data(), backup()).has_value());
  const auto report = restore_backup(backup(), data(), kPartitions, "stockctl restore " + backup());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code(), "backup.not-empty");
  EXPECT_FALSE(is_restored(data()));
}

TEST_F(BackupTest, IsRefusedWhereOneByteOfItChanged) {
  ASSERT_TRUE(back_up(data(), backup()).has_value());
  const std::string journal = backup() + "/journal-" + std::to_string(place_.partition) + ".db";
  {
    std::fstream file(journal, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-1, std::ios::end);
    file.put('!');
  }
  EXPECT_EQ(restored().error().code(), "backup.damaged");
  EXPECT_FALSE(fs::exists(fresh() + "/directory"));
}

TEST_F(BackupTest, IsNoneWithoutItsManifestOrWithAForeignOne) {
  ASSERT_TRUE(back_up(data(), backup()).has_value());
  fs::remove(backup() + "/backup");
  EXPECT_EQ(restored().error().code(), "backup.manifest");
  ASSERT_TRUE(
      write_file(backup() + "/backup", "stockd-backup 1\ntaken 5\nfile 00 4 ../../etc/passwd\n"));
  EXPECT_EQ(restored().error().code(), "backup.manifest");
  EXPECT_EQ(check_backup(folder_.path() + "/nowhere").error().code(), "backup.manifest");
}

TEST_F(BackupTest, ARestoreThatWasInterruptedKeepsServersOutAndIsFinishedByItself) {
  ASSERT_TRUE(back_up(data(), backup()).has_value());
  // What a crash in the middle leaves: the mark and some of the files.
  fs::create_directories(fresh());
  ASSERT_TRUE(DataDirectory::mark_unfinished(fresh(), "stockctl restore " + backup()).has_value());
  ASSERT_TRUE(copy_file(backup() + "/inbox.db", fresh() + "/inbox.db").has_value());
  const auto server = DataDirectory::open(fresh(), kPartitions);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code(), "data-dir.unfinished");
  EXPECT_NE(server.error().help().find("stockctl restore " + backup()), std::string::npos);
  ASSERT_TRUE(restored().has_value());
  EXPECT_TRUE(DataDirectory::open(fresh(), kPartitions).has_value());
}

}  // namespace
}  // namespace stockd::runtime
