/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "stock.h"

/// @page Listings
///
/// The catalogue: every sellable thing of a channel, a page an operation. A page emits a listing
/// and, where the same answer tells it, its level, then one page fact. A missing row is never proof
/// that a listing is gone. Listings that share one counter on the platform carry the same `shelf`.

STOCKD_ID STOCKD_EXT_LISTING[] = "stockd.listing/1";
STOCKD_ID STOCKD_FACT_LISTING[] = "stockd.listing/1";

#ifdef __cplusplus
extern "C" {
#endif

enum {
  STOCKD_FULFILMENT_MERCHANT = 0,  // the merchant's shelf
  STOCKD_FULFILMENT_PLATFORM = 1,  // the platform's warehouse; never written
};

enum {
  STOCKD_LISTING_LIVE = 0,    // can be bought, or could be if it had stock
  STOCKD_LISTING_HIDDEN = 1,  // exists, but is not offered (draft, archived, disabled)
  STOCKD_LISTING_GONE = 2,    // the platform says that it does not exist
};

// One listing. [fact]
typedef struct stockd_listing {
  uint32_t size;
  stockd_str_t remote;  // the platform's own stable id, eg: "gid://shopify/InventoryItem/42"
  stockd_str_t sku;     // as the platform spells it, may be empty
  stockd_str_t shelf;   // same for listings that share one counter; empty: its own
  stockd_str_t title;
  int32_t fulfilment;  // STOCKD_FULFILMENT_*
  uint32_t managed;    // 1: the platform counts its stock
  int32_t state;       // STOCKD_LISTING_*; unknown states are read as HIDDEN
} stockd_listing_t;

typedef struct stockd_catalogue {
  uint32_t size;

  // One page, from `cursor` (empty: the start).
  // [turn]
  stockd_status(STOCKD_CALL *list)(void *self, const stockd_op_t *op, stockd_bytes_t cursor,
                                   const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_catalogue_t;

#ifdef __cplusplus
}
#endif
