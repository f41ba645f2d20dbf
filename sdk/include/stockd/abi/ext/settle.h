/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "stock.h"

/// @page Settling
///
/// Some marketplaces accept a write and apply it minutes later (feeds, batches). The write ends
/// with ACCEPTED and a ticket; later operations ask what became of it, so that no operation has to
/// live as long as a feed. Emits `written` again for each item whose fate is known by now.

STOCKD_ID STOCKD_EXT_SETTLE[] = "stockd.settle/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_ticket {
  uint64_t ref;         // of the item
  stockd_str_t ticket;  // as emitted with ACCEPTED
  stockd_str_t remote;
  stockd_str_t sku;
} stockd_ticket_t;

typedef struct stockd_settle {
  uint32_t size;

  // [turn]
  stockd_status(STOCKD_CALL *settle)(void *self, const stockd_op_t *op, stockd_run_t tickets,
                                     const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_settle_t;

#ifdef __cplusplus
}
#endif
