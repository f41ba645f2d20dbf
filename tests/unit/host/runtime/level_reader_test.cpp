// SPDX-License-Identifier: Apache-2.0
//
// The level reader on a real partition and inbox, before a connector that refuses one listing.
#include "runtime/level_reader.hpp"

#include "scratch_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>

namespace stockd::runtime {
namespace {

constexpr AccountId kAccount{0};
constexpr ChannelId kShop{0};

// Answers look-ups at once; one with `bad` among its listings is refused as a whole.
class PickyConnector : public connectors::ConnectorHost {
 public:
  PickyConnector() {
    manifest_.stock_read.emplace();
    manifest_.stock_read->batch = 8;
  }

  const Manifest& manifest() const override { return manifest_; }
  bool offers(const connectors::Command&) const override { return true; }
  void begin(const connectors::OperationHead& head, connectors::Command command,
             Said said) override {
    connectors::Turn turn;
    turn.done = true;
    for (const auto& item : std::get<connectors::LookupStock>(command).items) {
      if (item.remote == "bad") {
        turn.facts.clear();
        turn.trouble.kind = Kind::Rejected;
        turn.trouble.code = "picky.bad";
        turn.trouble.message = "never this one";
        break;
      }
      LevelFact level;
      level.remote = item.remote;
      level.quantity = 5;
      level.state = LevelState::Known;
      level.as_of_ms = head.now_ms;
      turn.facts.emplace_back(level);
    }
    said(std::move(turn));
  }
  void answer(const connectors::OperationHead&, connectors::HttpResponse, Said) override {}
  void wake(const connectors::OperationHead&, std::uint64_t, Said) override {}
  void forget(std::uint64_t) override {}

 private:
  Manifest manifest_;
};

class LevelReading : public ::testing::Test {
 protected:
  void SetUp() override {
    PartitionOptions options;
    options.directory = folder_.path();
    partition_ = std::move(*Partition::open(options, {}));
    partition_->start();
    engine::ConfigChanged changed;
    changed.account.name = AccountName{"karoo"};
    changed.account.currency = "ZAR";
    ChannelConfig shop;
    shop.name = ChannelName{"shop"};
    changed.account.channels = {shop};
    decide(changed);
    engine::CataloguePage page;
    page.channel = kShop;
    for (const char* remote : {"bad", "a", "b", "c", "d"}) {
      ListingFact listing;
      listing.remote = remote;
      listing.sku = remote;
      page.listings.push_back(listing);
    }
    decide(page);
    journal::InboxOptions inbox;
    inbox.directory = folder_.path();
    inbox_ = std::move(*journal::Inbox::open(inbox));
    egress_ = std::move(*egress::Egress::make(loop_.get_executor(), {}));
    context_.reset(new ChannelContext{loop_.get_executor(),
                                      *partition_,
                                      *inbox_,
                                      *egress_,
                                      nullptr,
                                      std::make_shared<PickyConnector>(),
                                      kAccount,
                                      kShop,
                                      AccountName{"karoo"},
                                      shop,
                                      {},
                                      "",
                                      false,
                                      {},
                                      {},
                                      {}});
  }

  void TearDown() override {
    inbox_->close();
    partition_->stop();
  }

  void decide(engine::Input input) {
    std::promise<Result<void>> promise;
    partition_->post(kAccount, std::move(input),
                     [&promise](Result<void> result) { promise.set_value(std::move(result)); });
    ASSERT_TRUE(promise.get_future().get());
  }

  std::uint64_t row() {
    std::promise<std::uint64_t> promise;
    journal::InboxRow row;
    row.account = "karoo";
    row.channel = "shop";
    inbox_->append(std::move(row), [&](Result<std::uint64_t> id) { promise.set_value(*id); });
    return promise.get_future().get();
  }

  ScratchFolder folder_;
  boost::asio::io_context loop_;
  std::unique_ptr<Partition> partition_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<egress::Egress> egress_;
  std::shared_ptr<ChannelContext> context_;
};

TEST_F(LevelReading, SetsAsideTheOneListingThatIsRefusedAndReadsTheOthers) {
  LevelReader reader(context_, [] {});
  const std::uint64_t bad = row();
  reader.look_at("bad", bad);
  for (const char* remote : {"a", "b", "c", "d"})
    reader.look_at(remote, row());
  boost::asio::co_spawn(loop_, reader.run(), boost::asio::detached);
  const auto settled = [&] {
    const auto stats = inbox_->stats();
    return stats.rows == 0 && stats.quarantined == 1;
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!settled() && std::chrono::steady_clock::now() < end)
    loop_.run_one_for(std::chrono::milliseconds(50));
  ASSERT_TRUE(settled()) << inbox_->stats().rows << " rows wait";
  context_->stopping = true;
  reader.notify();
  loop_.run_for(std::chrono::seconds(1));
  inbox_->close();
  const auto entry = inbox_->find(bad);
  ASSERT_TRUE(entry && *entry);
  EXPECT_FALSE((*entry)->is_waiting());
  EXPECT_EQ((*entry)->reason, "picky.bad: never this one");
  EXPECT_GE((*entry)->tries, 3);
}

}  // namespace
}  // namespace stockd::runtime
