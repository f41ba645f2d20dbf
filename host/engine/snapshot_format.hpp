// SPDX-License-Identifier: Apache-2.0
//
// What the writer and the reader of snapshots agree on. A reader keeps every older version.
#pragma once

#include <cstdint>
#include <string_view>

namespace stockd::engine {

inline constexpr std::string_view kSnapshotMagic = "stockd-account";
// 2: channels know what was swept. 3: restores, fences and writes under a key of the platform's.
// 4: kits, the tray, guards, parts of plans, refused renames. 5: writes answered and not seen.
inline constexpr std::uint64_t kSnapshotVersion = 6;

}  // namespace stockd::engine
