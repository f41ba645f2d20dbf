/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "../connector.h"

/// @page Pages
///
/// Lists and polls are one operation a page. The cursor is the connector's own bytes; the host
/// keeps it and hands it back. Facts that any operation may emit stand here too.

STOCKD_ID STOCKD_FACT_PAGE[] = "stockd.page/1";
STOCKD_ID STOCKD_FACT_HINT[] = "stockd.hint/1";
STOCKD_ID STOCKD_FACT_BUDGET[] = "stockd.budget/1";

#ifdef __cplusplus
extern "C" {
#endif

// Where the next page begins. An order cursor is kept although `more` is 0: the next poll goes on
// from it. [fact]
typedef struct stockd_page {
  uint32_t size;
  uint32_t more;  // 0: that was the last page
  stockd_bytes_t cursor;
  int64_t as_of_ms;  // the platform's own time when it answered this page, 0 if it does not say
} stockd_page_t;

enum {
  STOCKD_HINT_LISTING = 1,    // `remote` is the listing whose level may have changed
  STOCKD_HINT_ORDER = 2,      // `remote` is an order id to look up
  STOCKD_HINT_CATALOGUE = 3,  // listings were added, removed or renamed; `remote` may be empty
  STOCKD_HINT_TICKET = 4,     // `remote` is the ticket of accepted writes whose fate may be known
};

// Something changed; look again. Never a value by itself. [fact]
typedef struct stockd_hint {
  uint32_t size;
  int32_t kind;  // STOCKD_HINT_*; unknown kinds are ignored
  stockd_str_t remote;
} stockd_hint_t;

// What a lane has left, where the platform tells. [fact]
typedef struct stockd_budget {
  uint32_t size;
  stockd_str_t lane;       // as in the manifest
  int64_t remaining;       // units left now
  int64_t capacity;        // units when full, 0 if it does not say
  int64_t refill_milli_s;  // thousandths of a unit gained per second, 0 if it does not say
  uint32_t wait_ms;        // no request of this lane before that, 0: none
} stockd_budget_t;

#ifdef __cplusplus
}
#endif
