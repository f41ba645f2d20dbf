// SPDX-License-Identifier: Apache-2.0
//
// An engine on a desk: what a partition does around it, without files. Every record is kept, so
// that a test can fold them again, and after every input the auditor must find nothing.
#pragma once

#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace stockd::engine {

inline constexpr UnixMs kLag = 2000;  // of both shops' order feeds
class MapArchive : public LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId channel, std::string_view order,
                                 std::string_view line) const override {
    const auto found = lines_.find({channel, std::string(order), std::string(line)});
    if (found == lines_.end()) return std::nullopt;
    return found->second;
  }

  std::vector<LineMerged> find_order(ChannelId channel, std::string_view order) const override {
    std::vector<LineMerged> out;
    for (const auto& [key, line] : lines_) {
      if (std::get<0>(key) == channel && std::get<1>(key) == order) out.push_back(line);
    }
    return out;
  }

  void note(const Record& record) {
    const auto* line = std::get_if<LineMerged>(&record.body);
    if (line == nullptr) return;
    lines_.insert_or_assign({line->channel, line->order, line->line}, *line);
  }

 private:
  std::map<std::tuple<ChannelId, std::string, std::string>, LineMerged> lines_;
};

class Desk {
 public:
  Desk() : engine(AccountId{7}) {}

  void fold(std::vector<Record> records) {
    for (Record& record : records) {
      record.seq = ++seq;
      record.account = AccountId{7};
      engine.fold(record);
      archive.note(record);
      journal.push_back(std::move(record));
    }
    if (!audited) return;
    for (const Violation& violation : engine.verify())
      ADD_FAILURE() << violation.text;
  }

  Result<void> tell(const Input& input) {
    auto records = engine.decide(input, now, archive);
    if (!records) return failure(records.error());
    fold(std::move(*records));
    return {};
  }

  std::optional<IntentMade> write(ChannelId channel, WriteLimits limits = {50, 50}) {
    auto record = engine.next_write(channel, limits, now, "here", seq + 1);
    if (!record) return std::nullopt;
    const IntentMade intent = std::get<IntentMade>(record->body);
    fold({std::move(*record)});
    return intent;
  }

  void end_write(const IntentMade& intent, Kind kind = Kind::None) {
    WriteEnded ended;
    ended.intent = intent.intent;
    for (std::size_t i = 0; i < intent.items.size(); ++i) {
      WrittenFact fact;
      fact.ref = i;
      fact.trouble.kind = kind;
      fact.trouble.message = "because";
      ended.written.push_back(fact);
    }
    ASSERT_TRUE(tell(ended));
  }

  std::string replayed_hash() const {
    Engine other(AccountId{7});
    for (const Record& record : journal)
      other.fold(record);
    return other.hash();
  }

  std::size_t count_of(std::size_t body_index) const {
    std::size_t out = 0;
    for (const Record& record : journal)
      out += record.body.index() == body_index ? 1 : 0;
    return out;
  }

  template <class T>
  std::vector<T> records() const {
    std::vector<T> out;
    for (const Record& record : journal) {
      if (const T* body = std::get_if<T>(&record.body)) out.push_back(*body);
    }
    return out;
  }

  Engine engine;
  MapArchive archive;
  std::vector<Record> journal;
  UnixMs now = 1'000'000;
  std::uint64_t seq = 0;
  bool audited = true;
};

// Two shops of one merchant: `shop` opens and can swap, `woo` can only set.
class TwoShops : public Desk {
 public:
  explicit TwoShops(std::vector<RuleLine> rules = {}, EditPolicy on_edit = EditPolicy::Alert,
                    std::vector<ChannelName> opening = {ChannelName("shop")}) {
    account.name = AccountName("karoo");
    account.currency = "ZAR";
    account.timezone = "UTC";
    account.file = "karoo.yaml";
    for (const char* name : {"shop", "woo"}) {
      ChannelConfig channel;
      channel.name = ChannelName(name);
      channel.connector = name;
      channel.lag_ms = kLag;
      channel.can_set = true;
      channel.can_swap = channel.name.str() == "shop";
      channel.merge = channel.can_swap ? OrderMerge::Grow : OrderMerge::Latest;
      account.channels.push_back(channel);
    }
    account.stock.opening = std::move(opening);
    account.stock.rules = std::move(rules);
    account.stock.on_edit = on_edit;
    EXPECT_TRUE(tell(ConfigChanged{account}));
  }

  explicit TwoShops(const Account& given) : account(given) {
    EXPECT_TRUE(tell(ConfigChanged{account}));
  }

  static ListingFact listing(const std::string& sku) {
    ListingFact fact;
    fact.remote = "id/" + sku;
    fact.sku = sku;
    return fact;
  }

  LevelFact level(const std::string& sku, Quantity quantity) const {
    LevelFact fact;
    fact.remote = "id/" + sku;
    fact.quantity = quantity;
    fact.state = LevelState::Known;
    fact.as_of_ms = now;
    return fact;
  }

  using Levels = std::map<std::string, Quantity>;

  void pass(ChannelId channel) { EXPECT_TRUE(tell(FeedEnded{channel, now, "c"})); }

  // A sweep in which nothing else happens.
  void sweep(ChannelId channel, const Levels& levels) {
    pass(channel);
    engine.begin_fence(channel, now);
    page(channel, levels);
    now += 3000;
    pass(channel);
    EXPECT_TRUE(tell(FenceEnded{channel}));
  }

  void page(ChannelId channel, const Levels& levels) {
    CataloguePage page{channel, {}, {}};
    for (const auto& [sku, quantity] : levels) {
      page.listings.push_back(listing(sku));
      page.levels.push_back(level(sku, quantity));
    }
    EXPECT_TRUE(tell(page));
    EXPECT_TRUE(tell(CatalogueEnded{channel, now}));
  }

  void read(ChannelId channel, const std::string& sku, Quantity quantity) {
    EXPECT_TRUE(tell(LevelsRead{channel, {level(sku, quantity)}}));
  }

  // Both shops connected; with equal levels nothing differs.
  void connect(const Levels& in_shop, const Levels& in_woo) {
    sweep(shop, in_shop);
    sweep(woo, in_woo);
    sweep(shop, in_shop);
  }

  void manage() {
    const Plan plan = engine.plan();
    ASSERT_TRUE(plan.ready) << plan.not_ready_reason;
    ASSERT_TRUE(tell(AcceptPlan{plan.hash, "ann"}));
  }

  OrderLineFact line(const std::string& order, const std::string& sku, LineCounts counts) const {
    OrderLineFact fact;
    fact.order = order;
    fact.line = "1";
    fact.remote = "id/" + sku;
    fact.sku = sku;
    fact.counts = counts;
    fact.placed_at_ms = now;
    fact.touched_at_ms = now;
    return fact;
  }

  void orders(ChannelId channel, std::vector<OrderLineFact> lines,
              OrderState state = OrderState::Open) {
    OrdersSeen seen{channel, {}, std::move(lines), true};
    for (const OrderLineFact& line : seen.lines) {
      seen.orders.push_back({line.order, state, line.placed_at_ms, line.touched_at_ms});
    }
    EXPECT_TRUE(tell(seen));
  }

  void sell(ChannelId channel, const std::string& order, const std::string& sku, Quantity units) {
    orders(channel, {line(order, sku, {units, 0, 0})});
  }

  ProductView product(const std::string& sku) const { return *engine.product(Sku(sku)); }

  ListingView on(ChannelId channel, const std::string& sku) const {
    for (const ListingView& view : product(sku).listings) {
      if (view.channel == channel) return view;
    }
    ADD_FAILURE() << "no listing of " << sku;
    return {};
  }

  Account account;
  const ChannelId shop{0};
  const ChannelId woo{1};
};

}  // namespace stockd::engine
