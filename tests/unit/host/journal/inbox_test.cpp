// SPDX-License-Identifier: Apache-2.0
//
// The inbox on real files: what was durable is there, what was handled is gone, the budget holds.
#include "journal/inbox.hpp"

#include "journal/inbox_id.hpp"
#include "journal/sqlite.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <set>
#include <sstream>

namespace stockd::journal {
namespace {

InboxRow row_of(std::string body) {
  InboxRow row;
  row.account = "acme";
  row.channel = "shop";
  row.received_at_ms = 1764028800123;
  row.url = "/hooks/acme/shop?x=1";
  row.headers = {{"x-topic", "orders/create"}, {"x-empty", ""}};
  row.body = std::move(body);
  return row;
}

std::unique_ptr<Inbox> opened(const InboxOptions& options) {
  auto inbox = Inbox::open(options);
  EXPECT_TRUE(inbox) << (inbox ? "" : inbox.error().describe());
  return inbox ? std::move(*inbox) : nullptr;
}

InboxOptions in(const TemporaryDirectory& directory) {
  InboxOptions options;
  options.directory = directory.path();
  return options;
}

Result<std::uint64_t> appended(Inbox& inbox, InboxRow row) {
  std::promise<Result<std::uint64_t>> promise;
  inbox.append(std::move(row), [&](Result<std::uint64_t> id) { promise.set_value(std::move(id)); });
  return promise.get_future().get();
}

// Rides a row through a commit after whatever was asked for before.
void commit_what_waits(Inbox& inbox) {
  const auto id = appended(inbox, row_of("marker"));
  ASSERT_TRUE(id);
  inbox.handled({*id});
}

bool disk_shows(const TemporaryDirectory& directory, const std::string& words) {
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    std::ostringstream content;
    content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (content.str().find(words) != std::string::npos) return true;
  }
  return false;
}

TEST(Inbox, GivesARowBackAfterAnotherOpening) {
  const TemporaryDirectory directory;
  std::uint64_t id = 0;
  {
    const auto inbox = opened(in(directory));
    id = *appended(*inbox, row_of(std::string("{\"a\":1}\0x", 9)));
  }
  const auto inbox = opened(in(directory));
  const auto rows = inbox->unhandled();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1u);
  const InboxRow& row = rows->front();
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.account, "acme");
  EXPECT_EQ(row.channel, "shop");
  EXPECT_EQ(row.received_at_ms, 1764028800123);
  EXPECT_EQ(row.url, "/hooks/acme/shop?x=1");
  EXPECT_EQ(row.headers, row_of("").headers);
  EXPECT_EQ(row.body, std::string("{\"a\":1}\0x", 9));
  EXPECT_EQ(inbox->stats().rows, 1u);
  EXPECT_GT(inbox->stats().bytes, 9u);
}

TEST(Inbox, AppendRowHandsTheRowBackWithItsId) {
  const TemporaryDirectory directory;
  const auto inbox = opened(in(directory));
  std::promise<Result<InboxRow>> promise;
  inbox->append_row(row_of("body"),
                    [&](Result<InboxRow> row) { promise.set_value(std::move(row)); });
  const auto row = promise.get_future().get();
  ASSERT_TRUE(row);
  EXPECT_GT(row->id, 0u);
  EXPECT_EQ(row->body, "body");
}

TEST(Inbox, IdsGrowAndNeverReturnAlthoughTheTableIsEmptied) {
  const TemporaryDirectory directory;
  std::uint64_t highest = 0;
  for (int opening = 0; opening < 3; ++opening) {
    const auto inbox = opened(in(directory));
    for (int i = 0; i < 3; ++i) {
      const auto id = appended(*inbox, row_of("x"));
      ASSERT_TRUE(id);
      EXPECT_GT(*id, highest);
      highest = *id;
      inbox->handled({*id});
    }
  }
}

TEST(Inbox, ForgetsHandledRowsAtOnceAndTheirBytesWhenItCloses) {
  const TemporaryDirectory directory;
  {
    const auto inbox = opened(in(directory));
    const auto gone = appended(*inbox, row_of("Mrs Smith, 1 Long Road, " + std::string(9000, 's')));
    const auto kept = appended(*inbox, row_of("kept"));
    EXPECT_TRUE(disk_shows(directory, "Mrs Smith"));
    inbox->handled({*gone, *gone, 12345});
    EXPECT_EQ(inbox->stats().rows, 1u);
    ASSERT_EQ(inbox->unhandled()->size(), 1u);
    EXPECT_EQ(inbox->unhandled()->front().id, *kept);
  }
  EXPECT_FALSE(disk_shows(directory, "Mrs Smith"));
  EXPECT_EQ(opened(in(directory))->unhandled()->front().body, "kept");
}

TEST(Inbox, CommitsTogetherWhatWaitsTogether) {
  const TemporaryDirectory directory;
  const auto inbox = opened(in(directory));
  constexpr int kRows = 2000;
  std::promise<void> done;
  std::set<std::uint64_t> ids;  // touched by the writer thread only
  for (int i = 0; i < kRows; ++i) {
    inbox->append(row_of(std::to_string(i)), [&](Result<std::uint64_t> id) {
      ids.insert(*id);
      if (ids.size() == kRows) done.set_value();
    });
  }
  done.get_future().get();
  EXPECT_EQ(inbox->stats().appended, static_cast<std::uint64_t>(kRows));
  EXPECT_GE(inbox->stats().commits, static_cast<std::uint64_t>(kRows) / 256);
  EXPECT_LT(inbox->stats().commits, static_cast<std::uint64_t>(kRows) / 2);
  const auto rows = inbox->unhandled();
  ASSERT_EQ(rows->size(), static_cast<std::size_t>(kRows));
  for (std::size_t i = 0; i < rows->size(); ++i)
    EXPECT_EQ((*rows)[i].body, std::to_string(i));
}

TEST(Inbox, RefusesBeyondItsByteBudgetAndAcceptsAgainWhenRowsWereHandled) {
  const TemporaryDirectory directory;
  InboxOptions options = in(directory);
  options.bytes_max = 3000;
  const auto inbox = opened(options);
  const auto first = appended(*inbox, row_of(std::string(2000, 'a')));
  ASSERT_TRUE(first);
  const auto refused = appended(*inbox, row_of(std::string(2000, 'b')));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), Kind::Throttled);
  inbox->handled({*first});
  EXPECT_TRUE(appended(*inbox, row_of(std::string(2000, 'c'))));
}

// The only row that is in quarantine.
InboxEntry only_one_apart(const Inbox& inbox) {
  const auto entries = inbox.entries();
  EXPECT_TRUE(entries);
  std::vector<InboxEntry> apart;
  std::copy_if(entries->begin(), entries->end(), std::back_inserter(apart),
               [](const InboxEntry& entry) { return !entry.is_waiting(); });
  EXPECT_EQ(apart.size(), 1u);
  return apart.empty() ? InboxEntry{} : apart.front();
}

Result<InboxRow> released(Inbox& inbox, std::uint64_t id) {
  std::promise<Result<InboxRow>> promise;
  inbox.release(id, [&](Result<InboxRow> row) { promise.set_value(std::move(row)); });
  return promise.get_future().get();
}

Result<void> dropped(Inbox& inbox, std::uint64_t id) {
  std::promise<Result<void>> promise;
  inbox.drop(id, [&](Result<void> done) { promise.set_value(std::move(done)); });
  return promise.get_future().get();
}

TEST(Inbox, KeepsWhatCannotBeDecodedApartUntilItsTimeIsOver) {
  const TemporaryDirectory directory;
  InboxOptions options = in(directory);
  {
    const auto inbox = opened(options);
    const auto id = appended(*inbox, row_of("odd one out"));
    inbox->failed(*id, "no such field: id");
    inbox->failed(*id, "no such field: id");
    inbox->quarantine(*id, "no such field: id");
    commit_what_waits(*inbox);
    EXPECT_TRUE(inbox->unhandled()->empty());
    const InboxEntry apart = only_one_apart(*inbox);
    EXPECT_EQ(apart.row.id, *id);
    EXPECT_EQ(apart.row.account, "acme");
    EXPECT_TRUE(apart.row.body.empty());
    EXPECT_EQ(apart.reason, "no such field: id");
    EXPECT_EQ(apart.tries, 3);
    EXPECT_GT(apart.since_ms, 0);
    EXPECT_EQ((*inbox->find(*id))->row.body, "odd one out");
    EXPECT_EQ(inbox->stats().quarantined, 1u);
    EXPECT_EQ(inbox->stats().rows, 0u);
  }
  options.quarantine_ms = -1000;
  {
    const auto inbox = opened(options);
    EXPECT_EQ(inbox->stats().quarantined, 0u);
  }
  EXPECT_TRUE(opened(in(directory))->entries()->empty());
  EXPECT_FALSE(disk_shows(directory, "odd one out"));
}

TEST(Inbox, ReleasesARowFromQuarantineOnceAndCountsItsTriesAnew) {
  const TemporaryDirectory directory;
  std::uint64_t id = 0;
  {
    const auto inbox = opened(in(directory));
    id = *appended(*inbox, row_of("again"));
    inbox->quarantine(id, "not yet");
    const auto row = released(*inbox, id);
    ASSERT_TRUE(row) << row.error().describe();
    EXPECT_EQ(row->id, id);
    EXPECT_EQ(row->body, "again");
    const auto twice = released(*inbox, id);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().kind(), Kind::Missing);
    inbox->failed(id, "still not");
    EXPECT_EQ((*inbox->find(id))->tries, 1);
    EXPECT_EQ((*inbox->find(id))->reason, "still not");
    EXPECT_TRUE((*inbox->find(id))->is_waiting());
  }
  const auto inbox = opened(in(directory));
  ASSERT_EQ(inbox->unhandled()->size(), 1u);
  EXPECT_EQ(inbox->unhandled()->front().id, id);
  EXPECT_EQ(inbox->stats().quarantined, 0u);
}

TEST(Inbox, DropsARowWhereverItIsAndErasesItsBytes) {
  const TemporaryDirectory directory;
  {
    const auto inbox = opened(in(directory));
    const auto waiting = appended(*inbox, row_of("waiting Mrs Smith"));
    const auto apart = appended(*inbox, row_of("apart Mr Jones"));
    inbox->quarantine(*apart, "odd");
    EXPECT_TRUE(dropped(*inbox, *waiting));
    EXPECT_TRUE(dropped(*inbox, *apart));
    const auto twice = dropped(*inbox, *apart);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code(), "inbox.unknown");
    EXPECT_TRUE(inbox->entries()->empty());
  }
  EXPECT_FALSE(disk_shows(directory, "Mrs Smith"));
  EXPECT_FALSE(disk_shows(directory, "Mr Jones"));
}

TEST(Inbox, SetsARowWithDamagedBytesAsideInsteadOfStoppingAtIt) {
  const TemporaryDirectory directory;
  std::uint64_t bad = 0;
  {
    const auto inbox = opened(in(directory));
    bad = *appended(*inbox, row_of("first"));
    ASSERT_TRUE(appended(*inbox, row_of("second")));
  }
  {
    auto file = sqlite::Database::open(directory.path() + "/inbox.db", sqlite::Access::ReadWrite);
    ASSERT_TRUE(file);
    ASSERT_TRUE(
        file->execute("UPDATE inbox SET row = x'01ff' WHERE id = (SELECT min(id) FROM inbox)"));
  }
  const auto inbox = opened(in(directory));
  const auto rows = inbox->unhandled();
  ASSERT_TRUE(rows) << rows.error().describe();
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().body, "second");
  commit_what_waits(*inbox);
  const InboxEntry apart = only_one_apart(*inbox);
  EXPECT_EQ(apart.row.id, bad);
  EXPECT_FALSE(apart.readable);
  const auto again = released(*inbox, bad);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), "inbox.row");
  EXPECT_TRUE(dropped(*inbox, bad));
}

TEST(Inbox, OpensAFileOfBeforeTriesWereCounted) {
  const TemporaryDirectory directory;
  {
    const auto inbox = opened(in(directory));
    const auto id = appended(*inbox, row_of("old"));
    inbox->quarantine(*id, "odd");
  }
  {
    auto file = sqlite::Database::open(directory.path() + "/inbox.db", sqlite::Access::ReadWrite);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->execute("ALTER TABLE quarantine DROP COLUMN tries"));
  }
  EXPECT_EQ(only_one_apart(*opened(in(directory))).tries, 3);
}

TEST(Inbox, RefusesOneAccountBeyondItsBudgetWhileOthersGoOn) {
  const TemporaryDirectory directory;
  InboxOptions options = in(directory);
  options.account_bytes_max = 3000;
  InboxRow other = row_of(std::string(2000, 'o'));
  other.account = "blue-bikes";
  std::uint64_t first = 0;
  {
    const auto inbox = opened(options);
    first = *appended(*inbox, row_of(std::string(2000, 'a')));
    // What was set aside takes room too: a flood of rows that nobody can read is a flood.
    inbox->quarantine(first, "odd");
    const auto refused = appended(*inbox, row_of(std::string(2000, 'b')));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "inbox.account-full");
    EXPECT_EQ(refused.error().kind(), Kind::Throttled);
    EXPECT_NE(refused.error().text().find("'acme'"), std::string::npos);
    EXPECT_TRUE(appended(*inbox, other));
  }
  const auto inbox = opened(options);
  EXPECT_FALSE(appended(*inbox, row_of(std::string(2000, 'c')))) << "forgotten by a restart";
  EXPECT_TRUE(dropped(*inbox, first));
  EXPECT_TRUE(appended(*inbox, row_of(std::string(2000, 'd'))));
  inbox->limit_accounts(10'000);
  EXPECT_TRUE(appended(*inbox, row_of(std::string(2000, 'e'))));
}

TEST(Inbox, ShowsItsIdsAsPeopleTypeThem) {
  const std::uint64_t id = (12ull << kInboxCounterBits) + 345;
  EXPECT_EQ(inbox_id_text(id), "12-345");
  EXPECT_EQ(parse_inbox_id("12-345"), id);
  for (const char* bad : {"", "12", "12-", "-345", "12-345x", "x-1", "12-3-4", " 12-3",
                          "99999999999-1", "1-1099511627776"}) {
    EXPECT_FALSE(parse_inbox_id(bad)) << bad;
  }
}

TEST(Inbox, RefusesAfterCloseAndKeepsWhatWaited) {
  const TemporaryDirectory directory;
  const auto inbox = opened(in(directory));
  std::promise<Result<std::uint64_t>> promise;
  inbox->append(row_of("last"),
                [&](Result<std::uint64_t> id) { promise.set_value(std::move(id)); });
  inbox->close();
  EXPECT_TRUE(promise.get_future().get());
  EXPECT_FALSE(appended(*inbox, row_of("too late")));
  EXPECT_EQ(inbox->unhandled()->size(), 1u);
}

}  // namespace
}  // namespace stockd::journal
