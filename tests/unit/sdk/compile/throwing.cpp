// SPDX-License-Identifier: Apache-2.0
//
// A function that may throw does not fit into a table of the contract. With CONTROL it is noexcept,
// and everything compiles: so it is that word that makes the difference.
#include <stockd/abi/abi.h>

#ifdef CONTROL
#define MAYBE_NOEXCEPT noexcept
#else
#define MAYBE_NOEXCEPT
#endif

static stockd_status begin(void*, const stockd_op_t*, const stockd_sink_t*) MAYBE_NOEXCEPT {
  return STOCKD_OK;
}

extern const stockd_check_t kCheck;
const stockd_check_t kCheck = {sizeof(stockd_check_t), &begin};
