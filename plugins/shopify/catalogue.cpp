// SPDX-License-Identifier: Apache-2.0
//
// The catalogue: one listing an inventory item, with its level at the location. An item behind
// several variants is live while any of their products is.
#include "connector.hpp"
#include "graphql/stock.hpp"
#include "level.hpp"

namespace stockd::shopify {

namespace {

ListingFact listing_of(const json::Value& item) {
  ListingFact listing(json::text(item, "id"));
  listing.sku(json::text(item, "sku"));
  listing.managed(json::boolean(item, "tracked").value_or(false));
  const json::Object& variants = json::object(item, "variants");
  // An item behind more variants than are asked for is offered by one of them, as far as is known.
  bool live = json::boolean(json::object(variants, "pageInfo"), "hasNextPage").value_or(false);
  std::string title;
  for (const json::Value& variant : json::array(variants, "nodes")) {
    const json::Object& product = json::object(variant, "product");
    const std::string status = json::text(product, "status");
    // Whoever has the link can buy what is unlisted.
    live = live || status == "ACTIVE" || status == "UNLISTED";
    if (!title.empty()) continue;
    title = json::text(product, "title");
    const std::string own = json::text(variant, "title");
    if (!own.empty() && own != "Default Title") title += ", " + own;
  }
  listing.title(title);
  if (!live) listing.hidden();
  return listing;
}

}  // namespace

Task<> Connector::list_catalogue(Op& op, std::string cursor) {
  if (cursor.empty() && places_.old(op.now_ms())) co_await read_places(op);
  const std::string place = co_await location(op);
  json::Object variables;
  variables["location"] = place;
  if (!cursor.empty()) variables["after"] = cursor;
  const Answer answer = co_await ask(op, kItemsPage, std::move(variables));
  const json::Object& page = json::object(answer.data, "inventoryItems");
  for (const json::Value& item : json::array(page, "nodes")) {
    op.emit(listing_of(item));
    op.emit(level_of(item, place).as_of_ms(answer.date_ms));
  }
  const std::string next = next_page(page);
  if (next.empty()) {
    op.emit(PageFact::last().as_of_ms(answer.date_ms));
  } else {
    op.emit(PageFact::more(next).as_of_ms(answer.date_ms));
  }
}

}  // namespace stockd::shopify
