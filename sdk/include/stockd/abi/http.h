/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base.h"

/// @page HTTP
///
/// A connector describes requests; the host sends them. The host owns connections, TLS, redirects,
/// compression, credentials, rate limits, retries and recording. It repeats reads and requests that
/// are flagged IDEMPOTENT; anything else whose fate is unknown comes back with status 0.

#ifdef __cplusplus
extern "C" {
#endif

enum {
  STOCKD_HTTP_IDEMPOTENT = 1u << 0,  // may be repeated byte for byte when its fate is unknown
  STOCKD_HTTP_FRESH = 1u << 1,       // must be rebuilt, not repeated (it contains a timestamp)
  STOCKD_HTTP_ALL_STATUS = 1u << 2,  // answer even for 401, 429 and 5xx, which the host handles
  STOCKD_HTTP_FILL = 1u << 3,        // the host replaces {{secret:NAME}} in the body
  STOCKD_HTTP_READ = 1u << 4,        // changes nothing although the method says POST (GraphQL query)
  STOCKD_HTTP_UNPACK = 1u << 5,      // a 200's body is a gzip file: the host hands over what is in it
};

typedef struct stockd_http_request {
  uint32_t size;
  uint32_t flags;        // STOCKD_HTTP_*
  uint64_t tag;          // yours; comes back with the answer
  stockd_str_t method;   // eg: "GET"
  stockd_str_t url;      // absolute, and within the manifest's `hosts` or `presigned_hosts`
  stockd_run_t headers;  // of stockd_pair
  stockd_bytes_t body;
  stockd_str_t auth;  // an `auth` entry of the manifest; empty means "default"
  stockd_str_t lane;  // a rate-limit lane of the manifest; empty means "default"
  uint32_t cost;      // units taken from the lane, 0 means 1
  uint32_t cache_s;   // the host may answer from a copy this old
} stockd_http_request_t;

typedef struct stockd_http_response {
  uint32_t size;
  uint32_t status;  // 0: never answered
  uint64_t tag;
  stockd_run_t headers;  // of stockd_pair, names in lower case, credentials removed
  stockd_bytes_t body;
  stockd_str_t failure;  // when status is 0, eg: "timeout", "dns", "refused", "rebuild"
  uint32_t unsent;       // 1 with status 0: it is certain that no byte of the request was sent
} stockd_http_response_t;

#ifdef __cplusplus
}
#endif
