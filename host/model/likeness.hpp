// SPDX-License-Identifier: Apache-2.0
//
// Whether two SKUs look like two spellings of one. Nothing is ever linked by this: it only finds
// what a person should look at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd {

// What two spellings differ by, the surest first.
enum class Difference : std::uint8_t {
  LetterCase,  // "Tent-2p", "TENT-2P"
  Space,       // "TENT-2P ", "TENT-2P"
  Separator,   // "TENT_2P", "TENT2P", "TENT-2P"
  LookAlike,   // "TENT-2O", "TENT-20"; I, l and 1
  OneEdit,     // "TNET-2P", "TENTT-2P": one letter more, less, other, or two in each other's place
};

// eg: "a dash, underscore or dot"
std::string_view difference_name(Difference difference);

// Without letter case, spaces and separators. eg: "TENT-2P" -> "tent2p"
std::string bare_spelling(std::string_view sku);

// A bare spelling with one letter for those that look alike. eg: "tentoil" -> "tent011"
std::string without_look_alikes(std::string_view bare);

// Nothing: they are equal, or no person would take one for the other. SKUs of variants differ by a
// digit or by a short word like a size, so one edit of those says nothing.
std::optional<Difference> difference_of(std::string_view a, std::string_view b);

}  // namespace stockd
