/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "http.h"
#include "trouble.h"

/// @page Operations
///
/// The host asks for work by beginning an operation: list stock, set stock, poll orders... Each
/// capability is an extension with its own begin function. From there on all operations look alike:
///
///      begin --> request ... --> answer --> request ... --> answer --> done
///
/// Whatever a connector wants to happen it says to the sink of the call it is in. An operation must
/// say `done` exactly once, and must never be left with nothing outstanding. Time and randomness
/// come with the input; there is no other clock, and no I/O. After a crash reads begin anew, and
/// what a sent write did is found out by a read.
///
/// Threads. [turn] functions never overlap for one instance, but may come from different OS
/// threads. Different instances run concurrently, so mutable globals are forbidden. A turn should
/// take less than 1 ms; past 1 s the host gives the instance up.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_op {
  uint32_t size;
  uint64_t id;             // unique per instance
  int64_t now_ms;          // Unix time
  int64_t deadline_ms;     // done must be said before
  stockd_str_t key;        // same for every attempt: use it as idempotency key; a UUID
  stockd_bytes_t entropy;  // 32 random bytes
} stockd_op_t;

typedef struct stockd_sink {
  uint32_t size;
  void *host;

  // Send a request. Several may be outstanding, up to the manifest's `parallel`.
  // [turn]
  stockd_status(STOCKD_CALL *request)(void *host, const stockd_http_request_t *request) STOCKD_NOEXCEPT;

  // Call wake() later, for instance to look after a feed the marketplace is still processing.
  // [turn]
  stockd_status(STOCKD_CALL *sleep)(void *host, uint32_t ms, uint64_t tag) STOCKD_NOEXCEPT;

  // Deliver one typed fact: a quantity, the fate of one written item, an order line...
  // `type` is the id from the capability's header, `fact` the struct defined there.
  // [turn]
  stockd_status(STOCKD_CALL *emit)(void *host, const char *type, const void *fact) STOCKD_NOEXCEPT;

  // End the operation. `trouble` is null on success. Only now do its facts become visible, all in
  // one commit; with trouble, only those about writes that did happen.
  // [turn]
  stockd_status(STOCKD_CALL *done)(void *host, const stockd_trouble_t *trouble) STOCKD_NOEXCEPT;
} stockd_sink_t;

typedef struct stockd_connector {
  uint32_t size;
  void *self;

  // An outstanding request was answered, or is known to have failed.
  // [turn]
  stockd_status(STOCKD_CALL *answer)(void *self, const stockd_op_t *op, const stockd_http_response_t *response,
                                     const stockd_sink_t *sink) STOCKD_NOEXCEPT;

  // A sleep is over.
  // [turn]
  stockd_status(STOCKD_CALL *wake)(void *self, const stockd_op_t *op, uint64_t tag,
                                   const stockd_sink_t *sink) STOCKD_NOEXCEPT;

  // The operation is finished or cancelled: drop what is remembered about it.
  // [turn]
  void(STOCKD_CALL *forget)(void *self, uint64_t op) STOCKD_NOEXCEPT;

  // Free the instance. All operations have been forgotten before.
  // [turn]
  void(STOCKD_CALL *destroy)(void *self) STOCKD_NOEXCEPT;

  // A capability of this instance, null if it has none by that id. Same answer for its lifetime.
  // [thread-safe]
  const void *(STOCKD_CALL *extension)(void *self, const char *id)STOCKD_NOEXCEPT;
} stockd_connector_t;

#ifdef __cplusplus
}
#endif
