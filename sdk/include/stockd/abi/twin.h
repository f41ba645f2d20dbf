/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "entry.h"

/// @page Twins
///
/// A twin is a simulated marketplace: requests and time go in; answers, webhooks and the next
/// deadline come out. It does no I/O and has no clock, so the same file serves the sandbox over
/// real sockets and a simulation on virtual time. Commands are what people do there: a shopper
/// buys, staff edit a number. Unlike a connector, a twin holds state; [turn] functions never
/// overlap for one instance.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_twin_sink {
  uint32_t size;
  void *host;

  // Answer the request being handled, `after_ms` from now. Exactly once in each handle().
  // Status 0 closes the connection without an answer.
  // [turn]
  stockd_status(STOCKD_CALL *reply)(void *host, const stockd_http_response_t *response,
                                    uint32_t after_ms) STOCKD_NOEXCEPT;

  // Deliver a webhook, `after_ms` from now; delivered() reports the receiver's answer by its tag.
  // [turn]
  stockd_status(STOCKD_CALL *webhook)(void *host, const stockd_http_request_t *request,
                                      uint32_t after_ms) STOCKD_NOEXCEPT;

  // Call tick() at this Unix time at the latest. The last call wins.
  // [turn]
  stockd_status(STOCKD_CALL *wake_at)(void *host, int64_t at_ms) STOCKD_NOEXCEPT;

  // The result of the command being run: a JSON value. Exactly once in each command().
  // [turn]
  stockd_status(STOCKD_CALL *result)(void *host, stockd_str_t json) STOCKD_NOEXCEPT;
} stockd_twin_sink_t;

typedef struct stockd_twin {
  uint32_t size;
  void *self;

  // A request as the marketplace would receive it, credentials included.
  // [turn]
  stockd_status(STOCKD_CALL *handle)(void *self, int64_t now_ms, const stockd_http_request_t *request,
                                     const stockd_twin_sink_t *sink) STOCKD_NOEXCEPT;

  // Time passed; see wake_at().
  // [turn]
  stockd_status(STOCKD_CALL *tick)(void *self, int64_t now_ms, const stockd_twin_sink_t *sink) STOCKD_NOEXCEPT;

  // A webhook was answered with `status`; 0: it was not.
  // [turn]
  stockd_status(STOCKD_CALL *delivered)(void *self, int64_t now_ms, uint64_t tag, uint32_t status,
                                        const stockd_twin_sink_t *sink) STOCKD_NOEXCEPT;

  // What a person does there, as JSON, eg: {"do":"sell","sku":"TENT-2P","quantity":1}.
  // [turn]
  stockd_status(STOCKD_CALL *command)(void *self, int64_t now_ms, stockd_str_t json,
                                      const stockd_twin_sink_t *sink) STOCKD_NOEXCEPT;

  // [turn]
  void(STOCKD_CALL *destroy)(void *self) STOCKD_NOEXCEPT;
} stockd_twin_t;

typedef struct stockd_twin_module {
  uint32_t size;
  uint32_t abi_minor;
  stockd_str_t platform;  // the connector's name, eg: "shopify"

  // `settings` is a JSON object: credentials to accept, catalogue to start with, behaviour. Returns
  // null after complaining.
  // [thread-safe]
  const stockd_twin_t *(STOCKD_CALL *create)(const stockd_host_t *host, stockd_str_t settings)STOCKD_NOEXCEPT;
} stockd_twin_module_t;

// The one symbol a twin exports.
// [thread-safe]
STOCKD_EXPORT const stockd_twin_module_t *STOCKD_CALL stockd_twin_v1(void) STOCKD_NOEXCEPT;

#ifdef __cplusplus
}
#endif
