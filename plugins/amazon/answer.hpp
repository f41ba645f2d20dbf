// SPDX-License-Identifier: Apache-2.0
//
// Reads Amazon's answers: its error bodies, and what a refusal means to whoever has to act. A gate
// before the API may answer pages of its own, so that nothing is believed without its shape.
#pragma once

#include <stockd/json.hpp>
#include <stockd/response.hpp>
#include <stockd/trouble.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace stockd::amazon {

// The first of an answer's `errors`.
struct ApiError {
  std::string code;
  std::string message;
  std::string details;
};

// Nothing where the body is none of Amazon's error bodies.
std::optional<ApiError> error_of(const Response& answer);

// Whether Amazon itself says that there is no such thing; not just any 404.
bool says_not_found(const Response& answer);

// The JSON object of a 2xx. Throws the trouble that any other answer is.
json::Value read_object(const Response& answer);

// The same for the answer to a write: what cannot be read may have happened.
json::Value read_written(const Response& answer);

// The array `name` of an object; throws where it is not there, because an answer without its list
// tells nothing about what would be in it.
const json::Array& list_in(const json::Object& object, std::string_view name);

// What an answer that is no success means to the operation as a whole.
Trouble refusal(const Response& answer);

// A trouble of the account and not of one item: nothing more is sent after it.
bool concerns_all(const Trouble& trouble);

// "amazon." and an error code in lower case, as Amazon spells it else.
std::string code_of(const std::string& theirs);

inline std::int64_t as_of(const Response& answer) {
  return answer.date_ms().value_or(0);
}

}  // namespace stockd::amazon
