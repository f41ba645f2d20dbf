// SPDX-License-Identifier: Apache-2.0
//
// Connecting by the same steps a running server takes: catalogue, order passes, fence, plan.
#include "world.hpp"

#include <algorithm>

namespace stockd::bench {
namespace {

constexpr std::uint32_t kPage = 1'000;
constexpr std::int64_t kLagMs = 1'000;
constexpr Quantity kOpening = 1'000;

ChannelConfig channel(const char* name, const char* connector, bool swaps) {
  ChannelConfig out;
  out.name = ChannelName{name};
  out.connector = connector;
  out.lag_ms = kLagMs;
  out.can_set = !swaps;
  out.can_swap = swaps;
  return out;
}

}  // namespace

std::string World::remote_of(ChannelId channel, std::uint32_t product) {
  return channel == kShop
             ? "gid://shopify/InventoryItem/" + std::to_string(40'000'000'000 + product)
             : std::to_string(100 + product);
}

void World::fold(std::vector<Record> records, UnixMs now) {
  for (Record& record : records) {
    record.seq = ++seq_;
    if (record.at_ms == 0) record.at_ms = now;
    engine_.fold(record);
  }
  if (journal_ && !records.empty()) journal_(records);
}

void World::decide(const engine::Input& input, UnixMs now) {
  auto records = engine_.decide(input, now, archive_);
  STOCKD_ASSERT(records.has_value());
  fold(std::move(*records), now);
}

void World::sweep(ChannelId channel, std::uint32_t products, UnixMs now) {
  engine_.begin_fence(channel, now);
  for (std::uint32_t first = 0; first < products; first += kPage) {
    engine::CataloguePage page;
    page.channel = channel;
    for (std::uint32_t i = first; i < std::min(products, first + kPage); ++i) {
      ListingFact listing;
      listing.remote = remote_of(channel, i);
      listing.sku = sku_of(i);
      LevelFact level;
      level.remote = listing.remote;
      level.quantity = kOpening;
      level.state = LevelState::Known;
      level.as_of_ms = now;
      page.listings.push_back(std::move(listing));
      page.levels.push_back(std::move(level));
    }
    decide(page, now);
  }
  decide(engine::CatalogueEnded{channel, now}, now);
}

void World::connect(std::uint32_t products, UnixMs now) {
  Account account;
  account.name = AccountName{"karoo-outdoor"};
  account.currency = "ZAR";
  account.channels = {channel("shop", "shopify", true), channel("woo", "woocommerce", false)};
  account.stock.opening = {ChannelName{"shop"}, ChannelName{"woo"}};
  engine::ConfigChanged changed;
  changed.account = account;
  decide(changed, now);
  // The first sweep marks the baselines, the second one opens the ledger.
  for (int round = 0; round < 2; ++round) {
    for (const ChannelId id : {kShop, kWoo}) {
      const UnixMs at = now + round * 10 * kLagMs;
      sweep(id, products, at);
      decide(engine::FeedEnded{id, at + 2 * kLagMs, "c"}, at + 2 * kLagMs);
      decide(engine::FenceEnded{id}, at + 2 * kLagMs);
    }
  }
  const engine::Plan plan = engine_.plan();
  STOCKD_ASSERT(plan.ready);
  decide(engine::AcceptPlan{plan.hash, "bench"}, now + 30 * kLagMs);
}

void World::write_all(UnixMs now) {
  engine::WriteLimits limits;
  limits.set_batch = 100;
  limits.swap_batch = 100;
  for (const ChannelId id : {kShop, kWoo}) {
    while (auto record = engine_.next_write(id, limits, now, "incarnation", seq_ + 1)) {
      const auto intent = std::get<IntentMade>(record->body);
      fold({std::move(*record)}, now);
      engine::WriteEnded ended;
      ended.intent = intent.intent;
      for (std::size_t i = 0; i < intent.items.size(); ++i) {
        WrittenFact written;
        written.ref = i;
        ended.written.push_back(std::move(written));
      }
      decide(ended, now);
      engine::LevelsRead read;
      read.channel = id;
      for (const auto& item : engine_.write_items(intent)) {
        LevelFact level;
        level.remote = item.remote;
        level.quantity = item.to;
        level.state = LevelState::Known;
        level.as_of_ms = now;
        read.levels.push_back(std::move(level));
      }
      decide(read, now);
    }
  }
}

}  // namespace stockd::bench
