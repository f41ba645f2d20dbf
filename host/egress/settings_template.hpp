// SPDX-License-Identifier: Apache-2.0
//
// The only expression a manifest knows: "{settings.NAME}", replaced by a setting of the channel.
#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::egress {

using Settings = std::map<std::string, std::string>;

// The scalar members of a JSON object as text.
Result<Settings> read_settings(std::string_view json);

// eg: "{settings.shop}.myshopify.com" -> "outlet.myshopify.com". Errors: a setting that is not
// there, or an unclosed brace.
Result<std::string> expand(std::string_view text, const Settings& settings);

// NAME where the text is "{settings.NAME}" and nothing else.
std::optional<std::string> sole_setting(std::string_view text);

}  // namespace stockd::egress
