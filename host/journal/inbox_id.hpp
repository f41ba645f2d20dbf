// SPDX-License-Identifier: Apache-2.0
//
// An inbox row's id: the generation (how often the inbox was opened) in the upper bits, a counter
// below. People read and type it as GENERATION-COUNTER, eg: "12-345".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::journal {

inline constexpr int kInboxCounterBits = 40;

std::string inbox_id_text(std::uint64_t id);

// Nothing where the text is no such id.
std::optional<std::uint64_t> parse_inbox_id(std::string_view text);

}  // namespace stockd::journal
