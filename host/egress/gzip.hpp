// SPDX-License-Identifier: Apache-2.0
//
// Unpacks a gzip body. A few bytes can unpack to gigabytes, so the result has a limit and unpacking
// stops there; nobody pays for more than that.
#pragma once

#include "connectors/operation.hpp"

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

// Puts what a gzip file contains in the place of the body that is the file. A body that is none
// stays as it is; one that is damaged or too large becomes a failure.
void unpack_file(connectors::HttpResponse& response, std::int64_t most);

}  // namespace stockd::egress
