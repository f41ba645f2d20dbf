// SPDX-License-Identifier: Apache-2.0
//
// What every journal promises, on real files: order, fencing, the chain, and no silence about
// damage.
#include "journal/journal.hpp"

#include "journal/sqlite.hpp"
#include "sample_bodies.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace stockd::journal {
namespace {

std::unique_ptr<Journal> opened(const std::string& directory, std::uint32_t partition = 0) {
  auto journal = open_sqlite_journal(directory, partition);
  EXPECT_TRUE(journal) << (journal ? "" : journal.error().describe());
  return journal ? std::move(*journal) : nullptr;
}

Record record(UnixMs at_ms, std::string note) {
  Record out;
  out.account = AccountId{7};
  out.at_ms = at_ms;
  out.body = KillSwitchSet{true, std::move(note)};
  return out;
}

std::vector<Record> all(const Journal& journal, std::uint64_t after = 0) {
  std::vector<Record> out;
  const auto read = journal.read(after, [&](const Record& each) { out.push_back(each); });
  EXPECT_TRUE(read) << (read ? "" : read.error().describe());
  return out;
}

std::string note_of(const Record& each) {
  return std::get<KillSwitchSet>(each.body).actor;
}

TEST(Journal, GivesDenseNumbersAndKeepsRecordsAcrossOpenings) {
  const TemporaryDirectory directory;
  std::string incarnation;
  {
    const auto journal = opened(directory.path());
    incarnation = journal->incarnation();
    EXPECT_EQ(journal->last(), 0u);
    const auto epoch = journal->claim();
    ASSERT_TRUE(epoch);
    EXPECT_EQ(journal->append(*epoch, 0, {record(10, "a"), record(20, "b")})->last, 2u);
    EXPECT_EQ(journal->append(*epoch, 2, {record(30, "c")})->last, 3u);
    EXPECT_EQ(journal->append(*epoch, 3, {})->last, 3u);
  }
  const auto journal = opened(directory.path());
  EXPECT_EQ(journal->incarnation(), incarnation);
  EXPECT_EQ(incarnation.size(), 36u);
  EXPECT_EQ(journal->last(), 3u);
  const auto records = all(*journal);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[2].seq, 3u);
  EXPECT_EQ(records[2].account, AccountId{7});
  EXPECT_EQ(note_of(records[1]), "b");
  const auto tail = all(*journal, 2);
  ASSERT_EQ(tail.size(), 1u);
  EXPECT_EQ(note_of(tail[0]), "c");
}

TEST(Journal, KeepsEveryKindOfRecord) {
  const TemporaryDirectory directory;
  const auto journal = opened(directory.path());
  std::vector<Record> batch;
  for (const SampleBody& sample : sample_bodies())
    batch.push_back({0, {}, 5, sample.body});
  ASSERT_TRUE(journal->append(*journal->claim(), 0, batch));
  const auto records = all(*journal);
  ASSERT_EQ(records.size(), batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    EXPECT_EQ(records[i].body.index(), batch[i].body.index());
  }
}

TEST(Journal, NeverLetsTimeRunBackwards) {
  const TemporaryDirectory directory;
  {
    const auto journal = opened(directory.path());
    ASSERT_TRUE(journal->append(*journal->claim(), 0, {record(100, "a"), record(50, "b")}));
  }
  const auto journal = opened(directory.path());
  ASSERT_TRUE(journal->append(*journal->claim(), 2, {record(60, "c"), record(101, "d")}));
  const auto records = all(*journal);
  EXPECT_EQ(records[1].at_ms, 100);
  EXPECT_EQ(records[2].at_ms, 100);
  EXPECT_EQ(records[3].at_ms, 101);
}

TEST(Journal, FencesAFormerOwnerOut) {
  const TemporaryDirectory directory;
  const auto former = opened(directory.path());
  const auto present = opened(directory.path());
  const auto old_epoch = former->claim();
  ASSERT_TRUE(former->append(*old_epoch, 0, {record(1, "mine")}));
  const auto epoch = present->claim();
  EXPECT_EQ(*epoch, *old_epoch + 1);
  const auto refused = former->append(*old_epoch, 1, {record(2, "zombie")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), Kind::Stale);
  EXPECT_EQ(refused.error().code(), "journal.fenced");
  ASSERT_TRUE(present->append(*epoch, 1, {record(2, "heir")}));
  EXPECT_EQ(note_of(all(*present)[1]), "heir");
}

TEST(Journal, RefusesAnAppendThatExpectsAnotherLastRecord) {
  const TemporaryDirectory directory;
  const auto journal = opened(directory.path());
  const auto epoch = journal->claim();
  ASSERT_TRUE(journal->append(*epoch, 0, {record(1, "a")}));
  for (const std::uint64_t wrong : {0u, 2u}) {
    const auto refused = journal->append(*epoch, wrong, {record(2, "b")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), Kind::Stale);
  }
  EXPECT_EQ(journal->last(), 1u);
  EXPECT_TRUE(journal->append(*epoch, 1, {record(2, "b")}));
}

void edit(const std::string& directory, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((directory + "/journal-0.db").c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  ASSERT_GT(sqlite3_changes(database), 0);
  sqlite3_close(database);
}

TEST(Journal, NoticesEveryChangeOfItsPast) {
  for (const char* sql : {"UPDATE journal SET payload = zeroblob(2) WHERE seq = 2",
                          "UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 2",
                          "UPDATE journal SET account = 8 WHERE seq = 2",
                          "UPDATE journal SET chain = zeroblob(32) WHERE seq = 2",
                          "DELETE FROM journal WHERE seq = 2",
                          "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 1)"
                          " WHERE seq = 2"}) {
    const TemporaryDirectory directory;
    {
      const auto journal = opened(directory.path());
      ASSERT_TRUE(
          journal->append(*journal->claim(), 0, {record(1, "a"), record(2, "b"), record(3, "c")}));
    }
    edit(directory.path(), sql);
    const auto journal = opened(directory.path());
    int seen = 0;
    const auto read = journal->read(0, [&](const Record&) { ++seen; });
    ASSERT_FALSE(read) << sql;
    EXPECT_EQ(read.error().code(), "journal.chain");
    EXPECT_EQ(seen, 1) << "nothing at or after the damage is believed";
  }
}

TEST(Journal, RefusesATornFile) {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/journal-0.db";
  {
    const auto journal = opened(directory.path());
    std::vector<Record> batch(500, record(1, std::string(200, 'x')));
    ASSERT_TRUE(journal->append(*journal->claim(), 0, batch));
  }
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const auto journal = open_sqlite_journal(directory.path(), 0);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code(), "journal.corrupt");
  EXPECT_FALSE(journal.error().help().empty());
}

TEST(Journal, RefusesAFileThatIsNoneAndOneOfAnotherPartition) {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() + "/journal-0.db") << std::string(8192, 'z');
  EXPECT_EQ(open_sqlite_journal(directory.path(), 0).error().code(), "journal.corrupt");
  opened(directory.path(), 1);
  std::filesystem::copy(directory.path() + "/journal-1.db", directory.path() + "/journal-2.db");
  EXPECT_EQ(open_sqlite_journal(directory.path(), 2).error().code(), "journal.foreign");
  EXPECT_EQ(open_sqlite_journal(directory.path() + "/nowhere", 0).error().kind(), Kind::Config);
}

TEST(Journal, IsReadBesideARunningOwnerAndNotWritten) {
  const TemporaryDirectory directory;
  const auto journal = opened(directory.path());
  const auto epoch = journal->claim();
  const auto reader = open_sqlite_journal_read_only(directory.path(), 0);
  ASSERT_TRUE(reader) << reader.error().describe();
  ASSERT_TRUE(journal->append(*epoch, 0, {record(1, "a"), record(2, "b")}));
  EXPECT_EQ((*reader)->last(), 2u);
  EXPECT_EQ(all(**reader).size(), 2u);
  EXPECT_EQ((*reader)->incarnation(), journal->incarnation());
  EXPECT_FALSE((*reader)->claim());
  EXPECT_FALSE((*reader)->append(*epoch, 2, {record(3, "c")}));
  EXPECT_TRUE(journal->append(*epoch, 2, {record(3, "c")}));
}

TEST(Journal, FilesAreForTheirOwnersEyesOnly) {
  const TemporaryDirectory directory;
  const auto journal = opened(directory.path());
  ASSERT_TRUE(journal->append(*journal->claim(), 0, {record(1, "a")}));
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0600u) << entry.path();
  }
}

}  // namespace
}  // namespace stockd::journal
