/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base.h"

/// @page Trouble
///
/// What went wrong, told so that the host knows who has to act: retries, alerts and routing follow
/// from the kind alone. Three texts have three readers: `code` is for programs and searches,
/// `message` for whoever has to act, `hint` says what to do now.

#ifdef __cplusplus
extern "C" {
#endif

enum {
  STOCKD_TROUBLE_NONE = 0,
  STOCKD_TROUBLE_TRANSIENT = 1,  // nobody: worth trying again
  STOCKD_TROUBLE_THROTTLED = 2,  // nobody: try again after retry_after_ms
  STOCKD_TROUBLE_STALE = 3,      // the router: a compare-and-set lost, `found` has the real value
  STOCKD_TROUBLE_MISSING = 4,    // the seller: this marketplace does not know the item
  STOCKD_TROUBLE_REJECTED = 5,   // the seller: the marketplace refuses this item as it is
  STOCKD_TROUBLE_DENIED = 6,     // the operator: credentials or permissions
  STOCKD_TROUBLE_CONFIG = 7,     // the operator: a setting is wrong, see `path`
  STOCKD_TROUBLE_UNSURE = 8,     // nobody knows whether it happened; the host will look
  STOCKD_TROUBLE_DEFECT = 9,     // the connector's author
  STOCKD_TROUBLE_ABORTED = 10,   // nobody: nothing of this item was applied, because another failed
};

// Unknown kinds are handled like STOCKD_TROUBLE_UNSURE.
typedef struct stockd_trouble {
  uint32_t size;
  int32_t kind;             // STOCKD_TROUBLE_*
  uint32_t retry_after_ms;  // 0: the host's own back-off
  stockd_str_t code;        // stable and greppable, eg: "acme.sku-archived"
  stockd_str_t message;     // one sentence for whoever has to act
  stockd_str_t hint;        // what to do about it, or empty
  stockd_str_t path;        // JSON pointer into the settings, or empty, eg: "/shop"
} stockd_trouble_t;

#ifdef __cplusplus
}
#endif
