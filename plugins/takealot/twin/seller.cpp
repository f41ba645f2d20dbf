// SPDX-License-Identifier: Apache-2.0
//
// Stock moves before anybody is told, as it does at Takealot.
#include "seller.hpp"

#include <algorithm>
#include <numeric>

namespace stockd::takealot::twin {
namespace {

std::int64_t sum(const Units& units) {
  return std::accumulate(units.begin(), units.end(), std::int64_t{0},
                         [](std::int64_t all, const auto& entry) { return all + entry.second; });
}

// Takes from the warehouses in turn; the first that was taken from, or 0 where too few are there.
std::int64_t take(Units& units, std::int64_t quantity) {
  if (sum(units) < quantity) return 0;
  std::int64_t first = 0;
  for (auto& [warehouse, count] : units) {
    const std::int64_t taken =
        std::clamp<std::int64_t>(quantity, 0, std::max<std::int64_t>(0, count));
    count -= taken;
    quantity -= taken;
    if (taken > 0 && first == 0) first = warehouse;
  }
  return first;
}

const char* first_status(SaleKind kind) {
  switch (kind) {
    case SaleKind::Leadtime:
      return "New Lead Time Order";
    case SaleKind::DropShip:
      return "New Drop Ship Order";
    case SaleKind::Dc:
      break;
  }
  return "Preparing for Customer";
}

}  // namespace

std::int64_t Offer::leadtime_total() const {
  return sum(leadtime);
}
std::int64_t Offer::dc_total() const {
  return sum(at_dc);
}
std::int64_t Offer::on_way_total() const {
  return sum(on_way);
}

std::string Offer::status() const {
  if (locked) return "Disabled by Takealot";
  if (disabled_by_seller) return "Disabled by Seller";
  const bool there = dc_total() > 0 || (leadtime_days.value_or(0) > 0 && leadtime_total() > 0);
  return price && there ? "Buyable" : "Not Buyable";
}

Offer* Seller::offer(std::int64_t offer_id) {
  const auto found = offers.find(offer_id);
  return found == offers.end() ? nullptr : &found->second;
}

Offer* Seller::by_sku(std::string_view sku, std::int64_t except) {
  for (auto& [id, offer] : offers) {
    if (offer.sku == sku && id != except) return &offer;
  }
  return nullptr;
}

Offer* Seller::by_barcode(std::string_view barcode) {
  for (auto& [id, offer] : offers) {
    if (offer.barcode == barcode) return &offer;
  }
  return nullptr;
}

const Warehouse* Seller::warehouse(std::int64_t warehouse_id) const {
  const auto found = std::ranges::find(warehouses, warehouse_id, &Warehouse::id);
  return found == warehouses.end() ? nullptr : &*found;
}

std::string Seller::warehouse_name(std::int64_t warehouse_id) const {
  const Warehouse* known = warehouse(warehouse_id);
  return known == nullptr ? "Warehouse " + std::to_string(warehouse_id) : known->name;
}

Offer& Seller::add(Offer offer) {
  if (offer.id == 0) offer.id = next_offer++;
  next_offer = std::max(next_offer, offer.id + 1);
  offer.tsin = offer.id - 200000000 + 71111111;
  if (offer.barcode.empty()) offer.barcode = "MPTAL" + std::to_string(offer.tsin);
  const std::int64_t id = offer.id;
  return offers.insert_or_assign(id, std::move(offer)).first->second;
}

std::optional<std::size_t> Seller::sell(Offer& offer, std::int64_t quantity, SaleKind kind,
                                        std::int64_t now_ms) {
  const bool dc = kind == SaleKind::Dc;
  const std::int64_t from = take(dc ? offer.at_dc : offer.leadtime, quantity);
  if (from == 0) return std::nullopt;
  Sale sale;
  sale.order = next_order++;
  sale.item = next_item++;
  sale.offer = offer.id;
  sale.kind = kind;
  sale.quantity = quantity;
  sale.price = offer.price.value_or(0);
  sale.status = first_status(kind);
  sale.dc = dc ? from : 3;
  sale.warehouse = dc ? 0 : from;
  sale.placed_ms = now_ms;
  sales.push_back(std::move(sale));
  const std::size_t index = sales.size() - 1;
  if (kind == SaleKind::Leadtime)
    news.push_back({"New Leadtime Order", offer.id, index, "", false});
  if (kind == SaleKind::DropShip)
    news.push_back({"New Drop Ship Order", offer.id, index, "", false});
  if (dc) news.push_back({"Sale Status Changed", offer.id, index, "", false});
  return index;
}

void Seller::change_status(std::size_t sale, std::string status) {
  sales[sale].status = std::move(status);
  news.push_back({"Sale Status Changed", sales[sale].offer, sale, "", false});
}

std::vector<std::size_t> Seller::sales_of(std::int64_t order) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < sales.size(); ++i) {
    if (sales[i].order == order) out.push_back(i);
  }
  return out;
}

void Seller::take_back(std::size_t sale, std::int64_t quantity, bool sellable) {
  Sale& sold = sales[sale];
  sold.returned += quantity;
  Offer* found = offer(sold.offer);
  if (found != nullptr && sellable) found->at_dc[sold.dc] += quantity;
  change_status(sale, "Returned");
}

void Seller::cancel(std::size_t sale, std::string status) {
  const Sale& sold = sales[sale];
  Offer* found = offer(sold.offer);
  const bool supplied = sold.kind == SaleKind::Dc || sold.shipment != 0;
  if (found != nullptr && supplied) {
    found->at_dc[sold.dc] += sold.quantity;
  } else if (found != nullptr && rules.cancel_gives_back) {
    found->leadtime[sold.warehouse] += sold.quantity;
  }
  change_status(sale, std::move(status));
}

void Seller::ship(std::size_t sale) {
  Sale& sold = sales[sale];
  if (sold.kind == SaleKind::Leadtime && sold.shipment == 0) {
    sold.shipment = next_shipment++;
    change_status(sale, "Draft Shipment");
    change_status(sale, "Preparing for Customer");
  }
  change_status(sale, "Shipped to Customer");
}

}  // namespace stockd::takealot::twin
