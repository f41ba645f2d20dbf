// SPDX-License-Identifier: Apache-2.0
//
// Text of a report as UTF-8. Amazon writes reports in the character set of the marketplace; those
// of its western ones are decoded, and of any other only what is plain ASCII is believed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stockd::amazon {

enum class CharacterSet { Utf8, Latin1, Windows1252, Other };

// Of a Content-Type header; UTF-8 where it says nothing and the text is that, else windows-1252.
CharacterSet character_set_of(std::string_view content_type, std::string_view text);

// Nothing where the bytes are no text of the set.
std::optional<std::string> to_utf8(std::string_view bytes, CharacterSet set);

bool is_utf8(std::string_view text);

}  // namespace stockd::amazon
