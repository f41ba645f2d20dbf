/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "page.h"

/// @page Webhooks
///
/// The host receives, verifies and stores webhooks, and only then begins an operation with each.
/// Where the manifest can describe the signature, the connector never sees an unverified one and
/// never needs the secret. Where it cannot, `verified` is 0, and everything the operation emits is
/// dropped unless a genuine verdict came first.

STOCKD_ID STOCKD_EXT_WEBHOOK[] = "stockd.webhook/1";
STOCKD_ID STOCKD_FACT_VERDICT[] = "stockd.verdict/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_webhook {
  uint32_t size;
  uint32_t verified;
  stockd_str_t topic;    // value of the manifest's topic header, empty if there is none
  stockd_str_t method;
  stockd_str_t url;      // exactly as the marketplace called it
  stockd_run_t headers;  // of stockd_pair, names in lower case
  stockd_bytes_t body;   // exactly as received
} stockd_webhook_t;

// Whether the webhook is genuine. [fact]
typedef struct stockd_verdict {
  uint32_t size;
  uint32_t genuine;
} stockd_verdict_t;

typedef struct stockd_webhook_receiver {
  uint32_t size;

  // [turn]
  stockd_status(STOCKD_CALL *receive)(void *self, const stockd_op_t *op, const stockd_webhook_t *webhook,
                                      const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_webhook_receiver_t;

#ifdef __cplusplus
}
#endif
