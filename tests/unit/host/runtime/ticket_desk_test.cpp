// SPDX-License-Identifier: Apache-2.0
//
// The ticket desk on a real partition, before a connector whose batch is done when the test says
// so.
#include "runtime/ticket_desk.hpp"

#include "scratch_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

namespace stockd::runtime {
namespace {

constexpr AccountId kAccount{0};
constexpr ChannelId kShop{0};

class BatchConnector : public connectors::ConnectorHost {
 public:
  BatchConnector() { manifest_.settles = true; }

  const Manifest& manifest() const override { return manifest_; }
  bool offers(const connectors::Command&) const override { return true; }
  void begin(const connectors::OperationHead&, connectors::Command command, Said said) override {
    connectors::Turn turn;
    turn.done = true;
    for (const auto& ticket : std::get<connectors::SettleWrites>(command).tickets) {
      tickets.push_back(ticket.ticket);
      WrittenFact written;
      written.ref = ticket.ref;
      written.state = is_done ? WrittenState::Applied : WrittenState::Accepted;
      written.ticket = is_done ? "" : ticket.ticket;
      turn.facts.emplace_back(written);
    }
    said(std::move(turn));
  }
  void answer(const connectors::OperationHead&, connectors::HttpResponse, Said) override {}
  void wake(const connectors::OperationHead&, std::uint64_t, Said) override {}
  void forget(std::uint64_t) override {}

  std::vector<std::string> tickets;  // asked for
  bool is_done = false;

 private:
  Manifest manifest_;
};

// One listing with a write of 7 that was accepted as "4711".
class TicketAsking : public ::testing::Test {
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
    shop.can_set = shop.can_read = shop.settles = true;
    shop.lag_ms = 1;
    changed.account.channels = {shop};
    decide(changed);
    engine::CataloguePage page;
    page.channel = kShop;
    ListingFact listing;
    listing.remote = "200123456";
    listing.sku = "MUG-1";
    page.listings.push_back(listing);
    LevelFact level;
    level.remote = listing.remote;
    level.quantity = 10;
    level.state = LevelState::Known;
    page.levels.push_back(level);
    const UnixMs then = wall_clock_ms() - 3'600'000;
    decide(engine::FeedEnded{kShop, then, "c"});
    decide(page);
    decide(engine::CatalogueEnded{kShop, then});
    decide(engine::FeedEnded{kShop, then + 600'000, "c"});
    decide(engine::Adjust{Sku("MUG-1"), "count", AdjustKind::Count, 7, "ann", ""});
    decide(engine::AcceptPlan{plan_hash(), "ann"});
    inbox_ = std::move(*journal::Inbox::open({.directory = folder_.path()}));
    egress_ = std::move(*egress::Egress::make(loop_.get_executor(), {}));
    connector_ = std::make_shared<BatchConnector>();
    context_.reset(new ChannelContext{loop_.get_executor(),
                                      *partition_,
                                      *inbox_,
                                      *egress_,
                                      nullptr,
                                      connector_,
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
    const auto decided = promise.get_future().get();
    ASSERT_TRUE(decided) << decided.error().describe();
  }

  std::string plan_hash() {
    std::promise<engine::Plan> promise;
    partition_->ask(kAccount, [&](engine::Engine* engine, store::Store&) {
      promise.set_value(engine->plan());
    });
    const engine::Plan plan = promise.get_future().get();
    EXPECT_TRUE(plan.ready) << plan.not_ready_reason;
    return plan.hash;
  }

  void accept_a_write() {
    std::promise<std::optional<WriteGroup>> promise;
    partition_->take_writes(kAccount, kShop, {10, 0, 0},
                            [&](std::optional<WriteGroup> group) { promise.set_value(group); });
    const auto group = promise.get_future().get();
    ASSERT_TRUE(group);
    engine::WriteEnded ended;
    ended.intent = group->intent;
    WrittenFact& fact = ended.written.emplace_back();
    fact.state = WrittenState::Accepted;
    fact.ticket = "4711";
    decide(ended);
  }

  std::size_t tickets() {
    std::promise<std::size_t> promise;
    partition_->ask(kAccount, [&](engine::Engine* engine, store::Store&) {
      promise.set_value(engine->next_tickets(kShop, 9).size());
    });
    return promise.get_future().get();
  }

  // Runs the loop until `holds`, at most a minute.
  template <class Condition>
  bool until(Condition holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds() && std::chrono::steady_clock::now() < end)
      loop_.run_one_for(std::chrono::milliseconds(20));
    return holds();
  }

  ScratchFolder folder_;
  boost::asio::io_context loop_;
  std::unique_ptr<Partition> partition_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<egress::Egress> egress_;
  std::shared_ptr<BatchConnector> connector_;
  std::shared_ptr<ChannelContext> context_;
};

TEST_F(TicketAsking, AsksSlowlyByItselfAndAtOnceAfterAHint) {
  accept_a_write();
  TicketDesk desk(context_);
  boost::asio::co_spawn(loop_, desk.run(), boost::asio::detached);
  const auto begin = std::chrono::steady_clock::now();
  desk.ask_now();
  ASSERT_TRUE(until([&] { return connector_->tickets.size() == 1; }));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
  EXPECT_EQ(connector_->tickets[0], "4711");
  EXPECT_EQ(tickets(), 1u) << "it is still only accepted";
  // By itself, after a pause.
  connector_->is_done = true;
  desk.notify();
  ASSERT_TRUE(until([&] { return connector_->tickets.size() == 2; }));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
  ASSERT_TRUE(until([&] { return tickets() == 0; }));
  context_->stopping = true;
  desk.stop();
  loop_.run_for(std::chrono::milliseconds(200));
}

}  // namespace
}  // namespace stockd::runtime
