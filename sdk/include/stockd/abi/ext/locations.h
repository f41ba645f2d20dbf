/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "page.h"

/// @page Locations
///
/// The places of a channel that hold stock, for platforms that have several.

STOCKD_ID STOCKD_EXT_LOCATIONS[] = "stockd.locations/1";
STOCKD_ID STOCKD_FACT_LOCATION[] = "stockd.location/1";

#ifdef __cplusplus
extern "C" {
#endif

// One place. [fact]
typedef struct stockd_location {
  uint32_t size;
  uint32_t active;
  uint32_t sells_online;
  stockd_str_t id;  // as in stockd_item.location
  stockd_str_t name;
} stockd_location_t;

typedef struct stockd_locations {
  uint32_t size;

  // One page, from `cursor` (empty: the start).
  // [turn]
  stockd_status(STOCKD_CALL *list)(void *self, const stockd_op_t *op, stockd_bytes_t cursor,
                                   const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_locations_t;

#ifdef __cplusplus
}
#endif
