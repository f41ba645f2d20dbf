// SPDX-License-Identifier: Apache-2.0
//
// Unpacks a gzip body. A few bytes can unpack to gigabytes, so the result has a limit and unpacking
// stops there; nobody pays for more than that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::egress {

struct Unpacked {
  std::string body;
  // Why there is no body: "too-large", or "garbled" where it is no gzip, damaged or cut short.
  std::string failure;
};

Unpacked gunzip(std::string_view packed, std::int64_t most);

}  // namespace stockd::egress
