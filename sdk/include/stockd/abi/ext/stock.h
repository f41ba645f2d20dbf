/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "page.h"

/// @page Stock
///
/// Four independent capabilities. Offer exactly those the marketplace can do natively; the host
/// builds the rest and says what that costs.

STOCKD_ID STOCKD_EXT_STOCK_READ[] = "stockd.stock-read/1";
STOCKD_ID STOCKD_EXT_STOCK_SET[] = "stockd.stock-set/1";
STOCKD_ID STOCKD_EXT_STOCK_SWAP[] = "stockd.stock-swap/1";
STOCKD_ID STOCKD_EXT_STOCK_ADJUST[] = "stockd.stock-adjust/1";
STOCKD_ID STOCKD_FACT_LEVEL[] = "stockd.level/1";
STOCKD_ID STOCKD_FACT_WRITTEN[] = "stockd.written/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_item {
  uint64_t ref;           // the host's handle; repeat it in facts about this item
  stockd_str_t sku;       // as the marketplace spells it
  stockd_str_t location;  // the marketplace's id, empty where it has no locations
  stockd_str_t remote;    // as last emitted for this listing
  int64_t quantity;       // whole units: the new value, or the delta
  int64_t expected;       // stock-swap only: the value it must still have
} stockd_item_t;

enum {
  STOCKD_LEVEL_UNKNOWN = 0,    // could not be told; never read as zero
  STOCKD_LEVEL_KNOWN = 1,
  STOCKD_LEVEL_UNTRACKED = 2,  // the platform does not count this listing
  STOCKD_LEVEL_GONE = 3,       // the platform says that the listing does not exist
};

enum {
  STOCKD_POOL_SELLABLE = 0,  // what shoppers can buy
  STOCKD_POOL_INBOUND = 1,   // on its way to the platform's warehouse
  STOCKD_POOL_PLATFORM = 2,  // in the platform's warehouse
};

// A quantity seen on the marketplace. [fact]
typedef struct stockd_level {
  uint32_t size;
  uint64_t ref;  // of the item that was looked up, 0 when listing
  stockd_str_t remote;
  stockd_str_t location;
  int64_t quantity;      // whole units, may be negative
  int32_t state;         // STOCKD_LEVEL_*; unknown states are read as UNKNOWN
  int32_t pool;          // STOCKD_POOL_*; unknown pools are ignored
  int64_t as_of_ms;      // the marketplace's own time of this value, 0 if it does not say
  stockd_str_t version;  // grows with every change, where the marketplace tells, else empty
} stockd_level_t;

enum {
  STOCKD_WRITTEN_APPLIED = 0,   // the marketplace says it is in force
  STOCKD_WRITTEN_ACCEPTED = 1,  // it will be; ask stockd.settle/1 with `ticket`
};

// The fate of one item of a write. Items never mentioned count as STOCKD_TROUBLE_UNSURE. [fact]
typedef struct stockd_written {
  uint32_t size;
  uint64_t ref;
  int32_t state;                    // STOCKD_WRITTEN_*, when there is no trouble
  uint32_t has_found;               // 1: `found` is the value in the way (with STALE)
  int64_t found;
  stockd_str_t ticket;              // with ACCEPTED, eg: a feed id
  const stockd_trouble_t *trouble;  // null: done
} stockd_written_t;

typedef struct stockd_stock_read {
  uint32_t size;

  // The levels of these items only; never more than the manifest's `batch`.
  // [turn]
  stockd_status(STOCKD_CALL *lookup)(void *self, const stockd_op_t *op, stockd_run_t items,
                                     const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_stock_read_t;

// Shared by stock-set (absolute), stock-swap (compare-and-set) and stock-adjust (delta).
typedef struct stockd_stock_write {
  uint32_t size;

  // Never more items than the manifest's `batch`, never the same item twice.
  // [turn]
  stockd_status(STOCKD_CALL *write)(void *self, const stockd_op_t *op, stockd_run_t items,
                                    const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_stock_write_t;

#ifdef __cplusplus
}
#endif
