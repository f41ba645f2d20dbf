// SPDX-License-Identifier: Apache-2.0
//
// Sealed bytes: AES-256-GCM by OpenSSL. What was sealed with a key and a context opens with both of
// them only, and not at all once a bit of it was changed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stockd {

inline constexpr std::size_t kSealKeyBytes = 32;

// `key` has kSealKeyBytes; `context` is authenticated, not hidden. The nonce is drawn anew each
// time.
std::string seal(std::string_view key, std::string_view context, std::string_view plain);

// Nothing where the key or the context is another one, or the bytes are not what seal() gave.
std::optional<std::string> unseal(std::string_view key, std::string_view context,
                                  std::string_view sealed);

// Overwrites the text in memory, for keys and values that are needed no more.
void wipe(std::string& text);

}  // namespace stockd
