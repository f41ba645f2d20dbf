/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "../connector.h"

/// @page Subscriptions
///
/// Brings the marketplace's webhook subscriptions in line: those the manifest's topics need exist,
/// are active and point to `url`; those of ours that point elsewhere are removed. Called at start
/// and with every sweep, because marketplaces drop subscriptions by themselves.

STOCKD_ID STOCKD_EXT_SUBSCRIBE[] = "stockd.subscribe/1";
STOCKD_ID STOCKD_FACT_SUBSCRIPTION[] = "stockd.subscription/1";

#ifdef __cplusplus
extern "C" {
#endif

enum {
  STOCKD_SUBSCRIPTION_KEPT = 0,
  STOCKD_SUBSCRIPTION_CREATED = 1,
  STOCKD_SUBSCRIPTION_REPAIRED = 2,  // it was disabled, or pointed elsewhere
  STOCKD_SUBSCRIPTION_REMOVED = 3,
};

// One subscription, as it is now. [fact]
typedef struct stockd_subscription {
  uint32_t size;
  int32_t change;  // STOCKD_SUBSCRIPTION_*
  stockd_str_t topic;
  stockd_str_t remote;  // the platform's id of it
} stockd_subscription_t;

typedef struct stockd_subscriber {
  uint32_t size;

  // [turn]
  stockd_status(STOCKD_CALL *ensure)(void *self, const stockd_op_t *op, stockd_str_t url,
                                     const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_subscriber_t;

#ifdef __cplusplus
}
#endif
