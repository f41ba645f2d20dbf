// SPDX-License-Identifier: Apache-2.0
//
// A GraphQL document this connector sends, with the points it may cost. A test checks each against
// Shopify's schema and its cost against the cost model.
#pragma once

#include <cstdint>
#include <string_view>

namespace stockd::shopify {

struct Query {
  std::string_view text;
  std::uint32_t cost = 1;
};

}  // namespace stockd::shopify
