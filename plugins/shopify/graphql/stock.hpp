// SPDX-License-Identifier: Apache-2.0
//
// Documents about the catalogue and its stock. Stock is counted for an inventory item at a
// location; an item may back several variants, so items are listed rather than variants.
#pragma once

#include "graphql/document.hpp"

namespace stockd::shopify {

inline constexpr Query kItemsPage{R"(query Items($after: String, $location: ID!) {
  inventoryItems(first: 100, after: $after) {
    nodes {
      id
      sku
      tracked
      variants(first: 3) {
        nodes { title product { title status } }
        pageInfo { hasNextPage }
      }
      inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
    }
    pageInfo { hasNextPage endCursor }
  }
})",
                                  83};

inline constexpr Query kStockOfItems{R"(query Stock($ids: [ID!]!, $location: ID!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      tracked
      inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
    }
  }
})",
                                     3};

inline constexpr Query kAdjustQuantities{
    R"(mutation AdjustQuantities($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field message code }
  }
})",
    10};

inline constexpr Query kSetQuantities{
    R"(mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field message code }
  }
})",
    10};

}  // namespace stockd::shopify
