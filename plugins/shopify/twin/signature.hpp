// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, HMAC and Base64, as webhooks are signed with. A twin links no library, so that one file
// runs anywhere; nothing here guards a real secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stockd::shopify::twin {

std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
std::string base64(std::string_view data);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace stockd::shopify::twin
