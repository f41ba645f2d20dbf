// SPDX-License-Identifier: Apache-2.0
//
// See search.hpp.
#include "search.hpp"

#include <stockd/time.hpp>

namespace stockd::shopify::twin {

namespace {

std::string take_value(std::string_view& rest) {
  std::string value;
  if (!rest.empty() && (rest.front() == '\'' || rest.front() == '"')) {
    const char quote = rest.front();
    const auto end = rest.find(quote, 1);
    value = rest.substr(1, end == std::string_view::npos ? end : end - 1);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return value;
  }
  const auto end = std::min(rest.find_first_of(" :"), rest.size());
  value = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.find(' '), rest.size()));
  return value;
}

}  // namespace

std::vector<Term> parse_search(std::string_view rest) {
  std::vector<Term> terms;
  while (!rest.empty()) {
    if (rest.front() == ' ') {
      rest.remove_prefix(1);
      continue;
    }
    Term term;
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) break;
    term.field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    term.comparison = "=";
    for (const std::string_view sign : {">=", "<=", ">", "<"}) {
      if (!rest.starts_with(sign)) continue;
      term.comparison = sign;
      rest.remove_prefix(sign.size());
      break;
    }
    term.value = take_value(rest);
    terms.push_back(std::move(term));
  }
  return terms;
}

bool time_matches(const std::vector<Term>& terms, std::string_view field, std::int64_t ms) {
  for (const Term& term : terms) {
    const auto limit = term.field == field ? parse_iso(term.value) : std::nullopt;
    if (!limit) continue;
    const std::int64_t second = ms / 1000 * 1000;
    const bool fits = term.comparison == ">="   ? second >= *limit
                      : term.comparison == ">"  ? second > *limit
                      : term.comparison == "<"  ? second < *limit
                      : term.comparison == "<=" ? second <= *limit
                                                : second == *limit;
    if (!fits) return false;
  }
  return true;
}

bool text_matches(const std::vector<Term>& terms, std::string_view field, std::string_view text) {
  for (const Term& term : terms) {
    if (term.field == field && term.value != text) return false;
  }
  return true;
}

}  // namespace stockd::shopify::twin
