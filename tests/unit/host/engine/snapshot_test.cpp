// SPDX-License-Identifier: Apache-2.0
//
// States as bytes: hashes that agree between builds, snapshots that come back, and memory.
#include "desk.hpp"

namespace stockd::engine {
namespace {

// A little of everything that state is made of.
void script(TwoShops& desk) {
  RuleLine rule;
  rule.buffer = 1;
  rule.line = 3;
  desk.account.stock.rules = {rule};
  EXPECT_TRUE(desk.tell(ConfigChanged{desk.account}));
  const TwoShops::Levels levels = {{"A", 10}, {"B", 5}, {"C", 0}};
  desk.connect(levels, levels);
  desk.manage();
  desk.sell(desk.shop, "s1", "A", 2);
  desk.sell(desk.woo, "w1", "B", 1);
  desk.sell(desk.woo, "w2", "UNKNOWN", 1);
  desk.end_write(*desk.write(desk.woo, {2, 0}));
  desk.end_write(*desk.write(desk.shop, {0, 2}), Kind::Unsure);
  EXPECT_TRUE(desk.tell(Adjust{Sku("C"), "r1", AdjustKind::Receive, 4, "ann", "delivery"}));
  desk.end_write(*desk.write(desk.woo, {2, 0}), Kind::Rejected);
  desk.read(desk.woo, "B", 2);
  desk.now += 3000;
  EXPECT_TRUE(desk.tell(DeadlineDue{}));
  EXPECT_TRUE(desk.write(desk.woo, {1, 0}));
}

TEST(Hash, IsTheSameWithEveryBuild) {
  TwoShops desk;
  script(desk);
  EXPECT_EQ(desk.engine.hash(), "26da44da5c18b4e7af0c35521fc4ec57f91b195da35e08d771c7c5861f532cfe");
}

TEST(Snapshots, ComeBackWithTheSameHashAndTheSameWork) {
  TwoShops desk;
  script(desk);
  auto restored = Engine::restore(desk.engine.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->hash(), desk.engine.hash());
  EXPECT_EQ(restored->snapshot(), desk.engine.snapshot());
  EXPECT_TRUE(restored->verify().empty());
  EXPECT_EQ(restored->next_deadline(), desk.engine.next_deadline());
  for (const ChannelId channel : {desk.shop, desk.woo}) {
    const ChannelWants a = desk.engine.wants(channel, desk.now);
    const ChannelWants b = restored->wants(channel, desk.now);
    EXPECT_EQ(std::tie(a.sweep, a.orders, a.writes, a.reads),
              std::tie(b.sweep, b.orders, b.writes, b.reads));
  }
}

TEST(Snapshots, ThatAreDamagedAreRefused) {
  TwoShops desk;
  script(desk);
  const std::string good = desk.engine.snapshot();
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Engine::restore(good.substr(0, size)));
  }
  EXPECT_FALSE(Engine::restore(good + "x"));
  // Whatever a changed byte does, it must not crash.
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x5a);
    const auto restored = Engine::restore(bad);
    EXPECT_TRUE(!restored || restored->account().channels.size() <= 2);
  }
}

TEST(Memory, OfAListingAtRestIsSmall) {
  TwoShops desk;
  desk.audited = false;
  constexpr int kProducts = 20'000;
  for (const ChannelId channel : {desk.shop, desk.woo}) {
    desk.pass(channel);
    desk.engine.begin_fence(channel, desk.now);
    TwoShops::Levels levels;
    for (int i = 0; i < kProducts; ++i)
      levels["SKU-" + std::to_string(10'000'000 + i)] = 10;
    desk.page(channel, levels);
    desk.now += 3000;
    desk.pass(channel);
    EXPECT_TRUE(desk.tell(FenceEnded{channel}));
  }
  const auto memory = desk.engine.memory();
  EXPECT_LE((memory.total - memory.open_lines) / (2 * kProducts), 250U);
  RecordProperty("bytes_a_listing", static_cast<int>(memory.total / (2 * kProducts)));
}

}  // namespace
}  // namespace stockd::engine
