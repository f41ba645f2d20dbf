// SPDX-License-Identifier: Apache-2.0
//
// What Shopify's answers mean: a shop that is closed to us, a throttled query inside a 200, a field
// that is not allowed, and data. Requests are connector.cpp's.
#pragma once

#include <stockd/json.hpp>
#include <stockd/response.hpp>
#include <stockd/trouble.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace stockd::shopify {

// A GraphQL answer, read. `refused`: some of it was refused, and why; where there is no data,
// nothing was done. `broken`: it cannot be told what was done. Both may come beside data.
class Answer {
 public:
  Answer() {}

  json::Object data;
  std::optional<Trouble> refused;
  std::optional<Trouble> broken;
  std::int64_t date_ms = 0;  // the platform's own time, 0 if it does not say

  // What the answer tells of the cost bucket.
  bool has_budget = false;
  std::int64_t remaining = 0;
  std::int64_t capacity = 0;
  std::int64_t refill_milli_per_s = 0;
  std::uint32_t wait_ms = 0;
};

Answer read_answer(const Response& response);

// Where a connection goes on; empty after its last page.
std::string next_page(const json::Object& connection);

}  // namespace stockd::shopify
