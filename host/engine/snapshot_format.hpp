// SPDX-License-Identifier: Apache-2.0
//
// What the writer and the reader of snapshots agree on. A reader keeps every older version.
#pragma once

#include <cstdint>
#include <string_view>

namespace stockd::engine {

inline constexpr std::string_view kSnapshotMagic = "stockd-account";
inline constexpr std::uint64_t kSnapshotVersion = 2;  // 2: channels know what was swept

}  // namespace stockd::engine
