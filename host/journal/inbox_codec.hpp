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

}  // namespace stockd::journal
