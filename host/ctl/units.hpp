// SPDX-License-Identifier: Apache-2.0
//
// Whole units as people type them, with a sentence for everything that is none.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace stockd::ctl {

// `kind`: "adjust", "receive", "count"; only an adjustment may be negative.
Result<std::int64_t> parse_units(const std::string& text, const std::string& kind);

}  // namespace stockd::ctl
