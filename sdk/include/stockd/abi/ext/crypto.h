/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "../entry.h"

/// @page Crypto
///
/// A host service of pure functions, so that connectors need not link a crypto library. Secrets are
/// given by name; their values never cross this interface.

STOCKD_ID STOCKD_HOST_CRYPTO[] = "stockd.crypto/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct stockd_host_crypto {
  uint32_t size;

  // out needs 32 bytes.
  // [thread-safe]
  stockd_status(STOCKD_CALL *sha256)(void *host, stockd_bytes_t data, uint8_t *out) STOCKD_NOEXCEPT;

  // Signs with the secret called `secret`. out needs 32 bytes.
  // [thread-safe]
  stockd_status(STOCKD_CALL *hmac_sha256)(void *host, stockd_str_t secret, stockd_bytes_t data,
                                          uint8_t *out) STOCKD_NOEXCEPT;
} stockd_host_crypto_t;

#ifdef __cplusplus
}
#endif
