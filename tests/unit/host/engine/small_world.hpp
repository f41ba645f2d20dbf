// SPDX-License-Identifier: Apache-2.0
//
// Two simulated shops that trade on their own, and everything that can go wrong between them and
// the engine: order facts late, twice or out of order, answers lost, requests carried out twice or
// long after they were given up, restarts from a snapshot and its tail. Where the first shop is the
// source of truth, its staff edits levels at any moment.
#pragma once

#include "desk.hpp"

#include <random>
#include <set>

namespace stockd::engine {

// What the merchant of a small world wants: nothing special, or every rule that moves targets.
enum class WorldRules {
  None,
  KitsLastUnitsAndBlindness,
  ShopIsTruth,
  LooseShopIsTruth,  // it is set without comparing, and its staff edit nothing
};

class SmallWorld {
 public:
  explicit SmallWorld(unsigned seed, WorldRules rules = WorldRules::None);

  // Trade while the channels are connected, with goods receipts in the opening shop.
  void connect(int steps);
  // Trade while everything is managed, with faults.
  void trade(int steps);
  // No more events and no faults: everything in flight ends, and the engine gets what it wants.
  void come_to_rest();
  void check();

  TwoShops desk;

 private:
  struct State {
    UnixMs at = 0;
    UnixMs visible = 0;  // in the order feed
    LineCounts counts;
  };
  struct Order {
    std::string id;
    std::string sku;
    std::vector<State> states;
  };
  struct Write {
    IntentMade intent;
    UnixMs answer_at = 0;
    UnixMs land_at = 0;
    bool lost = false;
    bool landed = false;
    bool answered = false;
    std::vector<WrittenFact> written;
    bool pretended = false;  // the shop says that it did it, and does nothing
  };
  struct Shop {
    ChannelId channel{};
    std::map<std::string, Quantity> levels;
    std::vector<Order> orders;
    std::vector<Write> writes;
    std::map<std::string, std::vector<WrittenFact>> keys;  // what the platform answered under each
    std::set<std::string> pretended;                       // keys of what was only said to be done
    std::set<std::string> lied_about;                      // SKUs whose last write was one of those
    std::vector<ReadItem> fencing;                         // of a fence that is no sweep
    std::vector<ReadItem> reading;
    std::vector<LevelFact> read;
    int sweep_step = 0;
    UnixMs sweep_next = 0;
    bool blind = false;  // its credentials do not work: nothing can be asked of it
  };

  bool shop_decides() const {
    return rules_ == WorldRules::ShopIsTruth || rules_ == WorldRules::LooseShopIsTruth;
  }
  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }
  bool chance(std::uint32_t percent) { return dice(100) < percent; }
  std::string any_sku() { return skus_[dice(static_cast<std::uint32_t>(skus_.size()))]; }
  std::string any_product() { return skus_[dice(3)]; }  // a kit cannot be received

  void step(bool faults, bool events);
  void happen(Shop& shop);
  void edit();
  void watch_imports();
  void watch_intent(const Shop& shop, const IntentMade& intent);
  std::optional<IntentMade> next_group(Shop& shop);
  void tell_orders(Shop& shop, bool everything);
  void send_state(Shop& shop, const Order& order, const State& state);
  void serve(Shop& shop, bool faults);
  void serve_writes(Shop& shop, bool faults);
  void land(Shop& shop, Write& write);
  void serve_reads(Shop& shop, bool faults);
  void look_at(Shop& shop);
  void sweep(Shop& shop);
  void restart();
  void lose_sight(Shop& shop);
  void lie(const Shop& shop);
  Quantity sold(const std::string& sku, bool of_kit) const;
  Quantity really_left(const std::string& sku) const;
  Quantity target_of(const Shop& shop, const std::string& sku) const;

  std::mt19937 random_;
  const WorldRules rules_;
  std::vector<std::string> skus_ = {"A", "B", "C"};
  std::vector<Shop> shops_;
  std::map<std::string, Quantity> stock_;  // at the start, received and edited since
  // By SKU since the plan was accepted: what staff really did, and what was taken over of it.
  std::map<std::string, std::vector<Quantity>> edits_;
  std::map<std::string, Quantity> imported_;
  std::map<std::string, std::size_t> prefix_;  // edits that the imports amount to
  std::map<ProductId, std::string> skus_of_;
  std::size_t watched_ = 0;
  int named_ = 0;
  bool managed_ = false;
  std::string snapshot_;
  std::size_t snapshot_at_ = 0;
};

}  // namespace stockd::engine
