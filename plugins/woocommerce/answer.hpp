// SPDX-License-Identifier: Apache-2.0
//
// Reads a shop's answers: WordPress's error objects, and what a refusal means to whoever has to
// act. Shops sit behind firewalls and caches, and plugins print before the JSON, so any answer may
// be a page, or JSON with something around it.
#pragma once

#include <stockd/json.hpp>
#include <stockd/response.hpp>
#include <stockd/trouble.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::woocommerce {

// The object or array of a body. PHP warnings or a byte order mark before it and comments after it
// do not count; nothing, where it is cut short, a web page, or deeper than PHP can write.
std::optional<json::Value> json_of(std::string_view body);

// The `code` of an error body, or empty. Messages are localised; codes are not.
std::string error_code(const Response& answer);

// Whether the shop lacks this route, as older versions lack the flat /variations.
bool has_no_route(const Response& answer);

// Whether the answer is the shop's own word that there is no such object; not just any 404.
bool says_unknown_id(const std::string& code);

// The JSON of a 2xx answer to a read. Throws the trouble that any other answer is.
json::Value read_json(const Response& answer);
json::Value read_list(const Response& answer);

// What an answer that is no success means to the operation as a whole.
Trouble refusal(const Response& answer);

// How many rows the whole list has; nothing, where a proxy took the header away.
std::optional<std::int64_t> total_rows(const Response& answer);

inline std::int64_t as_of(const Response& answer) {
  return answer.date_ms().value_or(0);
}

}  // namespace stockd::woocommerce
