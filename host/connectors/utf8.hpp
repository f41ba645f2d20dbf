// SPDX-License-Identifier: Apache-2.0
//
// Whether bytes are UTF-8 in the sense of RFC 3629: no overlong forms, no surrogates, nothing past
// U+10FFFF.
#pragma once

#include <string_view>

namespace stockd::connectors {

bool is_utf8(std::string_view bytes);

}  // namespace stockd::connectors
