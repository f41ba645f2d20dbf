// SPDX-License-Identifier: Apache-2.0
//
// How surely a level was known when a write was decided. Full: read between two passes of the order
// feed, so it is known which sales it contains. Read: a bare read. None: nothing was read for it.
#pragma once

#include <cstdint>

namespace stockd {

enum class FenceKind : std::uint8_t { None, Read, Full };

}  // namespace stockd
