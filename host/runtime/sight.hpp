// SPDX-License-Identifier: Apache-2.0
//
// Whether a channel can be seen: what the end of an operation says of its credentials.
#pragma once

#include "connectors/operation_runner.hpp"

#include <cstdint>
#include <string_view>

namespace stockd::runtime {

enum class Sight : std::uint8_t { Untold, Sees, Blind };

// Credentials that do not work show with the first look, and any look that goes well shows that
// they do. Other trouble says nothing about them, nor does a webhook that was decoded here; and who
// may not write, or not subscribe to webhooks, still sees.
Sight sight_of(const connectors::OperationResult& result, std::string_view command);

}  // namespace stockd::runtime
