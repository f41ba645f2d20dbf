// SPDX-License-Identifier: Apache-2.0
//
// See shop.hpp.
#include "shop.hpp"

#include "signature.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::shopify::twin {

bool OrderRow::fulfilled() const {
  return cancelled_ms == 0 && std::all_of(lines.begin(), lines.end(), [](const LineRow& line) {
           return line.unfulfilled == 0;
         });
}

std::size_t OrderRow::location_of(std::size_t line) const {
  for (const PlaceRow& place : places) {
    for (const PlaceRow::Part& part : place.parts) {
      if (part.line == line) return place.location;
    }
  }
  return places.empty() ? 0 : places.front().location;
}

std::int64_t Counters::on_hand() const {
  std::int64_t sum = available + committed;
  for (std::size_t i = 0; i < other.size(); ++i) {
    if (kOtherStates[i] != "incoming") sum += other[i];
  }
  return sum;
}

std::int64_t Counters::of(std::string_view state) const {
  if (state == "available") return available;
  if (state == "committed") return committed;
  if (state == "on_hand") return on_hand();
  for (std::size_t i = 0; i < other.size(); ++i) {
    if (kOtherStates[i] == state) return other[i];
  }
  return 0;
}

std::string Shop::next_uuid() {
  static constexpr std::string_view kHex = "0123456789abcdef";
  const std::string digest = sha256(domain + "/" + std::to_string(++uuids_));
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    auto byte = static_cast<unsigned char>(digest[i]);
    if (i == 6) byte = static_cast<unsigned char>((byte & 0x0F) | 0x40);
    if (i == 8) byte = static_cast<unsigned char>((byte & 0x3F) | 0x80);
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::optional<std::size_t> Shop::variant_by_sku(std::string_view sku) const {
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (!variants[i].deleted && items[variants[i].item].sku == sku) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Shop::item_by_id(std::int64_t id) const {
  // Items get growing ids as they are added.
  const auto found =
      std::lower_bound(items.begin(), items.end(), id,
                       [](const ItemRow& item, std::int64_t wanted) { return item.id < wanted; });
  if (found == items.end() || found->id != id || found->deleted) return std::nullopt;
  return static_cast<std::size_t>(found - items.begin());
}

std::optional<std::size_t> Shop::item_by_gid(std::string_view text) const {
  const auto id = gid_number(text, "InventoryItem");
  if (!id) return std::nullopt;
  return item_by_id(*id);
}

std::optional<std::size_t> Shop::location_by_gid(std::string_view text) const {
  const auto id = gid_number(text, "Location");
  if (!id) return std::nullopt;
  return location_by_id(*id);
}

std::optional<std::size_t> Shop::location_by_id(std::int64_t id) const {
  for (std::size_t i = 0; i < locations.size(); ++i) {
    if (locations[i].id == id && !locations[i].deleted) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Shop::location_by_name(std::string_view name) const {
  for (std::size_t i = 0; i < locations.size(); ++i) {
    if (locations[i].name == name && !locations[i].deleted) return i;
  }
  return std::nullopt;
}

OrderRow* Shop::order_by_gid(std::string_view text) {
  const auto id = gid_number(text, "Order");
  for (OrderRow& order : orders) {
    if (id && order.id == *id && !order.deleted) return &order;
  }
  return nullptr;
}

std::int64_t Shop::available_everywhere(const ItemRow& item) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < locations.size(); ++i) {
    if (locations[i].active && item.at[i].stocked) sum += item.at[i].available;
  }
  return sum;
}

void Shop::tell(std::string topic, std::string body) {
  happenings.push_back({std::move(topic), std::move(body), next_uuid()});
}

std::string gid(std::string_view type, std::int64_t id) {
  return "gid://shopify/" + std::string(type) + "/" + std::to_string(id);
}

std::optional<std::int64_t> gid_number(std::string_view text, std::string_view type) {
  const std::string prefix = "gid://shopify/" + std::string(type) + "/";
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace stockd::shopify::twin
