// SPDX-License-Identifier: Apache-2.0
//
// Tokens of pages: where the next one begins, of which request, and until when the token lives.
// Clients see letters that mean nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::amazon::twin {

struct PageToken {
  std::int64_t offset = 0;
  std::int64_t given_ms = 0;
  std::string request;  // its parameters, where they must stay the same
};

std::string page_token(const PageToken& token);
std::optional<PageToken> read_page_token(std::string_view text);

}  // namespace stockd::amazon::twin
