// SPDX-License-Identifier: Apache-2.0
//
// A number that is no whole number is unknown, never zero.
#include "offer.hpp"

#include "answer.hpp"

#include <algorithm>

namespace stockd::takealot {
namespace {

// What is beyond it is no count of units.
constexpr std::int64_t kUnitsMost = 1'000'000'000'000;

std::optional<std::int64_t> units(const json::Value& in, std::string_view key) {
  const auto number = json::integer(in, key);
  return number && *number >= -kUnitsMost && *number <= kUnitsMost ? number : std::nullopt;
}

std::optional<std::vector<Shelf>> read_shelves(const json::Value& row, const Dialect& words) {
  const json::Value* list = json::find(row, words.stock);
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<Shelf> out;
  for (const json::Value& entry : list->get_array()) {
    // Webhooks write the warehouse's id beside the quantity.
    const json::Value* place = json::find(entry, words.warehouse);
    const auto id = json::integer(place != nullptr ? *place : entry, words.warehouse_id);
    const auto count = units(entry, words.available);
    if (!id || !count) return std::nullopt;
    const auto known = std::ranges::find(out, *id, &Shelf::warehouse);
    if (known != out.end()) {
      known->units += *count;
    } else {
      out.push_back(Shelf{*id, *count});
    }
  }
  return out;
}

// A total, or the sum of the list beside it where there is none.
std::optional<std::int64_t> read_total(const json::Value& row, std::string_view total,
                                       std::string_view list, const Dialect& words) {
  if (const auto told = units(row, total)) return told;
  const json::Value* entries = json::find(row, list);
  if (entries == nullptr || !entries->is_array()) return std::nullopt;
  std::int64_t sum = 0;
  for (const json::Value& entry : entries->get_array()) {
    const auto count = units(entry, words.available);
    if (!count) return std::nullopt;
    sum += *count;
  }
  return sum;
}

}  // namespace

std::optional<std::int64_t> Offer::units_at(const std::vector<std::int64_t>& warehouses) const {
  if (!shelves) return std::nullopt;
  std::int64_t sum = 0;
  for (const Shelf& shelf : *shelves) {
    if (std::ranges::find(warehouses, shelf.warehouse) != warehouses.end()) sum += shelf.units;
  }
  return sum;
}

std::optional<Offer> read_offer(const json::Value& row, const Dialect& words) {
  Offer out;
  out.id = id_text(row, "offer_id");
  if (out.id.empty()) return std::nullopt;
  out.sku = json::text(row, "sku");
  out.title = json::text(row, "title");
  out.status = json::text(row, "status");
  out.has_leadtime = json::integer(row, "leadtime_days").value_or(0) > 0;
  out.shelves = read_shelves(row, words);
  out.at_takealot = read_total(row, words.dc_stock_total, "stock_at_takealot", words);
  out.on_way = read_total(row, words.on_way_total, "stock_on_way", words);
  return out;
}

void emit_listing(Op& op, const Offer& offer) {
  ListingFact listing(offer.id);
  listing.sku(offer.sku).title(offer.title).managed(offer.has_leadtime);
  if (!offer.offered()) listing.hidden();
  // Sold from Takealot's own warehouse, or not at all.
  const bool there = offer.at_takealot.value_or(0) > 0 || offer.on_way.value_or(0) > 0;
  if (!offer.has_leadtime && there) listing.platform_fulfilled();
  op.emit(listing);
}

void emit_levels(Op& op, const Offer& offer, const std::vector<std::int64_t>& warehouses,
                 std::int64_t as_of_ms, std::uint64_t ref) {
  if (!offer.has_leadtime) {
    op.emit(LevelFact::untracked(offer.id).as_of_ms(as_of_ms).ref(ref));
  } else if (const auto level = offer.units_at(warehouses)) {
    op.emit(LevelFact(offer.id, *level).as_of_ms(as_of_ms).ref(ref));
  } else {
    op.log(Severity::Warn, "Takealot shows no whole number as an offer's leadtime stock.", "offer",
           offer.id);
    op.emit(LevelFact::unknown(offer.id).as_of_ms(as_of_ms).ref(ref));
  }
  if (offer.at_takealot) {
    op.emit(LevelFact(offer.id, *offer.at_takealot).platform_pool().as_of_ms(as_of_ms).ref(ref));
  }
  if (offer.on_way) {
    op.emit(LevelFact(offer.id, *offer.on_way).inbound().as_of_ms(as_of_ms).ref(ref));
  }
}

}  // namespace stockd::takealot
