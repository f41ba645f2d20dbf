// SPDX-License-Identifier: Apache-2.0
//
// Reads Takealot's answers: errors, which differ between offers and sales, and what the rate-limit
// headers say. A key that is not good is 403 here.
#pragma once

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::takealot {

// The object of a 2xx answer to a read. Throws the trouble that any other answer is.
json::Value read_object(const Response& answer);

// What an answer that is no success means to the operation as a whole.
Trouble refusal(const Response& answer);

// Tells the host what the lane has left.
void tell_budget(Op& op, std::string_view lane, const Response& answer);

// How long to wait by x-RateLimit-Reset: seconds, a Unix time or a date; nothing where it is none
// of them.
std::optional<std::int64_t> reset_wait_ms(std::string_view text, std::int64_t now_ms);

inline std::int64_t as_of(const Response& answer) {
  return answer.date_ms().value_or(0);
}

// Ids are numbers in one place and texts in another. Empty for anything but a positive id.
std::string id_text(const json::Value& in, std::string_view key);

}  // namespace stockd::takealot
