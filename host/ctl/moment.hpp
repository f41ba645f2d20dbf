// SPDX-License-Identifier: Apache-2.0
//
// Times as people type them, in the terminal's own time zone.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>

namespace stockd::ctl {

// "2026-11-20 14:03", "2026-11-20T14:03:11Z", "2026-11-20" (its end), "14:03" (today), "3h ago",
// "90m", "2 days ago", "yesterday 9:00", "now", and for programs "@1764072211000" (milliseconds
// since 1970). An Error shows what can be written.
Result<UnixMs> parse_moment(const std::string& text, UnixMs now);

}  // namespace stockd::ctl
