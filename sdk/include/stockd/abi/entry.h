/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "connector.h"

/// @page Entry
///
/// A connector is one file with one exported function, which returns a constant. The major version
/// of the contract is part of the function's name; everything else grows by `size`.

#ifdef __cplusplus
extern "C" {
#endif

#define STOCKD_ABI_MAJOR 1
#define STOCKD_ABI_MINOR 0

enum {
  STOCKD_LOG_DEBUG = 0,
  STOCKD_LOG_INFO = 1,
  STOCKD_LOG_WARN = 2,
  STOCKD_LOG_ERROR = 3,
};

typedef struct stockd_host {
  uint32_t size;
  uint32_t abi_minor;
  void *host;
  stockd_str_t name;  // eg: "stockd", "stockd-connector-check"
  stockd_str_t version;

  // The host adds time, connector, channel and operation by itself.
  // [thread-safe]
  void(STOCKD_CALL *log)(void *host, int32_t level, stockd_str_t message, stockd_run_t pairs) STOCKD_NOEXCEPT;

  // Say what is wrong with the settings; once per finding, so that all show up together.
  // [create]
  void(STOCKD_CALL *complain)(void *host, const stockd_trouble_t *trouble) STOCKD_NOEXCEPT;

  // A service of the host, null if it has none by that id.
  // [thread-safe]
  const void *(STOCKD_CALL *extension)(void *host, const char *id)STOCKD_NOEXCEPT;
} stockd_host_t;

// The object code of one connector.
typedef struct stockd_module {
  uint32_t size;
  uint32_t abi_minor;    // STOCKD_ABI_MINOR it was compiled with
  stockd_str_t id;       // eg: "com.example.acme", as in the manifest
  stockd_str_t version;  // eg: "1.4.2", as in the manifest

  // Create the instance for one channel. `settings` is a JSON object the host has already checked
  // against the manifest and completed with its defaults; secrets appear nowhere in it.
  // `host` stays valid until the instance is destroyed. Returns null after complaining.
  // [thread-safe]
  const stockd_connector_t *(STOCKD_CALL *create)(const stockd_host_t *host, stockd_str_t settings)STOCKD_NOEXCEPT;
} stockd_module_t;

// The one symbol a connector exports. Must do nothing but return a pointer to a constant.
// [thread-safe]
STOCKD_EXPORT const stockd_module_t *STOCKD_CALL stockd_connector_v1(void) STOCKD_NOEXCEPT;

#ifdef __cplusplus
}
#endif
