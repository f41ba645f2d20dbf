// SPDX-License-Identifier: Apache-2.0
//
// The store against real files: what it remembers of lines, what it tells people, and that it can
// be thrown away at any time.
#include "store/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stockd::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "stockd-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  std::unique_ptr<Store> open() const {
    auto store = Store::open(directory_, 3);
    if (!store) ADD_FAILURE() << store.error().describe();
    return store ? std::move(*store) : nullptr;
  }

  std::string file() const { return directory_ + "/store-3.db"; }

  std::string directory_;
};

constexpr AccountId kAccount{7};
constexpr ChannelId kWoo{1};

Record record(std::uint64_t seq, Body body) {
  Record out;
  out.seq = seq;
  out.account = kAccount;
  out.at_ms = 1764028800000 + static_cast<UnixMs>(seq);
  out.body = std::move(body);
  return out;
}

LineMerged sold(std::string order, Quantity before, Quantity after) {
  LineMerged out;
  out.channel = kWoo;
  out.order = std::move(order);
  out.line = "7";
  out.listing = ListingId{4};
  out.sku = "TENT-2P";
  out.remote = "product:9";
  out.before.ordered = before;
  out.after.ordered = after;
  out.base.ordered = 1;
  out.placed_at_ms = 11;
  out.touched_at_ms = 12;
  return out;
}

// Everything that has a sentence, once.
std::vector<Record> some_journal() {
  ProductOpened opened;
  opened.product = ProductId{2};
  opened.from = ListingId{4};
  opened.level = 10;
  StockAdjusted adjusted;
  adjusted.product = ProductId{2};
  adjusted.kind = AdjustKind::Receive;
  adjusted.delta = 5;
  adjusted.actor = "ann";
  IntentMade intent;
  intent.items = {{ListingId{4}, 9, 7}};
  OutcomeKnown outcome;
  outcome.items.emplace_back();
  outcome.items.back().listing = ListingId{4};
  outcome.items.back().outcome = Outcome::Applied;
  LineMerged closed = sold("1042", 2, 2);
  closed.closed = true;
  return {record(1, opened),   record(2, sold("1042", 0, 2)),
          record(3, adjusted), record(4, intent),
          record(5, outcome),  record(6, closed)};
}

std::vector<std::string> texts(const Result<std::vector<HistoryLine>>& history) {
  std::vector<std::string> out;
  if (!history) return {history.error().describe()};
  for (const HistoryLine& line : *history) {
    out.push_back(std::to_string(line.seq) + " " + line.kind + ": " + line.text);
  }
  return out;
}

TEST_F(StoreTest, RemembersTheLastStateOfALine) {
  const auto store = open();
  ASSERT_TRUE(store->apply(some_journal()).has_value());
  EXPECT_EQ(store->applied(), 6u);
  const auto archive = store->archive(kAccount);
  const auto line = archive->find(kWoo, "1042", "7");
  ASSERT_TRUE(line.has_value());
  EXPECT_TRUE(line->closed);
  EXPECT_EQ(line->after.ordered, 2);
  EXPECT_EQ(line->before, line->after);
  EXPECT_EQ(line->base.ordered, 1);
  EXPECT_EQ(line->listing, ListingId{4});
  EXPECT_EQ(line->remote, "product:9");
  EXPECT_EQ(line->placed_at_ms, 11);
  EXPECT_FALSE(archive->find(kWoo, "1042", "8").has_value());
  EXPECT_FALSE(archive->find(ChannelId{0}, "1042", "7").has_value());
  EXPECT_FALSE(store->archive(AccountId{8})->find(kWoo, "1042", "7").has_value());
}

TEST_F(StoreTest, FindsTheLinesOfAnOrder) {
  const auto store = open();
  LineMerged second = sold("1042", 0, 3);
  second.line = "8";
  ASSERT_TRUE(
      store
          ->apply({record(1, sold("1042", 0, 2)), record(2, second), record(3, sold("1043", 0, 1))})
          .has_value());
  const auto lines = store->archive(kAccount)->find_order(kWoo, "1042");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].line, "7");
  EXPECT_EQ(lines[1].after.ordered, 3);
  EXPECT_TRUE(store->archive(kAccount)->find_order(kWoo, "none").empty());
}

TEST_F(StoreTest, TellsPeopleWhatHappenedNewestFirst) {
  const auto store = open();
  ASSERT_TRUE(store->apply(some_journal()).has_value());
  const auto told = texts(store->history_of_listings(kAccount, {ListingId{4}, ListingId{5}}, 10));
  ASSERT_GE(told.size(), 4u);
  EXPECT_THAT(told.front(), HasSubstr("6 line: "));
  EXPECT_THAT(told, testing::Contains(HasSubstr("sold 2 units, order 1042, line 7")));
  EXPECT_THAT(told, testing::Contains(HasSubstr("4 intent: writing 7, it shows 9")));
  EXPECT_EQ(texts(store->history_of_listings(kAccount, {ListingId{4}}, 1)).size(), 1u);
  EXPECT_TRUE(texts(store->history_of_listings(kAccount, {}, 10)).empty());
  const auto product = texts(store->history_of_product(kAccount, ProductId{2}, 10));
  ASSERT_EQ(product.size(), 2u);
  EXPECT_THAT(product[0], HasSubstr("3 adjusted: received 5 units, by ann"));
  EXPECT_THAT(product[1], HasSubstr("1 opened: "));
}

TEST_F(StoreTest, IsTheSameAfterItsFileWasDeletedAndTheJournalAppliedAgain) {
  std::vector<std::string> before;
  {
    const auto store = open();
    for (const Record& one : some_journal())
      ASSERT_TRUE(store->apply({one}).has_value());
    before = texts(store->history_of_listings(kAccount, {ListingId{4}}, 100));
  }
  for (const char* suffix : {"", "-wal", "-shm"})
    fs::remove(file() + suffix);
  const auto store = open();
  EXPECT_EQ(store->applied(), 0u);
  ASSERT_TRUE(store->apply(some_journal()).has_value());
  EXPECT_EQ(texts(store->history_of_listings(kAccount, {ListingId{4}}, 100)), before);
  EXPECT_EQ(store->archive(kAccount)->find(kWoo, "1042", "7")->after.ordered, 2);
}

TEST_F(StoreTest, GoesOnWhereItStopped) {
  { ASSERT_TRUE(open()->apply(some_journal()).has_value()); }
  EXPECT_EQ(open()->applied(), 6u);
}

TEST_F(StoreTest, BeginsAnewWhereItsFileIsDamaged) {
  std::ofstream(file()) << std::string(8192, 'x');
  const auto store = open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->applied(), 0u);
  EXPECT_TRUE(store->apply(some_journal()).has_value());
}

TEST_F(StoreTest, TakesABatchOfThousandsInOneGo) {
  std::vector<Record> batch;
  for (std::uint64_t i = 1; i <= 5000; ++i) {
    batch.push_back(record(i, sold(std::to_string(i), 0, 1)));
  }
  const auto store = open();
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(store->apply(batch).has_value());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 10.0);  // some 50 ms; the limit is for a loaded machine
  RecordProperty("milliseconds", static_cast<int>(took.count() * 1000));
  EXPECT_EQ(store->archive(kAccount)->find(kWoo, "5000", "7")->after.ordered, 1);
}

}  // namespace
}  // namespace stockd::store
