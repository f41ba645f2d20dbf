// SPDX-License-Identifier: Apache-2.0
//
// Documents about the shop itself: its locations, the app's permissions, webhook subscriptions.
#pragma once

#include "graphql/document.hpp"

namespace stockd::shopify {

inline constexpr Query kLocations{R"(query Locations($after: String) {
  locations(first: 50, after: $after, includeLegacy: true) {
    nodes { id name isActive fulfillsOnlineOrders isFulfillmentService }
    pageInfo { hasNextPage endCursor }
  }
})",
                                  9};

inline constexpr Query kScopes{R"(query Scopes {
  currentAppInstallation { accessScopes { handle } }
})",
                               2};

inline constexpr Query kSubscriptions{R"(query Subscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri format filter includeFields apiVersion { handle } }
    pageInfo { hasNextPage endCursor }
  }
})",
                                      11};

inline constexpr Query kSubscribe{
    R"(mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    webhookSubscription { id }
    userErrors { field message }
  }
})",
    10};

// Brings a subscription of ours in line: the address, and whole bodies.
inline constexpr Query kMoveSubscription{R"(mutation MoveSubscription($id: ID!, $uri: String!) {
  webhookSubscriptionUpdate(
    id: $id, webhookSubscription: {uri: $uri, format: JSON, filter: "", includeFields: []}
  ) {
    webhookSubscription { id }
    userErrors { field message }
  }
})",
                                         10};

inline constexpr Query kUnsubscribe{R"(mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) {
    deletedWebhookSubscriptionId
    userErrors { field message }
  }
})",
                                    10};

}  // namespace stockd::shopify
