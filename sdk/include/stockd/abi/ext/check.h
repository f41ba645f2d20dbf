/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "../connector.h"

/// @page Check
///
/// Tries the credentials, reads only. A grant names what the credentials allow; done with trouble
/// DENIED says that they do not work at all.

STOCKD_ID STOCKD_EXT_CHECK[] = "stockd.check/1";
STOCKD_ID STOCKD_FACT_GRANT[] = "stockd.grant/1";

#ifdef __cplusplus
extern "C" {
#endif

// One permission, wanted and present or not. [fact]
typedef struct stockd_grant {
  uint32_t size;
  uint32_t present;
  stockd_str_t name;  // as the platform calls it, eg: "write_inventory"
} stockd_grant_t;

typedef struct stockd_check {
  uint32_t size;

  // [turn]
  stockd_status(STOCKD_CALL *begin)(void *self, const stockd_op_t *op, const stockd_sink_t *sink) STOCKD_NOEXCEPT;
} stockd_check_t;

#ifdef __cplusplus
}
#endif
