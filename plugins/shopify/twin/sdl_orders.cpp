// SPDX-License-Identifier: Apache-2.0
//
// Orders, their refunds and where they are sent from, of the schema in sdl.cpp.
#include "sdl.hpp"

namespace stockd::shopify::twin {

namespace {

constexpr std::string_view kSchema = R"graphql(
type FulfillmentOrder implements Node {
  assignedLocation: FulfillmentOrderAssignedLocation!
  id: ID!
  lineItems(
    after: String, before: String, first: Int, last: Int,
    reverse: Boolean = false): FulfillmentOrderLineItemConnection!
  orderId: ID!
}

type FulfillmentOrderAssignedLocation {
  location: Location
  name: String!
}

type FulfillmentOrderConnection {
  edges: [FulfillmentOrderEdge!]!
  nodes: [FulfillmentOrder!]!
  pageInfo: PageInfo!
}

type FulfillmentOrderEdge {
  cursor: String!
  node: FulfillmentOrder!
}

type FulfillmentOrderLineItem implements Node {
  id: ID!
  lineItem: LineItem!
  remainingQuantity: Int!
  totalQuantity: Int!
}

type FulfillmentOrderLineItemConnection {
  edges: [FulfillmentOrderLineItemEdge!]!
  nodes: [FulfillmentOrderLineItem!]!
  pageInfo: PageInfo!
}

type FulfillmentOrderLineItemEdge {
  cursor: String!
  node: FulfillmentOrderLineItem!
}

type LineItem implements Node {
  currentQuantity: Int!
  id: ID!
  name: String!
  product: Product
  quantity: Int!
  sku: String
  title: String!
  unfulfilledQuantity: Int!
  variant: ProductVariant
}

type LineItemConnection {
  edges: [LineItemEdge!]!
  nodes: [LineItem!]!
  pageInfo: PageInfo!
}

type LineItemEdge {
  cursor: String!
  node: LineItem!
}

type Order implements Node {
  cancelReason: OrderCancelReason
  cancelledAt: DateTime
  closed: Boolean!
  closedAt: DateTime
  confirmed: Boolean!
  createdAt: DateTime!
  displayFinancialStatus: OrderDisplayFinancialStatus
  displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
  fulfillmentOrders(after: String, before: String, displayable: Boolean = false, first: Int,
    last: Int, query: String, reverse: Boolean = false): FulfillmentOrderConnection!
  id: ID!
  legacyResourceId: UnsignedInt64!
  lineItems(
    after: String, before: String, first: Int, last: Int,
    reverse: Boolean = false): LineItemConnection!
  name: String!
  processedAt: DateTime!
  refunds(first: Int): [Refund!]!
  test: Boolean!
  updatedAt: DateTime!
}

enum OrderCancelReason {
  CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF
}

type OrderConnection {
  edges: [OrderEdge!]!
  nodes: [Order!]!
  pageInfo: PageInfo!
}

enum OrderDisplayFinancialStatus {
  AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED
}

enum OrderDisplayFulfillmentStatus {
  FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT REQUEST_DECLINED
  RESTOCKED SCHEDULED UNFULFILLED
}

type OrderEdge {
  cursor: String!
  node: Order!
}

enum OrderSortKeys {
  CREATED_AT CURRENT_TOTAL_PRICE CUSTOMER_NAME DESTINATION FINANCIAL_STATUS FULFILLMENT_STATUS
  ID ORDER_NUMBER PO_NUMBER PROCESSED_AT RELEVANCE TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT
}

type Refund implements Node {
  createdAt: DateTime
  id: ID!
  legacyResourceId: UnsignedInt64!
  note: String
  refundLineItems(
    after: String, before: String, first: Int, last: Int,
    reverse: Boolean = false): RefundLineItemConnection!
  updatedAt: DateTime!
}

type RefundLineItem {
  id: ID
  lineItem: LineItem!
  location: Location
  quantity: Int!
  restockType: RefundLineItemRestockType!
  restocked: Boolean!
}

type RefundLineItemConnection {
  edges: [RefundLineItemEdge!]!
  nodes: [RefundLineItem!]!
  pageInfo: PageInfo!
}

type RefundLineItemEdge {
  cursor: String!
  node: RefundLineItem!
}

enum RefundLineItemRestockType {
  CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN
})graphql";

}  // namespace

std::string_view schema_of_orders() {
  return kSchema;
}

}  // namespace stockd::shopify::twin
