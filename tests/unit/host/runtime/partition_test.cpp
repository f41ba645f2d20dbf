// SPDX-License-Identifier: Apache-2.0
//
// A partition on real files: what it said is durable comes back, with the same state.
#include "runtime/partition.hpp"

#include "runtime/audit.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace stockd::runtime {
namespace {

constexpr AccountId kAccount{0};
constexpr ChannelId kShop{0};

Account karoo() {
  Account account;
  account.name = AccountName{"karoo-outdoor"};
  account.currency = "ZAR";
  ChannelConfig shop;
  shop.name = ChannelName{"shop"};
  shop.connector = "shopify";
  shop.lag_ms = 1'000;
  shop.can_swap = true;
  account.channels = {shop};
  account.stock.opening = {ChannelName{"shop"}};
  return account;
}

std::unique_ptr<Partition> open(const std::string& folder, std::uint64_t snapshot_every = 100'000) {
  PartitionOptions options;
  options.directory = folder;
  options.snapshot_every = snapshot_every;
  auto partition = Partition::open(options, {});
  EXPECT_TRUE(partition.has_value()) << partition.error().describe();
  (*partition)->start();
  return std::move(*partition);
}

Result<void> decide(Partition& partition, engine::Input input) {
  std::promise<Result<void>> promise;
  partition.post(kAccount, std::move(input),
                 [&promise](Result<void> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

template <class T>
T look(Partition& partition, std::function<T(engine::Engine&)> at) {
  std::promise<T> promise;
  partition.ask(kAccount,
                [&](engine::Engine* engine, store::Store&) { promise.set_value(at(*engine)); });
  return promise.get_future().get();
}

std::string hash_of(Partition& partition) {
  return look<std::string>(partition, [](engine::Engine& engine) { return engine.hash(); });
}

// A product whose ledger is opened by a count, and one sale of it.
void trade(Partition& partition) {
  engine::ConfigChanged changed;
  changed.account = karoo();
  ASSERT_TRUE(decide(partition, changed).has_value());
  engine::CataloguePage page;
  page.channel = kShop;
  ListingFact listing;
  listing.remote = "gid://shopify/InventoryItem/1";
  listing.sku = "TENT-2P";
  page.listings = {listing};
  ASSERT_TRUE(decide(partition, page).has_value());
  engine::Adjust count;
  count.sku = Sku{"TENT-2P"};
  count.id = "count-1";
  count.kind = AdjustKind::Count;
  count.amount = 10;
  ASSERT_TRUE(decide(partition, count).has_value());
}

TEST(Partition, ComesBackWithTheSameState) {
  const ScratchFolder folder;
  std::string before;
  {
    const auto partition = open(folder.path());
    trade(*partition);
    before = hash_of(*partition);
    partition->stop();
  }
  const auto again = open(folder.path());
  EXPECT_EQ(hash_of(*again), before);
  const auto truth = look<Quantity>(
      *again, [](engine::Engine& engine) { return engine.product(Sku{"TENT-2P"})->truth; });
  EXPECT_EQ(truth, 10);
}

TEST(Partition, FoldsTheSameFromASnapshotAndFromTheStart) {
  const ScratchFolder folder;
  std::string before;
  {
    const auto partition = open(folder.path(), 1);
    trade(*partition);
    before = hash_of(*partition);
    partition->stop();
  }
  auto journal = journal::open_sqlite_journal_read_only(folder.path(), 0);
  ASSERT_TRUE(journal.has_value());
  EXPECT_GT((*journal)->newest_snapshot()->seq, 0u);
  engine::Engine whole(kAccount);
  Audit audit;
  ASSERT_TRUE((*journal)
                  ->read(0,
                         [&](const Record& record) {
                           whole.fold(record);
                           audit.add(record);
                         })
                  .has_value());
  EXPECT_EQ(whole.hash(), before);
  EXPECT_TRUE(audit.compare(whole).empty());
}

TEST(Audit, ContradictsAnEngineThatFoldedOneRecordLess) {
  const ScratchFolder folder;
  {
    const auto partition = open(folder.path());
    trade(*partition);
    engine::Adjust receive;
    receive.sku = Sku{"TENT-2P"};
    receive.id = "delivery-1";
    receive.kind = AdjustKind::Receive;
    receive.amount = 5;
    ASSERT_TRUE(decide(*partition, receive).has_value());
    partition->stop();
  }
  auto journal = journal::open_sqlite_journal_read_only(folder.path(), 0);
  ASSERT_TRUE(journal.has_value());
  engine::Engine forgetful(kAccount);
  Audit audit;
  const auto read = (*journal)->read(0, [&](const Record& record) {
    audit.add(record);
    if (record.seq < (*journal)->last()) forgetful.fold(record);
  });
  ASSERT_TRUE(read.has_value());
  const auto contradictions = audit.compare(forgetful);
  ASSERT_EQ(contradictions.size(), 1u);
  EXPECT_NE(contradictions[0].find("TENT-2P is 10, but the journal's records add up to 15"),
            std::string::npos)
      << contradictions[0];
}

TEST(Partition, RefusesAnOperatorsMistakeWithoutARecord) {
  const ScratchFolder folder;
  const auto partition = open(folder.path());
  trade(*partition);
  const auto records = partition->stats().records;
  engine::Adjust adjust;
  adjust.sku = Sku{"NO-SUCH"};
  adjust.id = "a-1";
  adjust.amount = 1;
  const auto decided = decide(*partition, adjust);
  ASSERT_FALSE(decided.has_value());
  EXPECT_FALSE(decided.error().help().empty());
  EXPECT_EQ(partition->stats().records, records);
}

TEST(Partition, TakesARepeatedAdjustmentOnce) {
  const ScratchFolder folder;
  const auto partition = open(folder.path());
  trade(*partition);
  engine::Adjust receive;
  receive.sku = Sku{"TENT-2P"};
  receive.id = "delivery-77";
  receive.kind = AdjustKind::Receive;
  receive.amount = 5;
  ASSERT_TRUE(decide(*partition, receive).has_value());
  ASSERT_TRUE(decide(*partition, receive).has_value());
  const auto truth = look<Quantity>(
      *partition, [](engine::Engine& engine) { return engine.product(Sku{"TENT-2P"})->truth; });
  EXPECT_EQ(truth, 15);
}

}  // namespace
}  // namespace stockd::runtime
