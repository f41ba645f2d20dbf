// SPDX-License-Identifier: Apache-2.0
//
// The rules of the simulated shops.
#include "small_world.hpp"

#include <limits>

namespace stockd::engine {
namespace {

constexpr Quantity kThreshold = 3;

// One A and two B make a K.
const std::map<std::string, Quantity> kRecipe = {{"A", 1}, {"B", 2}};

}  // namespace

SmallWorld::SmallWorld(unsigned seed, WorldRules rules) : random_(seed), rules_(rules) {
  if (rules_ == WorldRules::KitsLastUnitsAndBlindness) {
    skus_ = {"A", "B", "C", "D", "E", "F", "K"};
    Account account = desk.account;
    Kit& kit = account.kits[Sku("K")];
    for (const auto& [part, count] : kRecipe)
      kit.parts[Sku(part)] = count;
    account.stock.last_units = {kThreshold, {ChannelName("shop")}, 1};
    account.stock.when_blind = BlindPolicy::Reserve;
    EXPECT_TRUE(desk.tell(ConfigChanged{account}));
  }
  if (shop_decides()) {
    Account account = desk.account;
    account.stock.source_of_truth = "shop";
    account.stock.opening.clear();
    account.stock.guard = {100, 100, 1};
    if (rules_ == WorldRules::ShopIsTruth) {
      account.channels[0].swap_key_ms = 7'200'000;
    } else {
      account.stock.accept_loss = true;
      account.channels[0].can_swap = false;
    }
    account.channels[0].fence = FenceKind::Full;
    for (ChannelConfig& channel : account.channels)
      channel.can_read = true;
    account.channels[1].fence = chance(50) ? FenceKind::Full : FenceKind::Read;
    EXPECT_TRUE(desk.tell(ConfigChanged{account}));
  }
  for (const ChannelId channel : {desk.shop, desk.woo}) {
    Shop shop;
    shop.channel = channel;
    for (const std::string& sku : skus_)
      shop.levels[sku] = 5 + dice(30);
    shops_.push_back(std::move(shop));
  }
  stock_ = shops_[0].levels;
  snapshot_ = desk.engine.snapshot();
  snapshot_at_ = desk.journal.size();
}

void SmallWorld::happen(Shop& shop) {
  const std::string sku = any_sku();
  if (chance(70)) {
    const Quantity units = 1 + dice(2);
    if (shop.levels[sku] < units) return;
    shop.levels[sku] -= units;
    Order order{"o" + std::to_string(++named_), sku, {}};
    order.states.push_back({desk.now, desk.now + dice(kLag), {units, 0, 0}});
    shop.orders.push_back(std::move(order));
    return;
  }
  if (shop.orders.empty()) return;
  Order& order = shop.orders[dice(static_cast<std::uint32_t>(shop.orders.size()))];
  State next = order.states.back();
  if (next.counts.consumed() == 0 || desk.now < next.at + 1500) return;
  next.at = desk.now;
  next.visible = std::max(next.visible, desk.now + dice(kLag));
  (chance(50) ? next.counts.cancelled : next.counts.restocked) += 1;
  shop.levels[order.sku] += 1;
  order.states.push_back(next);
}

void SmallWorld::edit() {
  const std::string sku = any_sku();
  const Quantity units = std::vector<Quantity>{-2, -1, 1, 2, 5, 12}[dice(6)];
  Quantity& level = shops_[0].levels[sku];
  // Staff who change by chance just what a platform only pretended cannot be told from it.
  if (level + units < 0 || shops_[0].lied_about.contains(sku)) return;
  level += units;
  stock_[sku] += units;
  edits_[sku].push_back(units);
}

// What was taken over is at every moment the sum of the first edits that really happened.
void SmallWorld::watch_imports() {
  for (; watched_ < desk.journal.size(); ++watched_) {
    const auto* import = std::get_if<StockAdjusted>(&desk.journal[watched_].body);
    if (import == nullptr || import->kind != AdjustKind::Import) continue;
    const std::string sku = skus_of_[import->product];
    imported_[sku] += import->delta;
    Quantity sum = 0;
    bool found = false;
    for (std::size_t n = 0; n <= edits_[sku].size() && !found; ++n) {
      if (n > 0) sum += edits_[sku][n - 1];
      found = n >= prefix_[sku] && sum == imported_[sku];
      if (found) prefix_[sku] = n;
    }
    EXPECT_TRUE(found) << imported_[sku] << " units of " << sku
                       << " were taken over, and staff never changed as many";
  }
}

void SmallWorld::watch_intent(const Shop& shop, const IntentMade& intent) {
  EXPECT_TRUE(managed_) << "a write before the plan was accepted";
  for (std::size_t i = 0; i < intent.items.size(); ++i) {
    const IntentItem& item = intent.items[i];
    EXPECT_GE(item.to, 0);
    const std::string sku = desk.engine.write_items(intent)[i].remote.substr(3);
    const ProductView product = desk.product(sku);
    if (!shop_decides()) continue;
    // What somebody added by hand is kept until it is decided, so a lower may end above the truth.
    if (shop.channel == desk.woo) {
      const Quantity left = std::max<Quantity>(0, product.truth);
      EXPECT_TRUE(item.to < item.from || item.to <= left)
          << sku << ": " << item.from << " to " << item.to << ", and there are " << left;
    } else {
      const bool compares = rules_ == WorldRules::ShopIsTruth;
      EXPECT_EQ(intent.mode, compares ? WriteMode::Swap : WriteMode::Set);
    }
  }
}

// A group of which nobody knows whether it happened comes before anything new.
std::optional<IntentMade> SmallWorld::next_group(Shop& shop) {
  if (auto again = desk.engine.take_resend(shop.channel)) return again;
  const bool swaps = shop.channel == desk.shop && rules_ != WorldRules::LooseShopIsTruth;
  const std::size_t sets = swaps && rules_ == WorldRules::ShopIsTruth ? 0 : 2;
  auto intent = desk.write(shop.channel, {sets, swaps ? std::size_t{2} : std::size_t{0}, 0});
  if (intent) watch_intent(shop, *intent);
  return intent;
}

void SmallWorld::send_state(Shop& shop, const Order& order, const State& state) {
  OrderLineFact fact = desk.line(order.id, order.sku, state.counts);
  fact.placed_at_ms = order.states.front().at;
  fact.touched_at_ms = state.at;
  std::vector<OrderLineFact> facts = {fact};
  if (chance(20)) facts.push_back(fact);
  const bool ended = state.counts.consumed() == 0;
  desk.orders(shop.channel, facts, ended ? OrderState::Closed : OrderState::Open);
}

// A pass tells the newest state of every order that is visible by now, in any order.
void SmallWorld::tell_orders(Shop& shop, bool everything) {
  std::vector<std::pair<const Order*, const State*>> told;
  for (const Order& order : shop.orders) {
    const State* newest = nullptr;
    for (const State& state : order.states) {
      if (everything || state.visible <= desk.now) newest = &state;
    }
    if (newest != nullptr) told.emplace_back(&order, newest);
  }
  std::shuffle(told.begin(), told.end(), random_);
  for (const auto& [order, state] : told)
    send_state(shop, *order, *state);
  desk.pass(shop.channel);
}

void SmallWorld::land(Shop& shop, Write& write) {
  write.landed = true;
  const bool keyed = rules_ == WorldRules::ShopIsTruth && shop.channel == desk.shop;
  if (const auto known = shop.keys.find(write.intent.key); keyed && known != shop.keys.end()) {
    write.written = known->second;
    return;
  }
  bool stale = false;
  for (std::size_t i = 0; i < write.intent.items.size(); ++i) {
    const IntentItem& item = write.intent.items[i];
    const auto remote = desk.engine.write_items(write.intent)[i].remote;
    const Quantity level = shop.levels[remote.substr(3)];
    WrittenFact fact;
    fact.ref = i;
    if (write.intent.mode == WriteMode::Swap && level != item.from) {
      fact.trouble.kind = Kind::Stale;
      stale = true;
    }
    write.written.push_back(fact);
  }
  // The shop's batches are all or nothing.
  for (WrittenFact& fact : write.written) {
    if (stale && !fact.trouble) fact.trouble.kind = Kind::Aborted;
    if (fact.trouble) continue;
    const auto item = desk.engine.write_items(write.intent)[fact.ref];
    const std::string sku = item.remote.substr(3);
    if (write.pretended) {
      shop.lied_about.insert(sku);
      continue;
    }
    shop.lied_about.erase(sku);
    shop.levels[sku] = item.to;
  }
  if (!write.pretended || stale) shop.keys[write.intent.key] = write.written;
}

void SmallWorld::serve_writes(Shop& shop, bool faults) {
  for (Write& write : shop.writes) {
    if (!write.landed && !write.lost && desk.now >= write.land_at) land(shop, write);
    if (write.answered || desk.now < write.answer_at) continue;
    write.answered = true;
    WriteEnded ended{write.intent.intent, {}, {}, false};
    if (write.landed && !chance(faults ? 10 : 0)) ended.written = write.written;
    if (write.lost && chance(50)) ended.nothing_sent = true;
    EXPECT_TRUE(desk.tell(ended));
  }
  std::erase_if(shop.writes,
                [](const Write& write) { return write.answered && (write.landed || write.lost); });
  const bool idle = std::all_of(shop.writes.begin(), shop.writes.end(),
                                [](const Write& write) { return write.answered; });
  if (!idle || !chance(60)) return;
  const auto intent = next_group(shop);
  if (!intent) return;
  Write write{*intent, desk.now + dice(800), 0, faults && chance(10), false, false, {}, false};
  write.land_at = desk.now + dice(faults && chance(10) ? 20'000 : 400);
  if (!faults) write.answer_at = std::max(write.answer_at, write.land_at);
  const bool keyed = rules_ == WorldRules::ShopIsTruth && intent->mode == WriteMode::Swap;
  if (keyed && !write.lost && faults && chance(10)) {
    // The network delivers it twice.
    Write again = write;
    again.answered = true;
    again.lost = false;
    again.land_at += dice(5000);
    shop.writes.push_back(std::move(again));
  } else {
    write.pretended = keyed && faults && chance(5) && shop.pretended.insert(intent->key).second;
  }
  shop.writes.push_back(std::move(write));
}

void SmallWorld::serve_reads(Shop& shop, bool faults) {
  if (!shop.read.empty()) {
    if (!faults || !chance(20)) {
      EXPECT_TRUE(desk.tell(LevelsRead{shop.channel, shop.read}));
    }
    shop.read.clear();
  }
  for (const ReadItem& item : desk.engine.next_reads(shop.channel, 2, desk.now, {})) {
    const std::string sku = item.remote.substr(3);
    shop.read.push_back(desk.level(sku, shop.levels[sku]));
  }
  // A hint from a webhook: anything may be looked at.
  if (shop.read.empty() && faults && chance(10)) {
    const std::string sku = any_sku();
    shop.read.push_back(desk.level(sku, shop.levels[sku]));
  }
}

// The levels of a fence around a few listings.
void SmallWorld::look_at(Shop& shop) {
  if (shop.fencing.empty()) return;
  LevelsRead read{shop.channel, {}, 0};
  for (const ReadItem& item : shop.fencing) {
    const std::string sku = item.remote.substr(3);
    read.levels.push_back(desk.level(sku, shop.levels[sku]));
  }
  EXPECT_TRUE(desk.tell(read));
  desk.engine.end_fence_reads(shop.channel);
}

void SmallWorld::sweep(Shop& shop) {
  if (desk.now < shop.sweep_next) return;
  switch (shop.sweep_step) {
    case 0:
      if (!desk.engine.wants(shop.channel, desk.now).sweep && !chance(5)) {
        if (desk.engine.wants(shop.channel, desk.now).fences == 0) return;
        shop.fencing = desk.engine.next_fences(shop.channel, 2);
      }
      tell_orders(shop, false);
      desk.engine.begin_fence(shop.channel, desk.now);
      break;
    case 1:
      if (shop.fencing.empty()) desk.page(shop.channel, shop.levels);
      look_at(shop);
      shop.sweep_next = desk.now + kLag + dice(500);
      break;
    case 2:
      tell_orders(shop, false);
      EXPECT_TRUE(desk.tell(FenceEnded{shop.channel}));
      shop.fencing.clear();
      break;
  }
  shop.sweep_step = (shop.sweep_step + 1) % 3;
}

// The key is revoked, and works again some time later.
void SmallWorld::lose_sight(Shop& shop) {
  if (!shop.blind && shop.sweep_step == 0 && chance(2)) {
    shop.blind = true;
    EXPECT_TRUE(desk.tell(ChannelBlinded{shop.channel, "revoked"}));
  } else if (shop.blind && chance(10)) {
    shop.blind = false;
    EXPECT_TRUE(desk.tell(ChannelSighted{shop.channel}));
  }
}

void SmallWorld::serve(Shop& shop, bool faults) {
  if (rules_ == WorldRules::KitsLastUnitsAndBlindness && managed_ && (faults || shop.blind))
    lose_sight(shop);
  if (shop.blind) return;
  serve_writes(shop, faults);
  serve_reads(shop, faults);
  sweep(shop);
  if (desk.engine.wants(shop.channel, desk.now).orders && chance(30)) tell_orders(shop, false);
}

void SmallWorld::restart() {
  auto restored = Engine::restore(snapshot_);
  ASSERT_TRUE(restored);
  for (std::size_t i = snapshot_at_; i < desk.journal.size(); ++i)
    restored->fold(desk.journal[i]);
  EXPECT_EQ(restored->hash(), desk.engine.hash());
  desk.engine = std::move(*restored);
  for (Shop& shop : shops_) {
    shop.sweep_step = 0;
    shop.read.clear();
    shop.fencing.clear();
    for (Write& write : shop.writes)
      write.answered = true;
  }
  EXPECT_TRUE(desk.tell(Restarted{}));
}

void SmallWorld::step(bool faults, bool events) {
  desk.now += 1 + dice(600);
  const auto deadline = desk.engine.next_deadline();
  if (deadline && *deadline <= desk.now) {
    EXPECT_TRUE(desk.tell(DeadlineDue{}));
  }
  for (Shop& shop : shops_) {
    if (events && chance(15)) happen(shop);
    if (events && chance(15) && !shop.blind && !shop.orders.empty()) {
      // A webhook: soon, late, or with a state of long ago.
      const Order& order = shop.orders[dice(static_cast<std::uint32_t>(shop.orders.size()))];
      send_state(shop, order, order.states[dice(static_cast<std::uint32_t>(order.states.size()))]);
    }
    if (chance(50)) serve(shop, faults);
  }
  if (chance(2)) {
    snapshot_ = desk.engine.snapshot();
    snapshot_at_ = desk.journal.size();
  }
  if (chance(3)) desk.engine.forget_closed(desk.seq);
  if (faults && chance(1)) restart();
  if (managed_ && events && rules_ == WorldRules::ShopIsTruth && chance(10)) edit();
  watch_imports();
}

void SmallWorld::connect(int steps) {
  for (int i = 0; i < steps; ++i) {
    step(true, true);
    if (chance(3)) {
      const std::string sku = any_product();
      shops_[0].levels[sku] += 4;
      stock_[sku] += 4;
    }
  }
  for (int i = 0; i < 200; ++i)
    step(false, false);
  for (int i = 0; i < 200 && !desk.engine.plan().ready; ++i)
    step(false, false);
  for (Shop& shop : shops_) {
    tell_orders(shop, true);
    desk.sweep(shop.channel, shop.levels);
  }
  for (Shop& shop : shops_) {
    shop.sweep_step = 0;
    shop.fencing.clear();
  }
  desk.manage();
  managed_ = true;
  for (const std::string& sku : skus_)
    skus_of_[desk.product(sku).product] = sku;
}

// For a moment a shop says that it has nothing left of anything.
void SmallWorld::lie(const Shop& shop) {
  std::vector<LevelFact> nothing;
  for (const std::string& sku : skus_)
    nothing.push_back(desk.level(sku, 0));
  EXPECT_TRUE(desk.tell(LevelsRead{shop.channel, nothing}));
}

void SmallWorld::trade(int steps) {
  for (int i = 0; i < steps; ++i) {
    step(true, true);
    Shop& liar = shops_[dice(2)];
    if (rules_ == WorldRules::KitsLastUnitsAndBlindness && !liar.blind && chance(1)) lie(liar);
    if (chance(2)) {
      const std::string sku = any_product();
      stock_[sku] += 3;
      EXPECT_TRUE(desk.tell(
          Adjust{Sku(sku), "r" + std::to_string(++named_), AdjustKind::Receive, 3, "ann", ""}));
    }
  }
}

void SmallWorld::come_to_rest() {
  for (int i = 0; i < 400; ++i)
    step(false, false);
  for (Shop& shop : shops_)
    EXPECT_FALSE(shop.blind);
  desk.now += 120'000;
  for (int round = 0; round < 3; ++round) {
    for (Shop& shop : shops_) {
      shop.sweep_step = 0;
      shop.fencing.clear();
      tell_orders(shop, true);
      desk.sweep(shop.channel, shop.levels);
    }
    for (int i = 0; i < 100; ++i)
      step(false, false);
  }
  // Everything that was ever true comes once more, the oldest last: nothing may move.
  for (Shop& shop : shops_) {
    for (const Order& order : shop.orders) {
      for (auto state = order.states.rbegin(); state != order.states.rend(); ++state) {
        send_state(shop, order, *state);
      }
    }
  }
}

// What was sold of it since the connection. The opening shop's own level of a product speaks for
// itself; of a kit, and elsewhere, what was sold before the baseline is not counted.
Quantity SmallWorld::sold(const std::string& sku, bool of_kit) const {
  Quantity units = 0;
  for (const Shop& shop : shops_) {
    UnixMs baseline = 0;
    for (const BaselineMarked& marked : desk.records<BaselineMarked>()) {
      if (marked.channel == shop.channel) baseline = marked.baseline_ms;
    }
    for (const Order& order : shop.orders) {
      if (order.sku != sku) continue;
      units += order.states.back().counts.consumed();
      if (shop.channel == desk.shop && !of_kit) continue;
      for (auto state = order.states.rbegin(); state != order.states.rend(); ++state) {
        if (state->at > baseline) continue;
        units -= state->counts.consumed();
        break;
      }
    }
  }
  return units;
}

Quantity SmallWorld::really_left(const std::string& sku) const {
  Quantity left = stock_.at(sku) - sold(sku, false);
  if (rules_ == WorldRules::KitsLastUnitsAndBlindness && kRecipe.contains(sku))
    left -= sold("K", true) * kRecipe.at(sku);
  return left;
}

// The rules of the world, said once more.
Quantity SmallWorld::target_of(const Shop& shop, const std::string& sku) const {
  if (rules_ != WorldRules::KitsLastUnitsAndBlindness)
    return std::max<Quantity>(0, really_left(sku));
  const bool kit = sku == "K";
  const auto parts = kit ? kRecipe : std::map<std::string, Quantity>{{sku, 1}};
  Quantity target = std::numeric_limits<Quantity>::max();
  for (const auto& [part, count] : parts) {
    const Quantity left = std::max<Quantity>(0, really_left(part));
    if (shop.channel != desk.shop && really_left(part) <= kThreshold) return 0;
    target = std::min(target, left / count);
  }
  return target;
}

void SmallWorld::check() {
  for (const Shop& shop : shops_)
    EXPECT_FALSE(desk.engine.guard(shop.channel).holding);
  for (const std::string& sku : skus_) {
    const ProductView product = desk.product(sku);
    if (product.parts.empty()) {
      EXPECT_EQ(product.truth, really_left(sku)) << sku;
    }
    Quantity edited = 0;
    for (const Quantity units : edits_[sku])
      edited += units;
    EXPECT_EQ(imported_[sku], edited) << sku;
    for (const ListingView& listing : product.listings) {
      const Shop& shop = shops_[index_of(listing.channel)];
      EXPECT_EQ(listing.health, ListingHealth::Equal)
          << sku << " " << health_name(listing.health) << ": " << listing.health_reason;
      EXPECT_EQ(listing.target, shop.levels.at(sku)) << sku;
      EXPECT_EQ(listing.target, target_of(shop, sku)) << sku;
    }
  }
}

}  // namespace stockd::engine
