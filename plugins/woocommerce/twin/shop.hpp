// SPDX-License-Identifier: Apache-2.0
//
// What a simulated shop keeps and how its stock moves: products, variations, orders, refunds. The
// rules are those a WooCommerce 11.0.1 was seen to follow. It knows nothing of HTTP; each change
// leaves news behind, in the order in which the shop would send them.
#pragma once

#include "rules.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::woocommerce::twin {

struct Product {
  std::int64_t id = 0;
  std::int64_t parent = 0;  // of a variation
  std::string type = "simple";
  std::string name;
  std::string sku;
  std::string status = "publish";
  std::string status_before_trash;
  std::int64_t price_cents = 0;
  bool priced = false;
  bool managed = false;
  std::optional<std::int64_t> stock;
  std::string backorders = "no";
  std::string stock_status = "instock";
  std::int64_t created_ms = 0;
  std::int64_t modified_ms = 0;
  std::vector<std::int64_t> variations;
  boost::json::array attributes;
};

struct Line {
  std::int64_t id = 0;
  std::int64_t product = 0;
  std::int64_t variation = 0;
  std::int64_t quantity = 0;
  std::string name;
  std::int64_t total_cents = 0;
  std::optional<std::int64_t> reduced;  // meta _reduced_stock
  std::int64_t restocked = 0;           // meta _restock_refunded_items

  std::int64_t target() const { return variation != 0 ? variation : product; }
};

struct Refund {
  std::int64_t id = 0;
  std::string reason;
  std::int64_t total_cents = 0;
  std::int64_t created_ms = 0;
  bool full = false;
  std::vector<Line> lines;  // quantities as refunded, positive
};

struct Order {
  std::int64_t id = 0;
  std::string status = "pending";
  std::string status_before_trash;
  std::string created_via = "rest-api";
  std::int64_t created_ms = 0;
  std::int64_t modified_ms = 0;
  std::optional<std::int64_t> paid_ms;
  std::optional<std::int64_t> completed_ms;
  bool has_stock = false;  // its lines were taken off the stock
  std::vector<Line> lines;
  std::vector<Refund> refunds;
  boost::json::object billing;

  std::int64_t total_cents() const;
};

// A topic and the object it is about.
struct News {
  std::string topic;
  std::int64_t id = 0;
};

struct RefundWish {
  std::int64_t line = 0;
  std::int64_t quantity = 0;
  std::int64_t cents = 0;
};

class Shop {
 public:
  Rules rules;
  bool counts_stock = true;  // the shop-wide switch woocommerce_manage_stock
  // The meta key under which a multi-location plugin counts, without the place; empty: none.
  std::string place_meta;
  std::vector<News> news;
  std::uint64_t stock_writes = 0;

  std::int64_t next_id() { return next_id_++; }
  std::int64_t next_line_id() { return next_line_id_++; }

  const std::map<std::int64_t, Product>& products() const { return products_; }
  const std::map<std::int64_t, Order>& orders() const { return orders_; }
  Product* product(std::int64_t id);
  const Product* product(std::int64_t id) const;
  Order* order(std::int64_t id);

  // The product whose SKU equals `sku` as the database compares: letter case and outer blanks do
  // not count. Exact spelling goes first.
  const Product* by_sku(std::string_view sku, std::int64_t besides = 0) const;

  Product& add(Product product, std::int64_t now_ms);
  void erase_product(std::int64_t id);
  void trash_product(Product& product, std::int64_t now_ms);
  void restore_product(Product& product, std::int64_t now_ms);  // in wp-admin

  // Where the product's stock is counted: itself, its parent, or nowhere.
  Product* counter(Product& product);
  const Product* counter(const Product& product) const;

  // Sets the quantity where it is counted; the derived stock_status follows. The product itself
  // must be the counter.
  void set_stock(Product& counter, std::optional<std::int64_t> quantity);
  void derive_status(Product& product);
  void touch(Product& product, std::int64_t now_ms);  // and its parent

  Order& place(Order order, std::int64_t now_ms);
  void set_status(Order& order, const std::string& status, std::int64_t now_ms);
  void edit_line(Order& order, std::int64_t line, std::int64_t quantity, std::int64_t now_ms);
  void add_line(Order& order, Line line, std::int64_t now_ms);
  Refund& refund(Order& order, const std::string& reason, std::int64_t cents,
                 const std::vector<RefundWish>& wishes, bool restock, std::int64_t now_ms);
  // A refund that is deleted leaves the stock and the notes as they are.
  bool erase_refund(Order& order, std::int64_t id);
  void trash_order(Order& order, std::int64_t now_ms);
  void restore_order(Order& order, std::int64_t now_ms);  // in wp-admin
  void erase_order(std::int64_t id) { orders_.erase(id); }
  void touch_order(Order& order, std::int64_t now_ms);

  // An order that took its stock before the story begins.
  void place_earlier(Order order);

  void tell(std::string topic, std::int64_t id);

 private:
  void take(Order& order, std::int64_t now_ms);
  void give_back(Order& order, std::int64_t now_ms);
  bool move_stock(std::int64_t product, std::int64_t delta, std::int64_t now_ms);

  std::int64_t next_id_ = 11;
  std::int64_t next_line_id_ = 1;
  std::map<std::int64_t, Product> products_;
  std::map<std::int64_t, Order> orders_;
};

// Letter case and outer blanks dropped, as the database compares SKUs.
std::string folded(std::string_view sku);

}  // namespace stockd::woocommerce::twin
