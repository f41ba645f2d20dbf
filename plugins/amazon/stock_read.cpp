// SPDX-License-Identifier: Apache-2.0
//
// Levels of given listings: what is in force, and for what Amazon ships what its warehouses hold.
#include "answer.hpp"
#include "connector.hpp"

namespace stockd::amazon {

Task<> Connector::lookup_stock(Op& op, std::vector<Item> items) {
  std::vector<std::string> skus;
  for (const Item& item : items)
    skus.push_back(item.remote);
  const Listings found =
      co_await read_listings(op, std::move(skus), "summaries,fulfillmentAvailability");
  std::vector<ListingRow> rows;
  for (const auto& [sku, each] : found) {
    if (each.row) rows.push_back(*each.row);
  }
  const FbaStocks fba = co_await fba_stocks_of(op, rows);
  for (const Item& item : items) {
    const auto each = found.find(item.remote);
    if (each != found.end() && each->second.gone) {
      op.emit(LevelFact::gone(item.remote).ref(item.ref).as_of_ms(each->second.as_of_ms));
    } else if (each == found.end() || !each->second.row) {
      op.emit(LevelFact::unknown(item.remote).ref(item.ref));
    } else {
      const auto stock = fba.find(item.remote);
      emit_level(op, *each->second.row, stock != fba.end() ? &stock->second : nullptr,
                 each->second.as_of_ms, item.ref);
    }
  }
}

}  // namespace stockd::amazon
