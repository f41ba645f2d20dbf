// SPDX-License-Identifier: Apache-2.0
//
// What a webhook's body says, byte for byte.
#pragma once

#include "seller.hpp"

#include <cstdint>
#include <string>

namespace stockd::takealot::twin {

// `variant`: the facility as a text and stock entries without their warehouse's name, as clients
// met them.
std::string news_body(const Seller& seller, const News& news, std::int64_t now_ms, bool variant);

// What the Seller Portal sends to try a webhook out.
std::string test_body(const std::string& event);

}  // namespace stockd::takealot::twin
