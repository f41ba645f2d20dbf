/* SPDX-License-Identifier: Apache-2.0 */

// The layouts as a C compiler sees them. There is nothing to run: it compiles or it does not.

#include "layout_capabilities.h"
#include "layout_core.h"
