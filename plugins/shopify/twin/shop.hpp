// SPDX-License-Identifier: Apache-2.0
//
// What the simulated shop holds: locations, items with their counters, orders, refunds,
// subscriptions. Rows are never removed, so an index names one for ever. What people and apps do to
// it is in shop_events.cpp and set_quantities.cpp; here are only the rows.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::twin {

struct LocationRow {
  std::int64_t id = 0;
  std::string name;
  bool active = true;
};

// One item at one location. on_hand is the sum; nothing here is damaged or reserved.
struct Counters {
  bool stocked = false;
  std::int64_t available = 0;
  std::int64_t committed = 0;
  std::int64_t updated_ms = 0;

  std::int64_t on_hand() const { return available + committed; }
};

// A product with its only variant and that variant's inventory item.
struct ItemRow {
  std::int64_t product_id = 0;
  std::int64_t variant_id = 0;
  std::int64_t item_id = 0;
  std::string sku;
  std::string title;
  std::string status = "ACTIVE";
  bool tracked = true;
  std::int64_t updated_ms = 0;
  std::vector<Counters> at;  // by location
};

struct LineRow {
  std::int64_t id = 0;
  std::size_t item = 0;
  std::string sku;  // as it was when ordered
  std::string title;
  std::int64_t quantity = 0;
  std::int64_t current = 0;
  std::int64_t unfulfilled = 0;
};

struct RefundLineRow {
  std::int64_t id = 0;
  std::size_t line = 0;
  std::int64_t quantity = 0;
  std::string restock;  // CANCEL, RETURN, NO_RESTOCK
};

struct RefundRow {
  std::int64_t id = 0;
  std::int64_t created_ms = 0;
  std::vector<RefundLineRow> lines;
};

struct OrderRow {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::size_t location = 0;
  std::int64_t created_ms = 0;
  std::int64_t updated_ms = 0;
  std::int64_t cancelled_ms = 0;  // 0: it was not
  std::int64_t closed_ms = 0;
  std::vector<LineRow> lines;
  std::vector<RefundRow> refunds;

  bool fulfilled() const;
};

struct SubscriptionRow {
  std::int64_t id = 0;
  std::string topic;  // as the schema's enum writes it
  std::string uri;
  std::string format = "JSON";
  std::string name;
  std::string filter;
  std::int64_t created_ms = 0;
  bool removed = false;
};

// Something webhooks tell of, frozen as it was then.
struct Happening {
  std::string topic;
  std::string body;
  std::string event_id;
};

struct Shop {
  std::string domain = "karoo-outdoor.myshopify.com";
  std::vector<LocationRow> locations;
  std::vector<ItemRow> items;
  std::deque<OrderRow> orders;
  std::deque<SubscriptionRow> subscriptions;
  std::set<std::string, std::less<>> scopes;
  std::vector<Happening> happenings;  // since they were last taken
  std::int64_t stock_writes = 0;

  // Ids lie above 2^53 wherever Shopify's may, so that a client that uses doubles is caught.
  std::int64_t next_id() { return ++last_id_; }
  std::string next_uuid();

  std::optional<std::size_t> item_by_sku(std::string_view sku) const;
  std::optional<std::size_t> item_by_id(std::int64_t item_id) const;
  std::optional<std::size_t> location_by_id(std::int64_t id) const;
  OrderRow* order_by_gid(std::string_view gid);

  // Active locations only, as ProductVariant.inventoryQuantity counts.
  std::int64_t available_everywhere(const ItemRow& item) const;

  void tell(std::string topic, std::string body);

 private:
  std::int64_t last_id_ = 9'007'199'254'740'993;
  std::int64_t uuids_ = 0;
};

// eg: gid("Order", 42) -> "gid://shopify/Order/42"
std::string gid(std::string_view type, std::int64_t id);

// The number of a gid of that type, or nothing.
std::optional<std::int64_t> gid_number(std::string_view text, std::string_view type);

// Webhook bodies, as JSON text.
std::string order_body(const Shop& shop, const OrderRow& order);
std::string refund_body(const Shop& shop, const OrderRow& order, const RefundRow& refund);
std::string level_body(const Shop& shop, std::size_t item, std::size_t location);
std::string product_body(const Shop& shop, std::size_t item);

}  // namespace stockd::shopify::twin
