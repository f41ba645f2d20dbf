// SPDX-License-Identifier: Apache-2.0
//
// A call as the routes see it, and what they give back.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stockd::takealot::twin {

std::string decoded(std::string_view text);  // '+' means a blank

struct Call {
  std::string method;
  std::vector<std::string> path;                           // decoded segments, eg: {"v2", "offers"}
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  std::string body;
  std::int64_t now_ms = 0;

  Call(std::string verb, std::string_view url, std::string content, std::int64_t at_ms);

  std::optional<std::string> param(std::string_view name) const;
  // Every value of a list, whether repeated or separated by commas.
  std::vector<std::string> list(std::string_view name) const;
};

struct Answer {
  unsigned status = 200;
  boost::json::value body;
};

// {"message": ...}, as offers and batches answer.
Answer failed(unsigned status, std::string_view message);
// {"fields", "message", "status"}, as sales answer.
Answer sales_failed(unsigned status, std::string_view fields, std::string_view message);

// A whole number that the text is, and nothing else.
std::optional<std::int64_t> whole(std::string_view text);

// `page_number` and `page_size`, with Takealot's bounds; nothing where they are no such numbers.
struct Paging {
  std::int64_t number = 1;
  std::int64_t size = 100;
};
std::optional<Paging> paging_of(const Call& call);

}  // namespace stockd::takealot::twin
