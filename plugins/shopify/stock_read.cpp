// SPDX-License-Identifier: Apache-2.0
//
// Levels of named items: one query a location. A node that is null is an item Shopify no longer
// has. One id that Shopify cannot read would have the whole query refused, so it is left out.
#include "connector.hpp"
#include "gid.hpp"
#include "graphql/stock.hpp"
#include "level.hpp"

#include <map>

namespace stockd::shopify {

Task<> Connector::lookup_stock(Op& op, std::vector<Item> items) {
  std::map<std::string, std::vector<Item>> by_location;
  for (const Item& item : items) {
    if (!is_gid(item.remote, "InventoryItem")) {
      if (!item.remote.empty()) op.emit(LevelFact::unknown(item.remote).ref(item.ref));
      continue;
    }
    std::string place = item.location;
    if (place.empty()) place = co_await location(op);
    by_location[place].push_back(item);
  }
  for (const auto& [place, group] : by_location) {
    json::Array ids;
    for (const Item& item : group)
      ids.emplace_back(item.remote);
    json::Object variables;
    variables["location"] = place;
    variables["ids"] = std::move(ids);
    const Answer answer = co_await ask(op, kStockOfItems, std::move(variables));
    const json::Array& nodes = json::array(answer.data, "nodes");
    if (nodes.size() != group.size()) {
      throw Trouble::transient("shopify.short-answer", "Shopify answered for fewer items.");
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      LevelFact level = LevelFact::gone(group[i].remote);
      if (!json::text(nodes[i], "id").empty()) level = level_of(nodes[i], place);
      op.emit(level.ref(group[i].ref).as_of_ms(answer.date_ms));
    }
  }
}

}  // namespace stockd::shopify
