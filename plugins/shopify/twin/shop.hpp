// SPDX-License-Identifier: Apache-2.0
//
// What the simulated shop holds: locations, items with their counters, orders, refunds,
// subscriptions. Rows are never removed, so an index names one for ever. What people and apps do to
// it is in shop_events.cpp and set_quantities.cpp; here are only the rows.
#pragma once

#include <array>
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
  bool service = false;  // a fulfilment service's
  bool deleted = false;
};

// The number of a level is one per location, and is not the location's own id.
inline constexpr std::int64_t kLevelsFromLocation = 36'954'570'752;

// The states of stock beside available and committed, in the order of Counters::other.
inline constexpr std::array<std::string_view, 5> kOtherStates = {
    "damaged", "incoming", "quality_control", "reserved", "safety_stock"};

// One item at one location. A level that was deactivated keeps its figures.
struct Counters {
  bool stocked = false;
  bool was_stocked = false;
  std::int64_t available = 0;
  std::int64_t committed = 0;
  std::array<std::int64_t, kOtherStates.size()> other{};
  std::int64_t updated_ms = 0;

  // Everything but what is incoming.
  std::int64_t on_hand() const;
  std::int64_t of(std::string_view state) const;
};

struct ProductRow {
  std::int64_t id = 0;
  std::string title;
  std::string status = "ACTIVE";
  std::int64_t updated_ms = 0;
  bool deleted = false;
};

struct ItemRow {
  std::int64_t id = 0;
  std::string sku;
  bool tracked = true;
  bool bundle = false;  // its stock follows from its parts and cannot be set
  std::int64_t updated_ms = 0;
  std::vector<Counters> at;  // by location
  bool deleted = false;
};

// Several variants may sell one item.
struct VariantRow {
  std::int64_t id = 0;
  std::size_t product = 0;
  std::size_t item = 0;
  std::string title = "Default Title";
  bool deleted = false;
};

struct LineRow {
  std::int64_t id = 0;
  std::optional<std::size_t> variant;  // none: no goods, such as a tip
  std::string sku;                     // as it was when ordered
  std::string title;
  std::int64_t quantity = 0;
  std::int64_t current = 0;
  std::int64_t unfulfilled = 0;
};

struct RefundLineRow {
  std::int64_t id = 0;
  std::size_t line = 0;
  std::int64_t quantity = 0;
  std::string restock;  // CANCEL, RETURN, LEGACY_RESTOCK, NO_RESTOCK
  std::size_t location = 0;
};

struct RefundRow {
  std::int64_t id = 0;
  std::int64_t created_ms = 0;
  std::vector<RefundLineRow> lines;
};

// A fulfilment order: what of an order is sent from one location.
struct PlaceRow {
  struct Part {
    std::int64_t id = 0;
    std::size_t line = 0;
    std::int64_t quantity = 0;
  };

  std::int64_t id = 0;
  std::size_t location = 0;
  std::vector<Part> parts;
};

struct OrderRow {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::int64_t created_ms = 0;
  std::int64_t updated_ms = 0;
  std::int64_t cancelled_ms = 0;  // 0: it was not
  std::int64_t closed_ms = 0;
  std::int64_t routed_ms = 0;  // when its fulfilment orders appear
  bool confirmed = true;       // its units were taken from stock
  bool test = false;
  bool pending = false;  // not paid yet
  bool deleted = false;
  std::vector<LineRow> lines;
  std::vector<RefundRow> refunds;
  std::vector<PlaceRow> places;

  bool fulfilled() const;
  // The location of a line, or of its first part.
  std::size_t location_of(std::size_t line) const;
};

struct SubscriptionRow {
  std::int64_t id = 0;
  std::string topic;  // as the schema's enum writes it
  std::string uri;
  std::string format = "JSON";
  std::string name;
  std::string filter;
  std::vector<std::string> fields;  // which to include; empty: all
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
  std::vector<ProductRow> products;
  std::vector<VariantRow> variants;
  std::vector<ItemRow> items;
  std::deque<OrderRow> orders;
  std::deque<SubscriptionRow> subscriptions;
  std::set<std::string, std::less<>> scopes;
  std::vector<Happening> happenings;  // since they were last taken
  std::int64_t stock_writes = 0;

  // Ids lie above 2^53 wherever Shopify's may, so that a client that uses doubles is caught.
  std::int64_t next_id() { return ++last_id_; }
  std::string next_uuid();

  // What still exists.
  std::optional<std::size_t> variant_by_sku(std::string_view sku) const;
  std::optional<std::size_t> item_by_id(std::int64_t id) const;
  std::optional<std::size_t> item_by_gid(std::string_view gid) const;
  std::optional<std::size_t> location_by_id(std::int64_t id) const;
  std::optional<std::size_t> location_by_gid(std::string_view gid) const;
  std::optional<std::size_t> location_by_name(std::string_view name) const;
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
std::string product_body(const Shop& shop, std::size_t product);
std::string item_body(const Shop& shop, std::size_t item);
std::string location_body(const Shop& shop, std::size_t location);
// Of a thing that is gone, or of an app: its id alone.
std::string id_body(std::int64_t id);

}  // namespace stockd::shopify::twin
