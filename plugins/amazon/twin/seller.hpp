// SPDX-License-Identifier: Apache-2.0
//
// One seller of one region: listings, orders, what Amazon's warehouses hold, and changes that were
// accepted and are not processed yet. A merchant's quantity belongs to the SKU, whatever the number
// of marketplaces; attributes belong to a marketplace and change when a request is accepted.
#pragma once

#include <stockd/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd::amazon::twin {

// What Amazon's warehouses hold of one SKU.
struct Warehouse {
  std::int64_t fulfillable = 0;
  std::int64_t inbound_working = 0;
  std::int64_t inbound_shipped = 0;
  std::int64_t inbound_receiving = 0;
  std::int64_t pending_order = 0;
  std::int64_t customer_damaged = 0;

  std::int64_t total() const {
    return fulfillable + inbound_working + inbound_shipped + inbound_receiving + pending_order +
           customer_damaged;
  }
};

struct Listing {
  std::string sku;
  std::string asin;
  std::string title;
  std::string product_type = "PRODUCT";
  std::int64_t created_ms = 0;
  std::int64_t updated_ms = 0;
  bool suppressed = false;
  bool incomplete = false;  // told by reports only

  // In force now: by channel code, the quantity where there is one.
  std::map<std::string, std::optional<std::int64_t>> availability;
  std::map<std::string, json::Object> attributes;  // by marketplace
  std::optional<Warehouse> warehouse;              // Amazon's
  json::Array issues;
  bool harmed = false;  // a quantity was written although Amazon shipped it

  bool by_amazon() const;
  bool by_merchant() const { return availability.contains("DEFAULT"); }
  // What shoppers can buy: of the merchant where he offers it, else of Amazon.
  std::int64_t sellable() const;
};

struct OrderItem {
  std::string id;
  std::string sku;
  std::string asin;
  std::string title;
  std::int64_t ordered = 0;
  std::int64_t shipped = 0;
  std::string cancelled_by;  // empty: it was not
  std::string cancel_reason;
};

struct Order {
  std::string id;
  std::string status = "UNSHIPPED";
  bool by_amazon = false;
  bool elsewhere = false;  // bought on another shop and shipped by Amazon
  std::string marketplace;
  std::int64_t created_ms = 0;
  std::int64_t updated_ms = 0;
  std::int64_t visible_ms = 0;
  std::vector<OrderItem> items;
};

// A change of what is in force, at its time.
struct Effect {
  std::int64_t at_ms = 0;
  std::string sku;
  std::string code;  // of the channel
  bool removes = false;
  std::optional<std::int64_t> quantity;
};

class Seller {
 public:
  Seller(std::string token, std::vector<std::string> marketplaces, std::string amazon_code);

  const std::string& token() const { return token_; }
  const std::vector<std::string>& marketplaces() const { return marketplaces_; }
  const std::string& amazon_code() const { return amazon_code_; }
  bool sells_in(const std::string& marketplace) const;

  Listing* listing(const std::string& sku);
  const std::map<std::string, Listing>& listings() const { return listings_; }
  // A listing without numbers, in all marketplaces of the seller. Replaces one of the same SKU.
  Listing& add(const std::string& sku, std::int64_t now_ms);
  void remove(const std::string& sku) { listings_.erase(sku); }
  void rename(const std::string& sku, const std::string& to, std::int64_t now_ms);

  // Sets what a seller types into Seller Central: at once, as attribute and as number in force.
  void edit(Listing& listing, std::int64_t quantity, std::int64_t now_ms);

  void later(Effect effect) { effects_.push_back(std::move(effect)); }
  // Whatever is due by now happens.
  void advance(std::int64_t now_ms);
  std::optional<std::int64_t> next_ms() const;

  // A shopper's order takes its units at once. `elsewhere`: bought on another shop.
  Order& place(Listing& listing, std::int64_t quantity, bool elsewhere, std::int64_t now_ms);
  Order* order(const std::string& id);
  std::deque<Order>& orders() { return orders_; }
  void cancel(Order& order, const std::string& by, const std::string& reason, std::int64_t now_ms);
  void ship(Order& order, std::int64_t now_ms);

  std::uint64_t next_number() { return ++numbers_; }
  std::uint64_t stock_writes = 0;  // numbers in force that a request through the API set

 private:
  void apply(const Effect& effect);
  void give_back(const Order& order, const OrderItem& item);

  std::string token_;
  std::vector<std::string> marketplaces_;
  std::string amazon_code_;
  std::map<std::string, Listing> listings_;
  std::deque<Order> orders_;
  std::deque<Effect> effects_;  // in the order of their acceptance
  std::uint64_t numbers_ = 0;
};

}  // namespace stockd::amazon::twin
