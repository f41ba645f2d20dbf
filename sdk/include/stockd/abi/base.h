/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/// @page Ground rules
///
/// Every header under stockd/abi/ obeys these five rules, so none of them repeats them.
///
/// Growth     A struct that may grow starts with `size`, the number of bytes its writer knows.
///            Fields are only ever added at the end. Readers ask STOCKD_HAS() first.
/// Ownership  Nobody frees what the other side allocated. Input is valid until the call that
///            carried it returns; whatever is handed to a sink is copied before the sink returns.
/// Text       Strings are UTF-8, have a length and no terminator.
/// Unwinding  Nothing is ever thrown through this interface. In C++ the compiler enforces it:
///            every function pointer is noexcept.
/// Unknowns   An enumerator you do not know is not an error unless its comment says so.

#if defined(_WIN32)
#define STOCKD_EXPORT __declspec(dllexport)
#define STOCKD_CALL __cdecl
#else
#define STOCKD_EXPORT __attribute__((visibility("default")))
#define STOCKD_CALL
#endif

#ifdef __cplusplus
#define STOCKD_NOEXCEPT noexcept
#define STOCKD_ID inline constexpr char
extern "C" {
#else
#define STOCKD_NOEXCEPT
#define STOCKD_ID static const char
#endif

// Whether the writer of `object` knew `field`.
#define STOCKD_HAS(object, field)                                                                \
  ((object) != NULL && (object)->size >= offsetof(__typeof__(*(object)), field) + sizeof((object)->field))

typedef struct stockd_str {
  const char *data;
  size_t size;
} stockd_str_t;

typedef struct stockd_bytes {
  const uint8_t *data;
  size_t size;
} stockd_bytes_t;

typedef struct stockd_pair {
  stockd_str_t name;
  stockd_str_t value;
} stockd_pair_t;

// A run of structs that may themselves grow: step by `stride`, never by sizeof.
typedef struct stockd_run {
  const void *data;
  uint32_t count;
  uint32_t stride;
} stockd_run_t;

// What a call into the other side returned. Zero is success, negative is a broken contract.
// Trouble with a marketplace is never a status: report it with stockd_trouble.
enum {
  STOCKD_OK = 0,
  STOCKD_UNSUPPORTED = 1,  // not offered; the caller must cope
  STOCKD_MISUSE = -1,      // the caller broke a rule of this header
  STOCKD_LIMIT = -2,       // more than the other side is willing to take from one call
  STOCKD_DEFECT = -3,      // the callee failed inside; the instance is now poisoned
};
typedef int32_t stockd_status;

#ifdef __cplusplus
}
#endif
