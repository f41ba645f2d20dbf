/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

// Size and offsets of the capabilities of the contract on 64-bit machines, as published.
// A struct may gain fields at its end, which adds lines here and raises its size; any other line
// that has to be changed is a broken contract. Compiled as C11 and as C++20.

#include "golden.h"

#include <stockd/abi/abi.h>

SIZE(stockd_grant_t, 24);
AT(stockd_grant_t, size, 0);
AT(stockd_grant_t, present, 4);
AT(stockd_grant_t, name, 8);

SIZE(stockd_check_t, 16);
AT(stockd_check_t, size, 0);
AT(stockd_check_t, begin, 8);

SIZE(stockd_host_crypto_t, 24);
AT(stockd_host_crypto_t, size, 0);
AT(stockd_host_crypto_t, sha256, 8);
AT(stockd_host_crypto_t, hmac_sha256, 16);

SIZE(stockd_listing_t, 88);
AT(stockd_listing_t, size, 0);
AT(stockd_listing_t, remote, 8);
AT(stockd_listing_t, sku, 24);
AT(stockd_listing_t, shelf, 40);
AT(stockd_listing_t, title, 56);
AT(stockd_listing_t, fulfilment, 72);
AT(stockd_listing_t, managed, 76);
AT(stockd_listing_t, state, 80);

SIZE(stockd_catalogue_t, 16);
AT(stockd_catalogue_t, size, 0);
AT(stockd_catalogue_t, list, 8);

SIZE(stockd_location_t, 48);
AT(stockd_location_t, size, 0);
AT(stockd_location_t, active, 4);
AT(stockd_location_t, sells_online, 8);
AT(stockd_location_t, id, 16);
AT(stockd_location_t, name, 32);

SIZE(stockd_locations_t, 16);
AT(stockd_locations_t, size, 0);
AT(stockd_locations_t, list, 8);

SIZE(stockd_order_t, 40);
AT(stockd_order_t, size, 0);
AT(stockd_order_t, state, 4);
AT(stockd_order_t, order, 8);
AT(stockd_order_t, placed_at_ms, 24);
AT(stockd_order_t, touched_at_ms, 32);

SIZE(stockd_order_line_t, 128);
AT(stockd_order_line_t, size, 0);
AT(stockd_order_line_t, fulfilment, 4);
AT(stockd_order_line_t, order, 8);
AT(stockd_order_line_t, line, 24);
AT(stockd_order_line_t, remote, 40);
AT(stockd_order_line_t, sku, 56);
AT(stockd_order_line_t, location, 72);
AT(stockd_order_line_t, ordered, 88);
AT(stockd_order_line_t, cancelled, 96);
AT(stockd_order_line_t, restocked, 104);
AT(stockd_order_line_t, placed_at_ms, 112);
AT(stockd_order_line_t, touched_at_ms, 120);

SIZE(stockd_orders_t, 24);
AT(stockd_orders_t, size, 0);
AT(stockd_orders_t, poll, 8);
AT(stockd_orders_t, lookup, 16);

SIZE(stockd_page_t, 32);
AT(stockd_page_t, size, 0);
AT(stockd_page_t, more, 4);
AT(stockd_page_t, cursor, 8);
AT(stockd_page_t, as_of_ms, 24);

SIZE(stockd_hint_t, 24);
AT(stockd_hint_t, size, 0);
AT(stockd_hint_t, kind, 4);
AT(stockd_hint_t, remote, 8);

SIZE(stockd_budget_t, 56);
AT(stockd_budget_t, size, 0);
AT(stockd_budget_t, lane, 8);
AT(stockd_budget_t, remaining, 24);
AT(stockd_budget_t, capacity, 32);
AT(stockd_budget_t, refill_milli_s, 40);
AT(stockd_budget_t, wait_ms, 48);

SIZE(stockd_ticket_t, 56);
AT(stockd_ticket_t, ref, 0);
AT(stockd_ticket_t, ticket, 8);
AT(stockd_ticket_t, remote, 24);
AT(stockd_ticket_t, sku, 40);

SIZE(stockd_settle_t, 16);
AT(stockd_settle_t, size, 0);
AT(stockd_settle_t, settle, 8);

SIZE(stockd_item_t, 72);
AT(stockd_item_t, ref, 0);
AT(stockd_item_t, sku, 8);
AT(stockd_item_t, location, 24);
AT(stockd_item_t, remote, 40);
AT(stockd_item_t, quantity, 56);
AT(stockd_item_t, expected, 64);

SIZE(stockd_level_t, 88);
AT(stockd_level_t, size, 0);
AT(stockd_level_t, ref, 8);
AT(stockd_level_t, remote, 16);
AT(stockd_level_t, location, 32);
AT(stockd_level_t, quantity, 48);
AT(stockd_level_t, state, 56);
AT(stockd_level_t, pool, 60);
AT(stockd_level_t, as_of_ms, 64);
AT(stockd_level_t, version, 72);

SIZE(stockd_written_t, 56);
AT(stockd_written_t, size, 0);
AT(stockd_written_t, ref, 8);
AT(stockd_written_t, state, 16);
AT(stockd_written_t, has_found, 20);
AT(stockd_written_t, found, 24);
AT(stockd_written_t, ticket, 32);
AT(stockd_written_t, trouble, 48);

SIZE(stockd_stock_read_t, 16);
AT(stockd_stock_read_t, size, 0);
AT(stockd_stock_read_t, lookup, 8);

SIZE(stockd_stock_write_t, 16);
AT(stockd_stock_write_t, size, 0);
AT(stockd_stock_write_t, write, 8);

SIZE(stockd_subscription_t, 40);
AT(stockd_subscription_t, size, 0);
AT(stockd_subscription_t, change, 4);
AT(stockd_subscription_t, topic, 8);
AT(stockd_subscription_t, remote, 24);

SIZE(stockd_subscriber_t, 16);
AT(stockd_subscriber_t, size, 0);
AT(stockd_subscriber_t, ensure, 8);

SIZE(stockd_webhook_t, 88);
AT(stockd_webhook_t, size, 0);
AT(stockd_webhook_t, verified, 4);
AT(stockd_webhook_t, topic, 8);
AT(stockd_webhook_t, method, 24);
AT(stockd_webhook_t, url, 40);
AT(stockd_webhook_t, headers, 56);
AT(stockd_webhook_t, body, 72);

SIZE(stockd_verdict_t, 8);
AT(stockd_verdict_t, size, 0);
AT(stockd_verdict_t, genuine, 4);

SIZE(stockd_webhook_receiver_t, 16);
AT(stockd_webhook_receiver_t, size, 0);
AT(stockd_webhook_receiver_t, receive, 8);
