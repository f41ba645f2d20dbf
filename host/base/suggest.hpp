// SPDX-License-Identifier: Apache-2.0
//
// "Did you mean": the one known word that is at most three edits away, if there is exactly one at
// the least distance.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stockd {

std::size_t edit_distance(std::string_view a, std::string_view b);

std::optional<std::string> suggest(std::string_view word, std::span<const std::string> known);

}  // namespace stockd
