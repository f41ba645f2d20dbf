// SPDX-License-Identifier: Apache-2.0
//
// The schema the twin answers by, as SDL text.
#pragma once

#include <string_view>

namespace stockd::shopify::twin {

std::string_view simulated_schema();

}  // namespace stockd::shopify::twin
