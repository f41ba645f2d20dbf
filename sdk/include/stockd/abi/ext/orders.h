/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "page.h"

/// @page Orders
///
/// The facts that move stock. A line tells how many units were ordered, how many of them were
/// cancelled and how many came back to the shelf; its consumption is ordered - cancelled -
/// restocked. Only units that left the platform's counter count as ordered. How lines merge is
/// said in the manifest: `grow` (each count only grows) or `latest` (a looked-up order is taken
/// whole, and the last lookup begun wins). Nothing about a customer is ever emitted.

STOCKD_ID STOCKD_EXT_ORDERS[] = "stockd.orders/1";
STOCKD_ID STOCKD_FACT_ORDER[] = "stockd.order/1";
STOCKD_ID STOCKD_FACT_ORDER_LINE[] = "stockd.order-line/1";

#ifdef __cplusplus
extern "C" {
#endif

enum {
  STOCKD_ORDER_OPEN = 0,    // may still change
  STOCKD_ORDER_CLOSED = 1,  // shipped or ended; its lines may leave memory
  STOCKD_ORDER_GONE = 2,    // the platform no longer has it; its lines stay as they were
};

// An order as a whole. With `latest`, it precedes its lines, and a line that was known before and
// is not among them consumes nothing any more. [fact]
typedef struct stockd_order {
  uint32_t size;
  int32_t state;  // STOCKD_ORDER_*; unknown states are read as OPEN
  stockd_str_t order;
  int64_t placed_at_ms;   // the platform's time
  int64_t touched_at_ms;  // the platform's time of its last change
} stockd_order_t;

// One line of an order. [fact]
typedef struct stockd_order_line {
  uint32_t size;
  int32_t fulfilment;  // STOCKD_FULFILMENT_*
  stockd_str_t order;
  stockd_str_t line;      // unique within the order, and permanent
  stockd_str_t remote;    // of the listing it takes from, empty if the platform does not tell
  stockd_str_t sku;       // as the platform spells it
  stockd_str_t location;  // empty if the platform does not tell
  int64_t ordered;
  int64_t cancelled;
  int64_t restocked;
  int64_t placed_at_ms;
  int64_t touched_at_ms;
} stockd_order_line_t;

typedef struct stockd_orders {
  uint32_t size;

  // Orders changed since `cursor`, one page. Empty cursor: those of the last `window_ms` counted
  // back from the platform's own time. Ask for `overlap_ms` before the cursor as well.
  // [turn]
  stockd_status(STOCKD_CALL *poll)(void *self, const stockd_op_t *op, stockd_bytes_t cursor,
                                   int64_t window_ms, int64_t overlap_ms,
                                   const stockd_sink_t *sink) STOCKD_NOEXCEPT;

  // These orders, whole. `ids` is a run of stockd_str. Null unless the manifest says `latest`.
  // [turn]
  stockd_status(STOCKD_CALL *lookup)(void *self, const stockd_op_t *op, stockd_run_t ids,
                                     const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_orders_t;

#ifdef __cplusplus
}
#endif
