// SPDX-License-Identifier: Apache-2.0
//
// C++ text with comments and the insides of literals blanked out, position for position, so that
// simple searches see code and nothing else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stockd::tidy {

std::string code_view(std::string_view text);

// From 1.
std::size_t line_of(std::string_view text, std::size_t position);

// The first whole word at or after `from`; npos where there is none.
std::size_t find_word(std::string_view code, std::string_view word, std::size_t from = 0);

bool is_word_character(char c);

std::string_view trimmed(std::string_view text);

}  // namespace stockd::tidy
