// SPDX-License-Identifier: Apache-2.0
//
// An inbox row as one blob: one column is cheaper to write than many, and nobody searches inside.
// The id is the table's key and not part of it.
#pragma once

#include "base/result.hpp"
#include "journal/inbox.hpp"

#include <string>
#include <string_view>

namespace stockd::journal {

std::string encode_inbox_row(const InboxRow& row);
Result<InboxRow> decode_inbox_row(std::uint64_t id, std::string_view blob);

// So many bytes of a blob are enough for decode_inbox_head().
inline constexpr int kInboxHeadBytes = 1024;

// Only when the row came, and for which account and channel; the start of a blob is enough.
Result<InboxRow> decode_inbox_head(std::uint64_t id, std::string_view start);

}  // namespace stockd::journal
