/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

// How a golden layout is written down: SIZE of a struct, and where each field is AT.

#include <stddef.h>

#ifdef __cplusplus
#define GOLDEN(what) static_assert(what, #what)
#else
#define GOLDEN(what) _Static_assert(what, #what)
#endif
#define SIZE(type, bytes) GOLDEN(sizeof(type) == (bytes))
#define AT(type, field, bytes) GOLDEN(offsetof(type, field) == (bytes))
