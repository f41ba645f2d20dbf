// SPDX-License-Identifier: Apache-2.0
//
// Pages of Shopify's connections: limits, order, cursors, and the complaints about wrong arguments.
#pragma once

#include "graphql/execute.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::shopify::twin {

// One row of a connection: sorted by `value`, then by `id`.
struct Entry {
  std::int64_t value = 0;
  std::int64_t id = 0;
  graphql::Object node;
};

// The page the call's arguments (first, last, after, before, reverse) ask for. Throws FieldError.
graphql::Page page_of(const graphql::Call& call, std::vector<Entry> entries);

// A field error with Shopify's usual envelope.
graphql::FieldError field_error(const graphql::Call& call, const std::string& code,
                                const std::string& message);

}  // namespace stockd::shopify::twin
