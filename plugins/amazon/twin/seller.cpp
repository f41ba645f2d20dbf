// SPDX-License-Identifier: Apache-2.0
//
// See seller.hpp. What Amazon does to numbers: an order lowers them at once; a cancellation gives
// back unless its reason is that there was nothing; a return gives nothing back to a merchant.
#include "seller.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace stockd::amazon::twin {
namespace {

std::string order_id(std::uint64_t number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%03u-%07u-%07u",
                static_cast<unsigned>(400 + number % 500),
                static_cast<unsigned>((number * 2'654'435) % 10'000'000),
                static_cast<unsigned>(number % 10'000'000));
  return text.data();
}

// Whether Amazon adds the units back to the listing.
bool comes_back(const std::string& reason) {
  std::string letters;
  for (const char c : reason) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') letters += c;
  }
  return letters != "noinventory";
}

}  // namespace

bool Listing::by_amazon() const {
  return std::ranges::any_of(availability,
                             [](const auto& entry) { return entry.first.starts_with("AMAZON"); });
}

std::int64_t Listing::sellable() const {
  const auto own = availability.find("DEFAULT");
  if (own != availability.end()) return own->second.value_or(0);
  return warehouse ? warehouse->fulfillable : 0;
}

Seller::Seller(std::string token, std::vector<std::string> marketplaces, std::string amazon_code)
    : token_(std::move(token)),
      marketplaces_(std::move(marketplaces)),
      amazon_code_(std::move(amazon_code)) {}

bool Seller::sells_in(const std::string& marketplace) const {
  return std::ranges::find(marketplaces_, marketplace) != marketplaces_.end();
}

Listing* Seller::listing(const std::string& sku) {
  const auto found = listings_.find(sku);
  return found != listings_.end() ? &found->second : nullptr;
}

Listing& Seller::add(const std::string& sku, std::int64_t now_ms) {
  Listing fresh;
  fresh.sku = fresh.title = sku;
  std::array<char, 16> asin{};
  std::snprintf(asin.data(), asin.size(), "B0TWIN%04u",
                static_cast<unsigned>(next_number() % 10'000));
  fresh.asin = asin.data();
  fresh.created_ms = fresh.updated_ms = now_ms;
  for (const std::string& marketplace : marketplaces_)
    fresh.attributes[marketplace] = json::Object();
  return listings_.insert_or_assign(sku, std::move(fresh)).first->second;
}

// The SKU is the listing: another SKU is another listing, and the old one is no more.
void Seller::rename(const std::string& sku, const std::string& to, std::int64_t now_ms) {
  auto node = listings_.extract(sku);
  node.key() = to;
  node.mapped().sku = to;
  node.mapped().created_ms = node.mapped().updated_ms = now_ms;
  listings_.insert(std::move(node));
}

void Seller::edit(Listing& listing, std::int64_t quantity, std::int64_t now_ms) {
  listing.availability["DEFAULT"] = quantity;
  listing.updated_ms = now_ms;
  for (auto& [marketplace, attributes] : listing.attributes) {
    json::Object entry;
    entry["fulfillment_channel_code"] = "DEFAULT";
    entry["quantity"] = quantity;
    entry["marketplace_id"] = marketplace;
    json::Array values;
    values.push_back(std::move(entry));
    attributes["fulfillment_availability"] = std::move(values);
  }
}

void Seller::advance(std::int64_t now_ms) {
  // Amazon works off what it accepted in that order.
  while (!effects_.empty() && effects_.front().at_ms <= now_ms) {
    const Effect effect = effects_.front();
    effects_.pop_front();
    apply(effect);
  }
}

std::optional<std::int64_t> Seller::next_ms() const {
  return effects_.empty() ? std::nullopt : std::optional(effects_.front().at_ms);
}

void Seller::apply(const Effect& effect) {
  Listing* found = listing(effect.sku);
  if (found == nullptr) return;
  found->updated_ms = std::max(found->updated_ms, effect.at_ms);
  if (effect.removes) {
    found->availability.erase(effect.code);
    return;
  }
  const bool amazons = effect.code.starts_with("AMAZON");
  if (!effect.quantity) {
    found->availability.try_emplace(effect.code);
    if (amazons && !found->warehouse) found->warehouse.emplace();
    return;
  }
  ++stock_writes;
  // A quantity makes the merchant offer what Amazon shipped: his entry stands beside Amazon's,
  // orders go to him, and nobody sells what lies in Amazon's warehouse.
  if (found->by_amazon() && !found->by_merchant()) found->harmed = true;
  found->availability["DEFAULT"] = effect.quantity;
}

Order& Seller::place(Listing& listing, std::int64_t quantity, bool elsewhere, std::int64_t now_ms) {
  Order order;
  order.id = order_id(next_number());
  order.by_amazon = elsewhere || !listing.by_merchant();
  order.elsewhere = elsewhere;
  order.marketplace = marketplaces_.front();
  order.created_ms = order.updated_ms = order.visible_ms = now_ms;
  OrderItem item;
  item.id = std::to_string(10'000'000'000 + next_number());
  item.sku = listing.sku;
  item.asin = listing.asin;
  item.title = listing.title;
  item.ordered = quantity;
  if (order.by_amazon) {
    listing.warehouse->fulfillable -= quantity;
    listing.warehouse->pending_order += quantity;
  } else {
    auto& own = listing.availability["DEFAULT"];
    own = own.value_or(0) - quantity;
  }
  listing.updated_ms = now_ms;
  order.items.push_back(std::move(item));
  return orders_.emplace_back(std::move(order));
}

Order* Seller::order(const std::string& id) {
  const auto found =
      std::ranges::find_if(orders_, [&](const Order& each) { return each.id == id; });
  return found != orders_.end() ? &*found : nullptr;
}

void Seller::give_back(const Order& order, const OrderItem& item) {
  Listing* from = listing(item.sku);
  const std::int64_t units = item.ordered - item.shipped;
  if (from == nullptr) return;
  if (order.by_amazon && from->warehouse) {
    from->warehouse->pending_order -= units;
    from->warehouse->fulfillable += units;
  } else if (from->by_merchant() && comes_back(item.cancel_reason)) {
    auto& own = from->availability["DEFAULT"];
    own = own.value_or(0) + units;
  }
}

void Seller::cancel(Order& order, const std::string& by, const std::string& reason,
                    std::int64_t now_ms) {
  order.status = "CANCELLED";
  order.updated_ms = now_ms;
  for (OrderItem& item : order.items) {
    item.cancelled_by = by;
    item.cancel_reason = reason;
    give_back(order, item);
  }
}

void Seller::ship(Order& order, std::int64_t now_ms) {
  order.status = "SHIPPED";
  order.updated_ms = now_ms;
  for (OrderItem& item : order.items) {
    Listing* from = listing(item.sku);
    if (order.by_amazon && from != nullptr && from->warehouse) {
      from->warehouse->pending_order -= item.ordered - item.shipped;
    }
    item.shipped = item.ordered;
  }
}

}  // namespace stockd::amazon::twin
