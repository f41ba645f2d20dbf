// SPDX-License-Identifier: Apache-2.0
//
// The schema the twin simulates, in the language schemas are written in.
#pragma once

#include <string>
#include <string_view>

namespace stockd::shopify::twin {

const std::string& simulated_schema();

// The part of it that is about orders.
std::string_view schema_of_orders();

}  // namespace stockd::shopify::twin
