// SPDX-License-Identifier: Apache-2.0
//
// Documents about orders. Both select the same fields; the page is narrow so that it stays cheap,
// and an order it cuts off is read whole.
#pragma once

#include "graphql/document.hpp"

namespace stockd::shopify {

inline constexpr Query kOrdersPage{R"(query Orders($query: String!, $after: String) {
  orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id createdAt updatedAt cancelledAt closed displayFulfillmentStatus
      lineItems(first: 20) {
        nodes { id sku quantity variant { inventoryItem { id } } }
        pageInfo { hasNextPage endCursor }
      }
      refunds(first: 10) {
        refundLineItems(first: 20) {
          nodes { quantity restockType lineItem { id } }
          pageInfo { hasNextPage }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
})",
                                   219};

inline constexpr Query kWholeOrder{R"(query Order($id: ID!, $after: String) {
  order(id: $id) {
    id createdAt updatedAt cancelledAt closed displayFulfillmentStatus
    lineItems(first: 250, after: $after) {
      nodes { id sku quantity variant { inventoryItem { id } } }
      pageInfo { hasNextPage endCursor }
    }
    refunds {
      refundLineItems(first: 250) {
        nodes { quantity restockType lineItem { id } }
        pageInfo { hasNextPage }
      }
    }
  }
})",
                                   61};

}  // namespace stockd::shopify
