// SPDX-License-Identifier: Apache-2.0
//
// A process that holds secrets leaves no copy of its memory behind.
#pragma once

namespace stockd {

// No core file, and no other process of this user may look into this one's memory. Said first in
// main(), before any secret is read.
void forbid_core_dumps();

}  // namespace stockd
