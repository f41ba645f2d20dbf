// SPDX-License-Identifier: Apache-2.0
//
// A database as one file of its own, copied while others read and write the original: what the copy
// holds is what was committed at one moment.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace stockd::journal {

// `to` must not exist. It is on disk when this returns, and needs no log beside it.
Result<void> copy_database(const std::string& from, const std::string& to);

// quick_check of a file nobody else has open.
Result<void> check_database(const std::string& path);

// Gives a journal file another incarnation, so that keys of writes made from here on are new to
// every platform. The file must have no other owner.
Result<void> renew_incarnation(const std::string& directory, std::uint32_t partition);

// Rewrites the account's name in all rows of an inbox, quarantined ones too; how many. The file
// must have no other owner.
Result<std::size_t> rename_in_inbox(const std::string& directory, const std::string& from,
                                    const std::string& to);

}  // namespace stockd::journal
