// SPDX-License-Identifier: Apache-2.0
//
// Documents about orders. All select the same fields of a line and of a refund; pages are narrow so
// that they stay cheap, and an order a page cuts off is read whole. The "placed" forms add which
// location each line is to be sent from: a shop with several places needs it, and it costs more.
#pragma once

#include "graphql/document.hpp"

namespace stockd::shopify {

inline constexpr Query kOrdersPage{R"(query Orders($query: String!, $after: String) {
  orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id createdAt updatedAt cancelledAt closed confirmed displayFulfillmentStatus
      lineItems(first: 20) {
        nodes { id sku quantity currentQuantity variant { inventoryItem { id } } }
        pageInfo { hasNextPage endCursor }
      }
      refunds(first: 10) {
        id
        refundLineItems(first: 20) {
          nodes { quantity restockType location { id } lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
})",
                                   254};

inline constexpr Query kPlacedOrdersPage{R"(query PlacedOrders($query: String!, $after: String) {
  orders(first: 25, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id createdAt updatedAt cancelledAt closed confirmed displayFulfillmentStatus
      lineItems(first: 20) {
        nodes { id sku quantity currentQuantity variant { inventoryItem { id } } }
        pageInfo { hasNextPage endCursor }
      }
      refunds(first: 10) {
        id
        refundLineItems(first: 20) {
          nodes { quantity restockType location { id } lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
      fulfillmentOrders(first: 5, displayable: true) {
        nodes {
          id
          assignedLocation { location { id } }
          lineItems(first: 20) {
            nodes { totalQuantity lineItem { id } }
            pageInfo { hasNextPage endCursor }
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
})",
                                         500};

inline constexpr Query kWholeOrder{R"(query Order($id: ID!, $after: String) {
  order(id: $id) {
    id createdAt updatedAt cancelledAt closed confirmed displayFulfillmentStatus
    lineItems(first: 250, after: $after) {
      nodes { id sku quantity currentQuantity variant { inventoryItem { id } } }
      pageInfo { hasNextPage endCursor }
    }
    refunds {
      id
      refundLineItems(first: 250) {
        nodes { quantity restockType location { id } lineItem { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
})",
                                   72};

inline constexpr Query kPlacedOrder{
    R"(query PlacedOrder($id: ID!, $after: String, $places: String) {
  order(id: $id) {
    id createdAt updatedAt cancelledAt closed confirmed displayFulfillmentStatus
    lineItems(first: 250, after: $after) {
      nodes { id sku quantity currentQuantity variant { inventoryItem { id } } }
      pageInfo { hasNextPage endCursor }
    }
    refunds {
      id
      refundLineItems(first: 250) {
        nodes { quantity restockType location { id } lineItem { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
    fulfillmentOrders(first: 50, after: $places, displayable: true) {
      nodes {
        id
        assignedLocation { location { id } }
        lineItems(first: 250) {
          nodes { totalQuantity lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
})",
    263};

// The rest of a refund or of a fulfilment order that was too long for its order's answer.
inline constexpr Query kRestOfRefund{R"(query RestOfRefund($id: ID!, $after: String!) {
  node(id: $id) {
    ... on Refund {
      refundLineItems(first: 250, after: $after) {
        nodes { quantity restockType location { id } lineItem { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
})",
                                     36};

inline constexpr Query kRestOfPlace{R"(query RestOfPlace($id: ID!, $after: String!) {
  node(id: $id) {
    ... on FulfillmentOrder {
      lineItems(first: 250, after: $after) {
        nodes { totalQuantity lineItem { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
})",
                                    25};

}  // namespace stockd::shopify
